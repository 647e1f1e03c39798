"""Points on the scale of a host, rounded once: down, so that only full marks look like them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

STEPS: Final = 10_000


def share(points: float, worth: float) -> float:
    """Give the share of all points that was earned, from 0 to 1, rounded down to 0.0001.

    Parameters
    ----------
    points, worth : float
        Points earned, and those that could be earned, which are more than 0. They count as
        they are written: 0.29 is 29 hundredths.

    Raises
    ------
    ValueError
        If one of them is not finite.
    """
    return min(max(math.floor(_exact(points) / _exact(worth) * STEPS), 0), STEPS) / STEPS


def hundredths(points: float, worth: float) -> tuple[int, int]:
    """Give points and what could be earned in whole hundredths, both at least 0.

    What could be earned is rounded up, and what was earned down, unless it is all.

    Raises
    ------
    ValueError
        If one of them is not finite.
    """
    earned, most = _exact(points), max(_exact(worth), Fraction(0))
    whole = math.ceil(most * 100)
    return (whole if earned >= most else max(math.floor(earned * 100), 0)), whole


def _exact(points: float) -> Fraction:
    if not math.isfinite(points):
        raise ValueError(f"points={points}, but a host takes finite numbers only")
    return Fraction(repr(points))
