"""Gradient descent: every weight moves by minus the learning rate times its gradient."""

from __future__ import annotations

from collections.abc import Sequence

from ..networks.shapes import require_same_shape


def sgd_step(
    weights: Sequence[Sequence[float]], grads: Sequence[Sequence[float]], learning_rate: float
) -> list[list[float]]:
    """Move every weight against its gradient.

    Parameters
    ----------
    weights : sequence of sequence of float, shape (R, C)
        A matrix of weights of any shape.
    grads : sequence of sequence of float, shape (R, C)
        The derivative of the loss by each of them.
    learning_rate : float
        How far to move for a gradient of 1.

    Returns
    -------
    list of list of float, shape (R, C)
        The moved weights; the arguments stay as they are.

    Raises
    ------
    ValueError
        If the two shapes differ.

    Notes
    -----
    w' = w - lr g: each number is rounded twice.

    The loss of a table of logits bends by at most 1/2, so for 0 < lr < 4 this step
    lowers it by at least lr (1 - lr/4) |g|^2.

    References
    ----------
    Robbins & Monro (1951), A stochastic approximation method, Ann. Math. Stat. 22(3),
    400-407, doi 10.1214/aoms/1177729586.

    Examples
    --------
    >>> sgd_step([[1.0, 2.0]], [[0.5, -0.5]], 0.5)
    [[0.75, 2.25]]
    """
    require_same_shape(weights=weights, grads=grads)
    return [
        [weight - learning_rate * slope for weight, slope in zip(row, slopes, strict=True)]
        for row, slopes in zip(weights, grads, strict=True)
    ]
