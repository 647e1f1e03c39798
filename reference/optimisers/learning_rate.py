"""Learning rate schedules: linear and cosine decay."""

from __future__ import annotations

import math

SCHEDULES = ("linear", "cosine")


def learning_rate_at(
    step: int, num_steps: int, learning_rate: float, *, schedule: str = "linear"
) -> float:
    """Give the learning rate of one step.

    Parameters
    ----------
    step : int
        Which step, from 0 to num_steps - 1.
    num_steps : int
        How many steps there are, 1 or more.
    learning_rate : float
        The rate of step 0, at least 0, in units of weight per unit of gradient.
    schedule : str
        How it falls: "linear", or "cosine" for half a wave.

    Returns
    -------
    float
        The rate of this step, above 0 if `learning_rate` is, and in its units.

    Raises
    ------
    ValueError
        If there is no such step or schedule, or the rate is negative or not finite.

    Notes
    -----
    linear: lr (1 - s/n); cosine: lr (1 + cos(pi s/n)) / 2 = lr sin^2(pi (n - s) / 2n).

    Both start at lr, end just above 0, and add up to lr (n + 1) / 2: the rates of the
    steps s and n - s add up to lr. The sine keeps the digits that 1 + cos loses near the
    end. Within 8 ulps.

    References
    ----------
    Loshchilov & Hutter (2017), SGDR, arXiv:1608.03983, equation 5: the cosine.

    Examples
    --------
    >>> [learning_rate_at(step, 4, 1.0) for step in range(4)]
    [1.0, 0.75, 0.5, 0.25]
    >>> round(learning_rate_at(2, 4, 1.0, schedule="cosine"), 12)
    0.5
    """
    if not (math.isfinite(learning_rate) and learning_rate >= 0.0):
        raise ValueError(f"learning_rate={learning_rate!r}, but it must be finite and at least 0")
    if num_steps < 1:
        raise ValueError(f"num_steps={num_steps!r}, but there must be at least one step")
    if not 0 <= step < num_steps:
        raise ValueError(
            f"step={step!r}, but with {num_steps} steps it must be from 0 to {num_steps - 1}"
        )
    left = num_steps - step  # this step and those that follow it
    if schedule == "linear":
        return learning_rate * (left / num_steps)
    if schedule == "cosine":
        return learning_rate * math.sin(math.pi * left / (2 * num_steps)) ** 2
    raise ValueError(f"schedule={schedule!r}, but it must be one of {', '.join(SCHEDULES)}")
