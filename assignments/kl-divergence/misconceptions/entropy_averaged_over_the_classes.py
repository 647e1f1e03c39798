# gradekit: kl-divergence
"""The entropy is an average, so the sum is divided by the number of classes.

Remedy: Leave the division out. The probabilities are the weights of this average, and
they sum to 1 already.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0) / len(q)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
