# gradekit: kl-divergence
"""Style: information theory's own: think in bits, and turn to nats at the end."""

from math import log, log2

NATS_PER_BIT = log(2)


def entropy(q):
    return NATS_PER_BIT * sum(x * log2(1 / x) for x in q if x)


def kl_divergence(q, p):
    return NATS_PER_BIT * sum(x * log2(x / y) for x, y in zip(q, p) if x)


def cross_entropy(q, p):
    return entropy(q) + kl_divergence(q, p)


def nats_to_bits(x):
    return x / NATS_PER_BIT
