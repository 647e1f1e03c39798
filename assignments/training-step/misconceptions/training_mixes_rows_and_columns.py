# gradekit: training-step
"""It does not matter in which order the gradient is laid out.

Remedy: Lay out weights, gradient, m and v in the same order, row by row.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    flat = [flatten(table) for table in (weights, zip(*grads), m, v)]
    moved = adam_step(*flat, step, rate, beta1, beta2, eps)
    return loss, *[in_rows(entries, len(weights)) for entries in moved]
