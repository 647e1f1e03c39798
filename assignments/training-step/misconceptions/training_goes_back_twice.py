# gradekit: training-step
"""Going back once more makes the gradient stronger.

Remedy: Compute the gradient once for each step: doubled it is the gradient of twice the loss.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    flat = [flatten(table) for table in (weights, grads, m, v)]
    flat[1] = [g + more for g, more in zip(flat[1], flatten(backward(weights, tokens)))]
    moved = adam_step(*flat, step, rate, beta1, beta2, eps)
    return loss, *[in_rows(entries, len(weights)) for entries in moved]
