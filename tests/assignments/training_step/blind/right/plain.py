# gradekit: training-step
import math


def softmax(row):
    biggest = max(row)
    exps = [math.exp(z - biggest) for z in row]
    total = sum(exps)
    return [e / total for e in exps]


def forward(weights, tokens):
    total = 0.0
    for a, b in zip(tokens, tokens[1:]):
        row = weights[a]
        biggest = max(row)
        total += math.log(sum(math.exp(z - biggest) for z in row)) + biggest - row[b]
    return total / (len(tokens) - 1)


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += (p - (j == b)) / n
    return grads


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - step / num_steps)


def sgd_step(weights, grads, learning_rate):
    return [
        [w - learning_rate * g for w, g in zip(w_row, g_row)]
        for w_row, g_row in zip(weights, grads)
    ]


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    t = step + 1
    new_params, new_m, new_v = [], [], []
    for w, g, m_old, v_old in zip(params, grads, m, v):
        m_i = beta1 * m_old + (1 - beta1) * g
        v_i = beta2 * v_old + (1 - beta2) * g**2
        m_hat = m_i / (1 - beta1**t)
        v_hat = v_i / (1 - beta2**t)
        new_params.append(w - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        new_m.append(m_i)
        new_v.append(v_i)
    return new_params, new_m, new_v


def flatten(table):
    return [x for row in table for x in row]


def unflatten(flat, width):
    return [list(flat[i : i + width]) for i in range(0, len(flat), width)]


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    new = adam_step(
        flatten(weights), flatten(grads), flatten(m), flatten(v), step, rate, beta1, beta2, eps
    )
    width = len(weights[0])
    return (loss, *(unflatten(flat, width) for flat in new))
