# gradekit: kl-divergence
"""NumPy knows what 0 times log 0 is.

Remedy: Leave out the classes with q = 0 first: 0 times minus infinity is nan, but 0 log
0 counts as 0 here.
"""

import math

import numpy as np


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0)


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    shares, beliefs = np.array(q), np.array(p)
    return np.sum(shares * np.log(shares / beliefs))


def nats_to_bits(x):
    return x / math.log(2)
