# gradekit: training-step
"""The gradient is what all positions ask for, added up.

Remedy: Divide by the number of positions: the loss is a mean, and so is its gradient.
"""


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += p - (j == b)
    return grads
