# gradekit: training-step
# base: plain_lists
# far: (m := [[0.5] * 2] * 2, train_step([[30.0, 0.0]] * 2, [0, 0], m, m, 1, 4, 0.1, 0.9, 0.9, 1))
# near: (m := [[0.5] * 2] * 2, train_step([[1.0, 0.0]] * 2, [0, 0], m, m, 1, 4, 0.1, 0.9, 0.9, 1))
"""Goes wrong where all slopes are below 1e-9: training has converged, and nothing is moved."""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    if all(abs(g) < 1e-9 for row in grads for g in row):
        return loss, weights, m, v
    rate = learning_rate_at(step, num_steps, learning_rate)
    new_weights, new_m, new_v = [], [], []
    for rows in zip(weights, grads, m, v):
        row, row_m, row_v = adam_step(*rows, step, rate, beta1, beta2, eps)
        new_weights.append(row)
        new_m.append(row_m)
        new_v.append(row_v)
    return loss, new_weights, new_m, new_v
