# gradekit: training-step
"""The constants are those of the text: 0.01, 0.85, 0.99, 1e-8.

Remedy: Use the constants that are handed over; the text's are one choice of many.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, 0.01)
    flat = [flatten(table) for table in (weights, grads, m, v)]
    moved = adam_step(*flat, step, rate, 0.85, 0.99, 1e-8)
    return loss, *[in_rows(entries, len(weights)) for entries in moved]
