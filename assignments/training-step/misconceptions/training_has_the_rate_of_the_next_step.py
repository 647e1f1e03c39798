# gradekit: training-step
"""By the time the weights move, the step is over.

Remedy: Ask learning_rate_at for this step: the first one has the whole rate.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(min(step + 1, num_steps - 1), num_steps, learning_rate)
    flat = [flatten(table) for table in (weights, grads, m, v)]
    moved = adam_step(*flat, step, rate, beta1, beta2, eps)
    return loss, *[in_rows(entries, len(weights)) for entries in moved]
