# gradekit: kl-divergence
"""The last class follows from the others, so it is not counted.

Remedy: Sum over all classes. The probability of the last one follows from the others,
but its term does not vanish.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    pairs = list(zip(q, p, strict=True))[:-1]
    return sum(x * math.log(x / y) for x, y in pairs if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
