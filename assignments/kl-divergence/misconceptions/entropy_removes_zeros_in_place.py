# gradekit: kl-divergence
"""Classes that never happen can be removed from the list.

Remedy: Pass over them in the loop, or make a new list: the caller still needs the one
that was given.
"""

import math


def entropy(q):
    while 0.0 in q:
        q.remove(0.0)
    return -sum(x * math.log(x) for x in q)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
