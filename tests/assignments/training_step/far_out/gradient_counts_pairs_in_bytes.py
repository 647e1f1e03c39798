# gradekit: training-step
# base: plain_lists
# far: backward([[0.0, 1.0], [0.0, 0.0]], [0] * 257)
# near: backward([[0.0, 1.0], [2.0, 0.0]], [0, 1, 1, 0, 1])
"""Goes wrong for a pair that occurs 256 times: pairs are counted in bytes."""

import numpy as np


def backward(weights, tokens):
    n = len(tokens) - 1
    counts = np.zeros((len(weights), len(weights)), dtype=np.uint8)
    for a, b in zip(tokens, tokens[1:]):
        counts[a, b] += 1
    visits = counts.sum(axis=1)
    return [
        [(int(visits[a]) * p - int(c)) / n for p, c in zip(softmax(row), counts[a])]
        for a, row in enumerate(weights)
    ]
