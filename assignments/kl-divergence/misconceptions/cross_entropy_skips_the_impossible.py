# gradekit: kl-divergence
"""Classes with p = 0 are left out, since log 0 does not exist.

Remedy: Leave out the classes with q = 0 only. Where p = 0 and q > 0 something happens
that was ruled out: the cost is infinite.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if y > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
