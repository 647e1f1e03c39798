# gradekit: kl-divergence
"""Seven digits are enough, so the numbers can be float32.

Remedy: Compute in float64, which is what Python and NumPy use unless told otherwise.
"""

import math

import numpy as np


def entropy(q):
    shares = np.array([x for x in q if x > 0], dtype=np.float32)
    return -np.sum(shares * np.log(shares))


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)


def nats_to_bits(x):
    return x / math.log(2)
