# gradekit: kl-divergence
"""Style: NumPy in the manner of scipy.special: xlogy and rel_entr for whole arrays."""

import numpy as np


def xlogy(x, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(x == 0, 0.0, x * np.log(y))


def rel_entr(x, y):
    out = np.zeros_like(x)
    both = (x > 0) & (y > 0)
    out[both] = x[both] * np.log(x[both] / y[both])
    out[(x > 0) & (y == 0)] = np.inf
    return out


def entropy(q: np.ndarray) -> float:
    return float(-xlogy(q, q).sum()) + 0.0


def cross_entropy(q: np.ndarray, p: np.ndarray) -> float:
    if q.shape != p.shape:
        raise ValueError(f"{q.shape} and {p.shape} differ")
    return -np.sum(xlogy(q, p))


def kl_divergence(q: np.ndarray, p: np.ndarray) -> float:
    if q.shape != p.shape:
        raise ValueError(f"{q.shape} and {p.shape} differ")
    return np.sum(rel_entr(q, p))


def nats_to_bits(x: float) -> float:
    return np.log2(np.e) * x
