"""Entropy, divergence and cross-entropy of distributions, as the identities have them.

With `expected_gradient` and `softmax`, what properties of the assignment `kl-divergence`
compare with.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .derivatives import expected_gradient
from .formulas.divergence import DIVERGENCE
from .formulas.entropy import ENTROPY
from .loss import softmax
from .selection import for_size

__all__ = ["cross_entropy", "divergence", "entropy", "expected_gradient", "softmax"]


def entropy(q: Sequence[float]) -> float:
    """Compute H(q) = -sum_j q_j log q_j.

    Parameters
    ----------
    q : sequence of float, shape (V,)
        Probabilities; up to 6 of them may differ from 0.

    Returns
    -------
    float
        The entropy, in nats. Zeros add nothing (identity `zero_term`).
    """
    positive = [q_j for q_j in q if q_j > 0.0]
    return for_size(ENTROPY, "q", positive)(positive)


def divergence(q: Sequence[float], p: Sequence[float]) -> float:
    """Compute KL(q || p) = sum_j q_j log(q_j / p_j).

    Parameters
    ----------
    q : sequence of float, shape (V,)
        Probabilities; up to 6 of them may differ from 0.
    p : sequence of float, shape (V,)
        The model's probabilities.

    Returns
    -------
    float
        The divergence, in nats; inf if p_j = 0 where q_j > 0.
    """
    pairs = [(q_j, p_j) for q_j, p_j in zip(q, p, strict=True) if q_j > 0.0]
    if any(p_j == 0.0 for _, p_j in pairs):
        return math.inf
    happening, believed = ([pair[side] for pair in pairs] for side in (0, 1))
    return for_size(DIVERGENCE, "q", happening)(happening, believed)


def cross_entropy(q: Sequence[float], p: Sequence[float]) -> float:
    """Compute H(q, p) = H(q) + KL(q || p).

    Parameters
    ----------
    q : sequence of float, shape (V,)
        Probabilities; up to 6 of them may differ from 0.
    p : sequence of float, shape (V,)
        The model's probabilities.

    Returns
    -------
    float
        The cross-entropy, in nats (identity `kl_equivalence`).
    """
    return entropy(q) + divergence(q, p)
