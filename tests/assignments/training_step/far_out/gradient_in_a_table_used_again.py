# gradekit: training-step
# base: plain_lists
# far: [backward([[0.0, z], [0.0, 0.0]], [0, 1]) for z in (0.0, 1.0)]
# near: [[*row] for row in backward([[0.0, 1.0], [2.0, 0.0]], [0, 1, 1, 0, 1])]
"""Goes wrong at the second call: the table that the first one returned is filled anew."""

GRADS = []


def backward(weights, tokens):
    n = len(tokens) - 1
    GRADS[:] = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        GRADS[a] = [g + p / n for g, p in zip(GRADS[a], softmax(weights[a]))]
        GRADS[a][b] -= 1 / n
    return GRADS
