# gradekit: kl-divergence
"""For bits, take the logarithm to base 2.

Remedy: Divide by log 2. The nats are a logarithm already; only their unit changes.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return math.log2(x)
