# gradekit: kl-divergence
import numpy as np


def entropy(q):
    q = np.asarray(q, dtype=float)
    q = q[q > 0]
    return float(-(q * np.log(q)).sum())


def cross_entropy(q, p):
    q, p = np.asarray(q, dtype=float), np.asarray(p, dtype=float)
    happens = q > 0
    with np.errstate(divide="ignore"):
        return float(-(q[happens] * np.log(p[happens])).sum())


def kl_divergence(q, p):
    q, p = np.asarray(q, dtype=float), np.asarray(p, dtype=float)
    happens = q > 0
    q, p = q[happens], p[happens]
    with np.errstate(divide="ignore"):
        return float((q * (np.log(q) - np.log(p))).sum())


def nats_to_bits(x):
    return float(x / np.log(2))
