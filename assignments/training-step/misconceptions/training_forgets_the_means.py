# gradekit: training-step
"""The next step finds m and v where it left them.

Remedy: Return the new m and v, which adam_step gave back: the next step starts from them.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    flat = [flatten(table) for table in (weights, grads, m, v)]
    moved = adam_step(*flat, step, rate, beta1, beta2, eps)
    return loss, in_rows(moved[0], len(weights)), m, v
