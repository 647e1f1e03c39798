# gradekit: training-step
# base: textbook
"""A softmax in float32 below a loss and a gradient in double precision.

Costs 1 of 100; 22 before.
"""

import math

import numpy as np


def shares(row):
    z = np.asarray(row, np.float32)
    weights = np.exp(z - z.max())
    return (weights / weights.sum()).tolist()


def forward(weights, tokens):
    pairs = list(zip(tokens, tokens[1:], strict=False))
    return sum(-math.log(max(shares(weights[a])[b], 1e-38)) for a, b in pairs) / len(pairs)


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:], strict=False):
        for j, p in enumerate(shares(weights[a])):
            grads[a][j] += (p - (j == b)) / n
    return grads
