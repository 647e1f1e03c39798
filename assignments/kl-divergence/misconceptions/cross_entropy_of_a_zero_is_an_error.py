# gradekit: kl-divergence
"""Every class has a logarithm.

Remedy: Pass over the classes with q = 0 before taking the logarithm: what never happens
costs nothing, also where p is 0.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True))


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
