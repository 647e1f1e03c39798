"""RMSNorm: a vector divided by its root mean square, forward and backward."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..networks.shapes import require_equal_lengths

EPSILON = 1e-5  # added to the mean square: what keeps 0 from being divided by 0


def rmsnorm(x: Sequence[float]) -> list[float]:
    """Divide a vector by the root of the mean of its squares.

    Parameters
    ----------
    x : sequence of float, shape (d,)
        Any d >= 1 numbers of a size up to 1e150.

    Returns
    -------
    list of float, shape (d,)
        Numbers whose mean square is below 1, and near 1 unless x is small.

    Raises
    ------
    ValueError
        If there is no number, or one is not finite.

    Notes
    -----
    y = x (mean x^2 + 1e-5)^(-1/2).

    No mean is subtracted and nothing is learned. The constant stands inside the root;
    its effect is small once the numbers are above 0.01. Within 3 ulps.

    References
    ----------
    Zhang & Sennrich (2019), Root mean square layer normalization, arXiv:1910.07467,
    equation 4, with a gain of 1.

    Examples
    --------
    >>> rmsnorm([3.0, -3.0])
    [0.9999994444449074, -0.9999994444449074]
    >>> rmsnorm([0.0, 0.0])
    [0.0, 0.0]
    """
    _require_vector(x)
    root = _root_mean_square(x)
    return [entry / root for entry in x]


def rmsnorm_backward(delta: Sequence[float], x: Sequence[float]) -> list[float]:
    """Carry a gradient back through RMSNorm.

    Parameters
    ----------
    delta : sequence of float, shape (d,)
        The derivative of a loss by each number that came out.
    x : sequence of float, shape (d,)
        What went in.

    Returns
    -------
    list of float, shape (d,)
        The derivative by each number that went in.

    Raises
    ------
    ValueError
        If x is refused by `rmsnorm`, or the lengths differ.

    Notes
    -----
    With r the root and y = x / r: dx_j = (delta_j - y_j mean(y delta)) / r.

    Every entry of x moves the root, and by it every entry of y: what points along x is
    nearly all taken away, since a longer x gives the same y.

    References
    ----------
    Zhang & Sennrich (2019), arXiv:1910.07467, section 4.2.

    Examples
    --------
    >>> rmsnorm_backward([1.0, 1.0], [0.0, 3.0])
    [0.4714039970091038, 1.0475621098313694e-06]
    """
    require_equal_lengths(delta=delta, x=x)
    _require_vector(x)
    root = _root_mean_square(x)
    y = [entry / root for entry in x]
    along = math.fsum(out * slope for out, slope in zip(y, delta, strict=True)) / len(x)
    return [(slope - out * along) / root for out, slope in zip(y, delta, strict=True)]


def _root_mean_square(x: Sequence[float]) -> float:
    return math.sqrt(math.fsum(entry * entry for entry in x) / len(x) + EPSILON)


def _require_vector(x: Sequence[float]) -> None:
    if len(x) == 0:
        raise ValueError("x=[], but there must be at least one entry")
    for i, entry in enumerate(x):
        if not math.isfinite(entry):
            raise ValueError(f"x[{i}]={entry!r}, but every entry must be finite")
