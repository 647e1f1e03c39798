# gradekit: training-step
"""First the weights move by the means, then the gradient renews the means.

Remedy: Renew the means with this step's gradient first, then move: adam_step does both.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    flat = [flatten(table) for table in (weights, grads, m, v)]
    moved = [w - rate * mean / (math.sqrt(square) + eps) for w, _, mean, square in zip(*flat)]
    grads = backward(in_rows(moved, len(weights)), tokens)
    _, *means = adam_step(moved, flatten(grads), *flat[2:], step, 0.0, beta1, beta2, eps)
    return loss, *[in_rows(entries, len(weights)) for entries in (moved, *means)]
