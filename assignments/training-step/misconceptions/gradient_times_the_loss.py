# gradekit: training-step
"""Going back starts with the loss, so I multiply by it.

Remedy: Start with 1, the derivative of the loss by itself. The loss's own size is no factor.
"""


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += forward(weights, tokens) * (p - (j == b)) / n
    return grads
