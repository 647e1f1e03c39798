# gradekit: kl-divergence
"""The ratios can be kept in the list q, which is not needed any more.

Remedy: Collect the ratios in a new list, or use them at once: the caller still needs q.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    for j, y in enumerate(p):
        q[j] = q[j] * math.log(q[j] / y) if q[j] > 0 else 0.0
    return sum(q)


def nats_to_bits(x):
    return x / math.log(2)
