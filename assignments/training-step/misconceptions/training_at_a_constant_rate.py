# gradekit: training-step
"""The learning rate is handed over, so I use it as it is.

Remedy: Ask learning_rate_at for the rate of this step: it falls while training goes on.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate
    flat = [flatten(table) for table in (weights, grads, m, v)]
    moved = adam_step(*flat, step, rate, beta1, beta2, eps)
    return loss, *[in_rows(entries, len(weights)) for entries in moved]
