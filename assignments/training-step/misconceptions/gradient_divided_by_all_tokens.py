# gradekit: training-step
"""A mean is over all tokens, so I divide the gradient by len(tokens).

Remedy: Divide by len(tokens) - 1, the number of positions, as in the loss.
"""


def backward(weights, tokens):
    n = len(tokens)
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += (p - (j == b)) / n
    return grads
