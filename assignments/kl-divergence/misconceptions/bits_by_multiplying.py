# gradekit: kl-divergence
"""Bits are nats times log 2.

Remedy: Divide by log 2: a bit is 0.693 nats, the smaller unit, so there are more bits
than nats.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x * math.log(2)
