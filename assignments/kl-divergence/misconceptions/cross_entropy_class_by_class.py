# gradekit: kl-divergence
"""Each class either happens or does not, so both cases are counted.

Remedy: Leave out the terms with 1 - q and 1 - p. They belong to several yes-or-no
questions; here exactly one class happens.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    total = 0.0
    for x, y in zip(q, p, strict=True):
        if x > 0:
            total -= x * math.log(y)
        if x < 1:
            total -= (1 - x) * math.log(1 - y)
    return total


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
