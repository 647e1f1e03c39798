# gradekit: kl-divergence
"""The terms can be kept in the list q, which is not needed any more.

Remedy: Collect the terms in a new list, or add them up at once: the caller still needs
q.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    for j, y in enumerate(p):
        q[j] = -q[j] * math.log(y) if q[j] > 0 else 0.0
    return sum(q)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
