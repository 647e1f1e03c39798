"""Adam in closed form, as the identities have it: from all gradients at once, not step by step."""

from __future__ import annotations

from collections.abc import Sequence

from .formulas.adam_moves import ADAM_MOVES
from .formulas.moment import MOMENT
from .selection import for_size


def moment(gradients: Sequence[float], beta: float) -> float:
    """Compute the running mean after some gradients, starting from 0.

    Parameters
    ----------
    gradients : sequence of float, shape (t,)
        The gradients of 1 to 6 steps (or their squares), the latest last.
    beta : float
        How much of the mean is kept in a step, from 0 to below 1.

    Returns
    -------
    float
        m after the last step, not corrected.

    Raises
    ------
    ValueError
        If there are no steps, or more than 6.
    """
    return for_size(MOMENT, "gradients", gradients)(list(gradients), [beta])


def adam_moves(
    gradients: Sequence[float], beta1: float, beta2: float, eps: float
) -> tuple[float, float]:
    """Compute how far the last of some steps goes at rate 1, against the gradients.

    Parameters
    ----------
    gradients : sequence of float, shape (t,)
        The gradients of one parameter in 1 to 6 steps from the start, the latest last.
    beta1, beta2 : float
        How much of the two running means is kept, from 0 to below 1.
    eps : float
        What is added to the size of the gradients.

    Returns
    -------
    tuple of float
        The move with eps beside sqrt(v_hat), and that with eps beside sqrt(v).

    Raises
    ------
    ValueError
        If there are no steps, or more than 6.
    """
    move = for_size(ADAM_MOVES, "gradients", gradients)
    beside_corrected, beside_raw = move(list(gradients), [beta1], [beta2], [eps])
    return beside_corrected, beside_raw


def adam_bound(steps: int, beta1: float, beta2: float) -> float:
    """Compute the farthest that a step can go at rate 1, whatever the gradients were.

    Parameters
    ----------
    steps : int
        How many steps were taken with it, from 1 to 6.
    beta1, beta2 : float
        How much of the two running means is kept, from 0 to below 1, beta2 above 0.

    Returns
    -------
    float
        The bound, which gradients that grow by beta2 / beta1 reach but for eps.

    Raises
    ------
    ValueError
        If the number of steps is none of those.
    """
    worst = [(beta1 / beta2) ** age for age in reversed(range(steps))]
    return adam_moves(worst, beta1, beta2, 0.0)[0]
