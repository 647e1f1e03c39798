# gradekit: kl-divergence
"""KL(q || p) weighs by p: it is the divergence of q from p.

Remedy: Weigh by q, and take the logarithm of q / p: the first argument is what happens.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(y * math.log(y / x) for x, y in zip(q, p) if y > 0)


def nats_to_bits(x):
    return x / math.log(2)
