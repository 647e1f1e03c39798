"""exp(a - b) to the last digit: the one numerical idea of this lecture.

Softmax and the loss depend on the logits only through their differences, and
exp turns an absolute error of the difference into a relative error of the
result: at a - b = -700 the half unit lost by the subtraction would already
spoil 8 bits. What a subtraction loses is itself a float, so it can be had back.
"""

from __future__ import annotations

import math

UNDERFLOW = -746.0  # exp(-745.14) is less than half of the smallest float, 4.94e-324


def exp_difference(a: float, b: float) -> float:
    """Compute exp(a - b) for a <= b, as if the difference were not rounded.

    Parameters
    ----------
    a : float
        A logit, in nats. Any finite value up to `b`.
    b : float
        The logit to compare with, in nats. Any finite value.

    Returns
    -------
    float
        The weight of `a` relative to `b`, from 0 to 1.

    Notes
    -----
    With d = fl(a - b) and the exactly known rest r = (a - b) - d,
    exp(a - b) = exp(d) exp(r) = exp(d) (1 + r) within r^2 / 2 < 2e-27.

    Within 2 ulps.

    References
    ----------
    Shewchuk (1997), Discrete & Computational Geometry 18, 305-363,
    doi 10.1007/PL00009321: exact sums as `math.fsum` makes them.
    Blanchard, Higham & Higham (2021), IMA J. Numer. Anal. 41(4), 2311-2330,
    doi 10.1093/imanum/draa038, section 4: the error of exp at a rounded difference.

    Examples
    --------
    >>> exp_difference(3.0, 3.0)
    1.0
    >>> exp_difference(-1e300, 1e300)
    0.0
    """
    difference = a - b
    if difference < UNDERFLOW:
        return 0.0
    rest = math.fsum((a, -b, -difference))  # what rounding took from a - b, itself a float
    weight = math.exp(difference)
    return weight + weight * rest
