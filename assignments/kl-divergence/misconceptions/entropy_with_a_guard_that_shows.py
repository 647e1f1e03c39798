# gradekit: kl-divergence
"""Adding 1e-8 inside the logarithm changes nothing that matters.

Remedy: Leave out the classes with probability 0 instead, or take 1e-12: what is added
makes every term a little wrong.
"""

import math


def entropy(q):
    return -sum(x * math.log(x + 1e-8) for x in q)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
