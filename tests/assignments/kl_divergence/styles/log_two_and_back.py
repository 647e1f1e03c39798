# gradekit: kl-divergence
"""Style: Shannon's own: everything in bits with log2, changed into nats at the end."""

import math

LN2 = math.log(2)


def information(p):
    if p == 0:
        return math.inf
    return math.log2(1 / p) if p > 1e-300 else -math.log2(p)


def bits(q, p):
    if len(q) != len(p):
        raise ValueError("q and p must have the same length")
    return math.fsum(a * information(b) for a, b in zip(q, p) if a > 0)


def entropy(q):
    return bits(q, q) * LN2


def cross_entropy(q, p):
    return bits(q, p) * LN2


def kl_divergence(q, p):
    if len(q) != len(p):
        raise ValueError("q and p must have the same length")
    total = []
    for i in range(len(q)):
        if q[i] > 0:
            if p[i] == 0:
                return float("inf")
            total.append(q[i] * math.log2(q[i] / p[i]))
    return math.fsum(total) * LN2


def nats_to_bits(x):
    return x * math.log2(math.e)
