# gradekit: kl-divergence
"""The right answer is the class with the largest q.

Remedy: Average -log p over all classes, with the weights q: where q is not certain,
every class can be the right answer.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -math.log(p[q.index(max(q))])


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
