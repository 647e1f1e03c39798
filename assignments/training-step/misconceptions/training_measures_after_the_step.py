# gradekit: training-step
"""The loss of a step is the loss after it.

Remedy: Compute the loss before the update: it says how good the model was when it saw the text.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    flat = [flatten(table) for table in (weights, grads, m, v)]
    moved = adam_step(*flat, step, rate, beta1, beta2, eps)
    weights, m, v = [in_rows(entries, len(weights)) for entries in moved]
    return forward(weights, tokens), weights, m, v
