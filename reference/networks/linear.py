"""The linear layer: every output is a weighted sum of all inputs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .contract import require_matrix


def linear(x: Sequence[float], w: Sequence[Sequence[float]]) -> list[float]:
    """Multiply a matrix with a vector.

    Parameters
    ----------
    x : sequence of float, shape (C,)
        The inputs.
    w : sequence of sequence of float, shape (R, C)
        The weights: row o belongs to output o.

    Returns
    -------
    list of float, shape (R,)
        The outputs, in the units of weight times input.

    Raises
    ------
    ValueError
        If the weights are no matrix, or their rows are not as long as x.

    Notes
    -----
    y_o = sum_i w_oi x_i.

    Within 2 u sum_i |w_oi x_i|, where u = 2^-53: each product is rounded, and the sum.

    References
    ----------
    Bishop (2006), Pattern Recognition and Machine Learning, equation 5.2.

    Examples
    --------
    >>> linear([1.0, 2.0], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]])
    [11.0, 17.0, 2.0]
    """
    require_matrix("w", w, columns=len(x))
    return [math.fsum(weight * entry for weight, entry in zip(row, x, strict=True)) for row in w]


def linear_backward(
    delta: Sequence[float], x: Sequence[float], w: Sequence[Sequence[float]]
) -> tuple[list[float], list[list[float]]]:
    """Carry a gradient from the outputs of a linear layer back to what made them.

    Parameters
    ----------
    delta : sequence of float, shape (R,)
        The derivative of a loss by each output.
    x : sequence of float, shape (C,)
        The inputs that the layer had.
    w : sequence of sequence of float, shape (R, C)
        Its weights.

    Returns
    -------
    tuple of list of float, shape (C,), and list of list of float, shape (R, C)
        The derivative of the loss by each input, and by each weight.

    Raises
    ------
    ValueError
        If the weights are no matrix of R rows of the length of x.

    Notes
    -----
    dx_i = sum_o w_oi delta_o and dW_oi = delta_o x_i: dx = W^T delta, dW = delta x^T.

    Forward, the rows of W are summed over; backward, its columns.

    References
    ----------
    Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating
    errors, Nature 323, 533-536, equations 6 and 7.

    Examples
    --------
    >>> linear_backward([1.0, -1.0], [2.0, 3.0], [[4.0, 5.0], [6.0, 8.0]])
    ([-2.0, -3.0], [[2.0, 3.0], [-2.0, -3.0]])
    """
    require_matrix("w", w, columns=len(x))
    if len(delta) != len(w):
        raise ValueError(f"len(delta)={len(delta)} and len(w)={len(w)}, but they must be equal")
    columns = [[row[i] for row in w] for i in range(len(x))]
    return linear(delta, columns), [[slope * entry for entry in x] for slope in delta]
