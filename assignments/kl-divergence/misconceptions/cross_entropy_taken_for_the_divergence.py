# gradekit: kl-divergence
"""Cross-entropy and KL divergence are the same.

Remedy: Do not take the entropy of q away. The two are equal only where q is certain of
one class.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
