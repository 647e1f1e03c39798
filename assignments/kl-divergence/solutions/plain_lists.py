# gradekit: kl-divergence
"""Style: plain lists and loops; a class that never happens is passed over."""

import math


def entropy(q):
    total = 0.0
    for share in q:
        if share:
            total -= share * math.log(share)
    return total


def cross_entropy(q, p):
    total = 0.0
    for share, belief in zip(q, p):
        if share:
            total -= share * math.log(belief)
    return total


def kl_divergence(q, p):
    total = 0.0
    for share, belief in zip(q, p):
        if share:
            total += share * math.log(share / belief)
    return total


def nats_to_bits(x):
    return x / math.log(2)
