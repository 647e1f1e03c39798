"""Argument checks of an optimiser; each raises ValueError."""

from __future__ import annotations

import math


def require_positive(name: str, number: float) -> None:
    """Refuse a number that is not finite and above 0.

    Parameters
    ----------
    name : str
        What a message calls the number.
    number : float
        Any finite number above 0.

    Raises
    ------
    ValueError
        If it is 0 or below, infinite, or not a number.

    References
    ----------
    Kingma & Ba (2015), arXiv:1412.6980, Algorithm 1: with eps = 0, 0 is divided by 0.

    Examples
    --------
    >>> require_positive("eps", 0.0)
    Traceback (most recent call last):
        ...
    ValueError: eps=0.0, but it must be finite and above 0
    """
    if not (math.isfinite(number) and number > 0.0):
        raise ValueError(f"{name}={number!r}, but it must be finite and above 0")
