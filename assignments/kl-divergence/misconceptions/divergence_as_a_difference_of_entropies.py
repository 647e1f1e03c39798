# gradekit: kl-divergence
"""The divergence is how much more entropy p has than q.

Remedy: Take the entropy of q from the cross-entropy of q and p: both have the weights
q. Two different beliefs can have the same entropy.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return entropy(p) - entropy(q)


def nats_to_bits(x):
    return x / math.log(2)
