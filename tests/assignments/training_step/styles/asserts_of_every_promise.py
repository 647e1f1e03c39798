# gradekit: training-step
"""Style: asserts all that the handout promises, going in and coming out."""

import math


def check_table(table, V=None):
    assert isinstance(table, list) and len(table) >= 1
    V = len(table) if V is None else V
    assert len(table) == V
    for row in table:
        assert isinstance(row, list) and len(row) == V, "V rows of V numbers"
        for x in row:
            assert isinstance(x, (int, float)) and math.isfinite(x)


def check_text(tokens, V):
    assert isinstance(tokens, list) and len(tokens) >= 2
    for token in tokens:
        assert isinstance(token, int)
        assert 0 <= token < V


def forward(weights, tokens):
    check_table(weights)
    check_text(tokens, len(weights))
    n = len(tokens) - 1
    loss = 0.0
    for i in range(n):
        row = weights[tokens[i]]
        m = max(row)
        loss += math.log(sum(math.exp(x - m) for x in row)) + m - row[tokens[i + 1]]
    loss /= n
    assert loss >= -1e-9
    return loss


def backward(weights, tokens):
    check_table(weights)
    check_text(tokens, len(weights))
    n = len(tokens) - 1
    V = len(weights)
    grads = [[0.0] * V for _ in range(V)]
    for i in range(n):
        a, b = tokens[i], tokens[i + 1]
        m = max(weights[a])
        e = [math.exp(x - m) for x in weights[a]]
        s = sum(e)
        for j in range(V):
            grads[a][j] += (e[j] / s - (1.0 if j == b else 0.0)) / n
    for row in grads:
        assert abs(sum(row)) < 1e-9, "a row of the gradient sums to 0"
    return grads


def learning_rate_at(step, num_steps, learning_rate):
    assert isinstance(step, int) and isinstance(num_steps, int)
    assert 0 <= step <= num_steps - 1
    assert learning_rate > 0
    rate = learning_rate * (1 - step / num_steps)
    assert 0 < rate <= learning_rate
    return rate


def sgd_step(weights, grads, learning_rate):
    assert len(weights) == len(grads)
    assert learning_rate > 0
    new = []
    for w_row, g_row in zip(weights, grads):
        assert len(w_row) == len(g_row)
        new.append([w - learning_rate * g for w, g in zip(w_row, g_row)])
    return new


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    assert len(params) == len(grads) == len(m) == len(v), "four lists of equal length"
    assert isinstance(step, int) and step >= 0
    assert learning_rate > 0
    assert 0 <= beta1 < 1 and 0 <= beta2 < 1
    assert eps > 0
    assert all(x >= 0 for x in v), "a mean of squares"
    t = step + 1
    new_params, new_m, new_v = [], [], []
    for w, g, a, b in zip(params, grads, m, v):
        a = beta1 * a + (1 - beta1) * g
        b = beta2 * b + (1 - beta2) * g**2
        a_hat = a / (1 - beta1**t)
        b_hat = b / (1 - beta2**t)
        assert b_hat >= 0
        new_params.append(w - learning_rate * a_hat / (math.sqrt(b_hat) + eps))
        new_m.append(a)
        new_v.append(b)
    return new_params, new_m, new_v


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    V = len(weights)
    check_table(weights)
    check_text(tokens, V)
    check_table(m, V)
    check_table(v, V)
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    rows = [
        adam_step(*row, step, rate, beta1, beta2, eps) for row in zip(weights, grads, m, v)
    ]
    assert len(rows) == V
    return loss, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]
