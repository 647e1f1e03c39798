# gradekit: kl-divergence
"""Style: decimals of 28 digits, and recursion in place of loops."""

from decimal import Decimal


def surprises(q, p):
    """Add up q_j times -log p_j, from the first class to the last."""
    if not q:
        return Decimal(0)
    first = Decimal(q[0]) * -Decimal(p[0]).ln() if q[0] else 0
    return first + surprises(q[1:], p[1:])


def entropy(q):
    return float(surprises(q, q))


def cross_entropy(q, p):
    return float(surprises(q, p))


def kl_divergence(q, p):
    return float(surprises(q, p) - surprises(q, q))


def nats_to_bits(x):
    return float(Decimal(x) / Decimal(2).ln())
