# gradekit: training-step
"""The gradient says which way the weights should move.

Remedy: Return the derivative, softmax minus 1 at the answer: it points uphill, the step goes down.
"""


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += ((j == b) - p) / n
    return grads
