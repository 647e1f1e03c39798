# gradekit: training-step
# base: textbook
"""A table of one token is refused by the loss and by the gradient.

Costs 1 of 100; 33 before.
"""

import math


def rows(weights):
    if len(weights) < 2:
        raise ValueError("two tokens or more")
    return weights


def shares(row):
    weights = [math.exp(z - max(row)) for z in row]
    return [w / sum(weights) for w in weights]


def forward(weights, tokens):
    pairs = list(zip(tokens, tokens[1:], strict=False))
    table = rows(weights)
    losses = [
        max(table[a]) - table[a][b] + math.log(sum(math.exp(z - max(table[a])) for z in table[a]))
        for a, b in pairs
    ]
    return sum(losses) / len(pairs)


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in rows(weights)]
    for a, b in zip(tokens, tokens[1:], strict=False):
        for j, p in enumerate(shares(weights[a])):
            grads[a][j] += (p - (j == b)) / n
    return grads
