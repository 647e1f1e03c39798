# gradekit: kl-divergence
"""The divergence is the sum of -q log p.

Remedy: Take the entropy of q away: the divergence is only what p costs beyond it. The
two are equal only where q is certain of one class.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return cross_entropy(q, p)


def nats_to_bits(x):
    return x / math.log(2)
