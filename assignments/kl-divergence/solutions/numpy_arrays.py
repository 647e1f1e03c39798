# gradekit: kl-divergence
"""Style: NumPy, whole arrays at a time; the annotations ask for arrays."""

import numpy as np


def entropy(q: np.ndarray) -> float:
    happens = q[q.nonzero()]
    return -happens @ np.log(happens)


def cross_entropy(q: np.ndarray, p: np.ndarray) -> float:
    happens = q.nonzero()
    with np.errstate(divide="ignore"):
        return -q[happens] @ np.log(p[happens])


def kl_divergence(q: np.ndarray, p: np.ndarray) -> float:
    return cross_entropy(q, p) - entropy(q)


def nats_to_bits(x: float) -> float:
    return x * np.log2(np.e)
