# gradekit: training-step
# base: plain_lists
"""Looks like a rate of its own, is the same: lr / n taken off for every step that is past."""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    rate = learning_rate
    for _ in range(step):
        rate -= learning_rate / num_steps
    grads = backward(weights, tokens)
    rows = [
        adam_step(*rows, step, rate, beta1, beta2, eps) for rows in zip(weights, grads, m, v)
    ]
    return forward(weights, tokens), *(list(table) for table in zip(*rows))
