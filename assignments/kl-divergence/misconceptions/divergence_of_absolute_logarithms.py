# gradekit: kl-divergence
"""A divergence is not negative, so each logarithm is taken without its sign.

Remedy: Add the terms with their signs. Some are negative, where p is larger than q;
only the sum never is.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * abs(math.log(x / y)) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
