"""Nats and bits: one quantity in two units."""

from __future__ import annotations

import math

NATS_PER_BIT = math.log(2.0)


def nats_to_bits(x: float) -> float:
    """Say in bits what was measured in nats.

    Parameters
    ----------
    x : float
        A surprise, an entropy, a divergence or a loss, in nats.

    Returns
    -------
    float
        The same, in bits: the number of fair coin tosses that surprise as much.

    Notes
    -----
    x / log 2. A logarithm to another base differs by a factor only:
    log2(a) = log(a) / log(2), and so does everything that is made of logarithms.

    Within 2 ulps.

    References
    ----------
    Shannon (1948), introduction: natural units and binary digits; the word bit is
    J. W. Tukey's.

    Examples
    --------
    >>> nats_to_bits(math.log(8.0))
    3.0
    """
    return x / NATS_PER_BIT
