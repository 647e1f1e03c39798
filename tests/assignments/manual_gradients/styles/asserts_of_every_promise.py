# gradekit: manual-gradients
"""Style: asserts all that the handout promises, going in and coming out."""

import math

NAMES = {"wte", "mlp_fc1", "mlp_fc2"}


def check_matrix(name, w, rows=None, columns=None):
    assert isinstance(w, list) and len(w) >= 1, name
    assert all(isinstance(row, list) for row in w)
    rows = len(w) if rows is None else rows
    columns = len(w[0]) if columns is None else columns
    assert len(w) == rows, f"{name} must have {rows} rows"
    for row in w:
        assert len(row) == columns, f"{name} must have {columns} columns"
        assert all(isinstance(x, (int, float)) for x in row)


def check_state(state):
    assert isinstance(state, dict)
    assert set(state) == NAMES
    V, d = len(state["wte"]), len(state["wte"][0])
    h = len(state["mlp_fc1"])
    check_matrix("wte", state["wte"], V, d)
    check_matrix("mlp_fc1", state["mlp_fc1"], h, d)
    check_matrix("mlp_fc2", state["mlp_fc2"], V, h)
    return V, d, h


def check_text(tokens, V):
    assert isinstance(tokens, list) and len(tokens) >= 2
    assert all(isinstance(t, int) and 0 <= t < V for t in tokens)


def linear(x, w):
    assert len(x) >= 1
    check_matrix("w", w, columns=len(x))
    return [sum(a * b for a, b in zip(row, x)) for row in w]


def mlp(state, token_id):
    V, d, h = check_state(state)
    assert isinstance(token_id, int) and 0 <= token_id < V
    x = state["wte"][token_id]
    hidden = [max(0.0, y) for y in linear(x, state["mlp_fc1"])]
    assert len(hidden) == h
    logits = linear(hidden, state["mlp_fc2"])
    assert len(logits) == V
    return logits


def forward(state, tokens):
    V, _, _ = check_state(state)
    check_text(tokens, V)
    losses = []
    for a, b in zip(tokens, tokens[1:]):
        z = mlp(state, a)
        top = max(z)
        losses.append(math.log(sum(math.exp(y - top) for y in z)) + top - z[b])
    assert len(losses) == len(tokens) - 1
    loss = sum(losses) / len(losses)
    assert loss >= 0
    return loss


def numerical_gradients(state, tokens, eps):
    V, _, _ = check_state(state)
    check_text(tokens, V)
    assert eps > 0
    grads = {}
    for name, matrix in state.items():
        grads[name] = [[0.0] * len(row) for row in matrix]
        for i, row in enumerate(matrix):
            for j, old in enumerate(row):
                row[j] = old + eps
                up = forward(state, tokens)
                row[j] = old - eps
                down = forward(state, tokens)
                row[j] = old
                grads[name][i][j] = (up - down) / (2 * eps)
    assert check_state(state) == check_state(grads)
    return grads


def analytic_gradients(state, tokens):
    V, d, h = check_state(state)
    check_text(tokens, V)
    n = len(tokens) - 1
    grads = {name: [[0.0] * len(row) for row in matrix] for name, matrix in state.items()}
    loss = 0.0
    for a, b in zip(tokens, tokens[1:]):
        x = state["wte"][a]
        pre = linear(x, state["mlp_fc1"])
        hidden = [max(0.0, y) for y in pre]
        z = linear(hidden, state["mlp_fc2"])
        top = max(z)
        e = [math.exp(y - top) for y in z]
        s = sum(e)
        loss += math.log(s) + top - z[b]
        dz = [(e[k] / s - (k == b)) / n for k in range(V)]
        assert abs(sum(dz)) < 1e-9
        dh = [0.0] * h
        for k in range(V):
            for u in range(h):
                grads["mlp_fc2"][k][u] += dz[k] * hidden[u]
                dh[u] += dz[k] * state["mlp_fc2"][k][u]
        for u in range(h):
            if pre[u] <= 0:
                continue
            for i in range(d):
                grads["mlp_fc1"][u][i] += dh[u] * x[i]
                grads["wte"][a][i] += dh[u] * state["mlp_fc1"][u][i]
    loss /= n
    assert loss >= 0
    assert check_state(grads) == (V, d, h)
    return loss, grads


def learning_rate_at(step, num_steps, learning_rate):
    assert isinstance(step, int) and isinstance(num_steps, int)
    assert num_steps >= 1
    assert 0 <= step < num_steps
    rate = learning_rate * (1 - step / num_steps)
    assert 0 <= rate <= learning_rate
    return rate


def sgd_step(state, grads, learning_rate):
    assert check_state(state) == check_state(grads)
    assert learning_rate >= 0
    new = {}
    for name in state:
        new[name] = [
            [w - learning_rate * g for w, g in zip(row, g_row)]
            for row, g_row in zip(state[name], grads[name])
        ]
    assert check_state(new) == check_state(state)
    return new


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    return loss, sgd_step(state, grads, rate)
