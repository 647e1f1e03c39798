# gradekit: kl-divergence
"""Entropy is measured in bits, so the logarithm is to base 2.

Remedy: Use math.log, the natural logarithm: this assignment measures in nats, and
nats_to_bits converts.
"""

import math


def entropy(q):
    return -sum(x * math.log2(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
