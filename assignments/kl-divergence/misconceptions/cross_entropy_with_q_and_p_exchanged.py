# gradekit: kl-divergence
"""The weights are what the model believes, and the logarithm is taken of what happens.

Remedy: Weigh log p by q: things happen as q says, and p is who is surprised.
"""

import math


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(y * math.log(x) for x, y in zip(q, p) if y > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
