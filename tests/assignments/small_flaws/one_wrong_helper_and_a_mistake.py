# gradekit: training-step
# base: textbook
"""The same softmax, and a gradient that has a mistake of its own: nothing is forgiven.

Costs 29.5 of 100; 29.5 before.
"""

import math


def _softmax(row):
    highest = max(row)
    weights = [2.0 ** (z - highest) for z in row]
    return [w / sum(weights) for w in weights]


def forward(weights, tokens):
    pairs = list(zip(tokens, tokens[1:], strict=False))
    return sum(-math.log(_softmax(weights[a])[b]) for a, b in pairs) / len(pairs)


def backward(weights, tokens):
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:], strict=False):
        for j, p in enumerate(_softmax(weights[a])):
            grads[a][j] += p - (j == b)
    return grads
