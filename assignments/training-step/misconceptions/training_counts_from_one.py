# gradekit: training-step
"""Adam counts steps from 1, so I hand over step + 1.

Remedy: Hand over step as it is: adam_step itself adds the 1.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    flat = [flatten(table) for table in (weights, grads, m, v)]
    moved = adam_step(*flat, step + 1, rate, beta1, beta2, eps)
    return loss, *[in_rows(entries, len(weights)) for entries in moved]
