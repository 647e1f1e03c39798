# gradekit: kl-divergence
"""A divergence is a distance, so both directions are averaged.

Remedy: Compute one direction only, with q as the weights. The divergence is no
distance, and the other direction is another number.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    there = sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)
    back = sum(y * math.log(y / x) for x, y in zip(q, p, strict=True) if y > 0 and x > 0)
    return (there + back) / 2


def nats_to_bits(x):
    return x / math.log(2)
