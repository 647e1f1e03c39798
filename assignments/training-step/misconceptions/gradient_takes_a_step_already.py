# gradekit: training-step
"""Whoever knows the gradient can move the weights at once.

Remedy: Only return the gradient. Moving the weights is the business of the step.
"""


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += (p - (j == b)) / n
    for row, slopes in zip(weights, grads):
        row[:] = [w - 0.01 * g for w, g in zip(row, slopes)]
    return grads
