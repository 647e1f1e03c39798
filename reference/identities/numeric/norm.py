"""RMSNorm as the identities have it."""

from __future__ import annotations

from collections.abc import Sequence

from .formulas.rmsnorm import RMSNORM
from .selection import for_size


def rmsnorm(x: Sequence[float], epsilon: float) -> list[float]:
    """Divide a vector by the root of its mean square, with something added to that.

    Parameters
    ----------
    x : sequence of float, shape (d,)
        Any 1 to 6 numbers.
    epsilon : float
        What is added, above 0.

    Returns
    -------
    list of float, shape (d,)
        x (mean x^2 + epsilon)^(-1/2) (identities `norm_mean_square` and `norm_scale`).

    Raises
    ------
    ValueError
        If there is no number, or there are more than 6.
    """
    return for_size(RMSNORM, "x", x)(list(x), [epsilon])
