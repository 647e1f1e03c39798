# gradekit: training-step
# base: plain_lists
# far: (m := [[0.5, 0.5]] * 2, train_step(m, [0, 1], m, m, 1, 4, 0.1, 0.9, 0.99, 1e-8))
# near: (z := [[0.0, 0.0]] * 2, train_step(z, [0, 1], z, z, 0, 4, 0.1, 0.9, 0.99, 1e-8))
"""Goes wrong from the second step on: rows that are not read stay, whatever their means say."""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    new_weights, new_m, new_v = list(weights), list(m), list(v)
    for a in set(tokens[:-1]):
        moved = adam_step(weights[a], grads[a], m[a], v[a], step, rate, beta1, beta2, eps)
        new_weights[a], new_m[a], new_v[a] = moved
    return loss, new_weights, new_m, new_v
