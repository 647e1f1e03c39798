# gradekit: training-step
"""Each position sets the gradient of its row.

Remedy: Add with +=: a row that is read twice gets the sum of what both positions ask for.
"""


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] = (p - (j == b)) / n
    return grads
