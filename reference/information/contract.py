"""Argument checks of entropies and divergences; each raises ValueError."""

from __future__ import annotations

import math
from collections.abc import Sequence

SUM_TOLERANCE = 1e-9  # far above the rounding of a sum, far below a forgotten normalisation


def require_probability(name: str, probability: float) -> None:
    """Refuse a number that is no probability.

    Parameters
    ----------
    name : str
        What a message calls the number.
    probability : float
        From 0 to 1.

    Raises
    ------
    ValueError
        If it is below 0, above 1, or not a number.

    References
    ----------
    Kolmogorov (1933), Foundations of the Theory of Probability, axioms III and IV.

    Examples
    --------
    >>> require_probability("q[1]", 1.5)
    Traceback (most recent call last):
        ...
    ValueError: q[1]=1.5, but a probability must be from 0 to 1
    """
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"{name}={probability!r}, but a probability must be from 0 to 1")


def require_distribution(name: str, q: Sequence[float]) -> None:
    """Refuse numbers that are not the probabilities of V classes.

    Parameters
    ----------
    name : str
        What a message calls the distribution.
    q : sequence of float, shape (V,)
        Probabilities; they may miss the sum 1 by 1e-9.

    Raises
    ------
    ValueError
        If there is no class, an entry is outside [0, 1] or not a number, or the
        sum is not 1.

    References
    ----------
    Shannon (1948), section 6: the p_i of a set of events.

    Examples
    --------
    >>> require_distribution("q", [0.5, 0.25])
    Traceback (most recent call last):
        ...
    ValueError: sum(q)=0.75, but probabilities must sum to 1
    """
    if len(q) == 0:
        raise ValueError(f"{name}=[], but there must be at least one class")
    for j, probability in enumerate(q):
        require_probability(f"{name}[{j}]", probability)
    total = math.fsum(q)
    if abs(total - 1.0) > SUM_TOLERANCE:
        raise ValueError(f"sum({name})={total!r}, but probabilities must sum to 1")
