# gradekit: kl-divergence
"""Uncertainty is the chance that two draws differ: 1 minus the sum of squares.

Remedy: Weigh -log q by q. One minus the squares, the Gini impurity, measures
uncertainty as well, but it does not add up over independent choices.
"""

import math


def entropy(q):
    return 1.0 - sum(x * x for x in q)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
