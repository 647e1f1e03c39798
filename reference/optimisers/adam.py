"""Adam: bias-corrected first moment over the root of the second moment."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..networks.shapes import require_equal_lengths
from .contract import require_positive


def adam_step(  # noqa: PLR0913, PLR0917  # the names of the publication
    params: Sequence[float],
    grads: Sequence[float],
    m: Sequence[float],
    v: Sequence[float],
    step: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> tuple[list[float], list[float], list[float]]:
    """Move every parameter against the running mean of its gradients.

    Parameters
    ----------
    params : sequence of float, shape (n,)
        The parameters.
    grads : sequence of float, shape (n,)
        The derivative of the loss by each of them.
    m : sequence of float, shape (n,)
        Running means of the gradients before this step; all 0 before the first.
    v : sequence of float, shape (n,)
        Running means of their squares, at least 0; all 0 before the first step.
    step : int
        How many steps were taken before, 0 or more.
    learning_rate : float
        The rate of this step, in units of the parameters.
    beta1 : float
        How much of m is kept, from 0 to below 1.
    beta2 : float
        How much of v is kept, from 0 to below 1.
    eps : float
        What is added to the size of the gradients, above 0.

    Returns
    -------
    tuple of three lists of float, each of shape (n,)
        The moved parameters, and m and v after this step.

    Raises
    ------
    ValueError
        If the lengths differ, the step is negative, or a constant is out of its range.

    Notes
    -----
    m' = b1 m + (1 - b1) g, v' = b2 v + (1 - b2) g^2, with t = step + 1
    m_hat = m' / (1 - b1^t), v_hat = v' / (1 - b2^t), w' = w - lr m_hat / (sqrt(v_hat) + eps).

    Starting from 0, m' is too small by 1 - b1^t, which is divided out. See
    `equivalent_eps` for the other published place of eps. After t steps from rest, within
    t u (1.5 lr (4 / (1 - b1) + 4 / (1 - b2) + 20) + 2 |w|), u = 2^-53.

    References
    ----------
    Kingma & Ba (2015), Adam: a method for stochastic optimization, arXiv:1412.6980,
    Algorithm 1.

    Examples
    --------
    >>> adam_step([1.0], [4.0], [0.0], [0.0], 0, 0.5, 0.5, 0.75, 4.0)
    ([0.75], [2.0], [4.0])
    """
    require_equal_lengths(params=params, grads=grads, m=m, v=v)
    _require_constants(step, beta1, beta2, eps)
    m = [beta1 * mean + (1.0 - beta1) * g for mean, g in zip(m, grads, strict=True)]
    v = [beta2 * square + (1.0 - beta2) * g * g for square, g in zip(v, grads, strict=True)]
    m_hat = [mean / (1.0 - beta1 ** (step + 1)) for mean in m]
    v_hat = [square / (1.0 - beta2 ** (step + 1)) for square in v]
    moved = [
        w - learning_rate * mean / (math.sqrt(square) + eps)
        for w, mean, square in zip(params, m_hat, v_hat, strict=True)
    ]
    return moved, m, v


def equivalent_eps(eps: float, step: int, beta2: float) -> float:
    """Give the eps of Algorithm 1 that does what the other published place does.

    Parameters
    ----------
    eps : float
        What the other form adds to sqrt(v), above 0.
    step : int
        How many steps were taken before, 0 or more.
    beta2 : float
        How much of v is kept, from 0 to below 1.

    Returns
    -------
    float
        What `adam_step` has to add to sqrt(v_hat) to take the same step, above 0.

    Raises
    ------
    ValueError
        If the step is negative, or a constant is out of its range.

    Notes
    -----
    lr (sqrt(1 - b2^t) / (1 - b1^t)) m' / (sqrt(v') + eps)
    = lr m_hat / (sqrt(v_hat) + eps / sqrt(1 - b2^t)): the two places differ by a factor
    that goes to 1. Both are right, one of them throughout.

    References
    ----------
    Kingma & Ba (2015), arXiv:1412.6980, the end of section 2: "eps hat".

    Examples
    --------
    >>> equivalent_eps(1e-8, 0, 0.75)
    2e-08
    """
    _require_constants(step, 0.0, beta2, eps)
    return eps / math.sqrt(1.0 - beta2 ** (step + 1))


def _require_constants(step: int, beta1: float, beta2: float, eps: float) -> None:
    if step < 0:
        raise ValueError(f"step={step!r}, but steps count from 0")
    for name, beta in (("beta1", beta1), ("beta2", beta2)):
        if not 0.0 <= beta < 1.0:
            raise ValueError(f"{name}={beta!r}, but it must be at least 0 and below 1")
    require_positive("eps", eps)
