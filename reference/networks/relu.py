"""ReLU: max(0, x) of every entry, forward and backward."""

from __future__ import annotations

from collections.abc import Sequence

from .shapes import require_equal_lengths


def relu(values: Sequence[float]) -> list[float]:
    """Replace every number that is not positive by 0.

    Parameters
    ----------
    values : sequence of float, shape (h,)
        What the hidden units received.

    Returns
    -------
    list of float, shape (h,)
        What they pass on: each number exactly, or 0.

    Notes
    -----
    relu(a) = max(0, a).

    References
    ----------
    Nair & Hinton (2010), Rectified linear units improve restricted Boltzmann machines,
    ICML, 807-814.

    Examples
    --------
    >>> relu([-1.5, 0.0, 2.0])
    [0.0, 0.0, 2.0]
    """
    return [max(0.0, value) for value in values]


def relu_backward(delta: Sequence[float], values: Sequence[float]) -> list[float]:
    """Carry a gradient back through ReLU.

    Parameters
    ----------
    delta : sequence of float, shape (h,)
        The derivative of a loss by what the units passed on.
    values : sequence of float, shape (h,)
        What they had received.

    Returns
    -------
    list of float, shape (h,)
        The derivative by what they received: delta where that was positive, else 0.

    Raises
    ------
    ValueError
        If the lengths differ.

    Notes
    -----
    relu'(a) = 1 for a > 0 and 0 for a < 0. At 0 there is no derivative; any number from
    0 to 1 would do there, and 0 is what is taken.

    References
    ----------
    Bertoin, Bolte, Gerchinovitz & Pauwels (2021), Numerical influence of ReLU'(0) on
    backpropagation, NeurIPS 34: why 0.

    Examples
    --------
    >>> relu_backward([3.0, 4.0, 5.0], [-1.5, 0.0, 2.0])
    [0.0, 0.0, 5.0]
    """
    require_equal_lengths(delta=delta, values=values)
    return [slope if value > 0.0 else 0.0 for slope, value in zip(delta, values, strict=True)]
