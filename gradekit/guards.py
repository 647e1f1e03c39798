"""Guards against log(0): a right loss, but for a constant beside the probability.

Textbooks write -log(p + e), -log(max(p, e)) or -log(clip(p, e, 1 - e)). An assignment says in
``properties/_guards.py`` what its losses are worth under a guard:
``LOSSES = {"loss": Loss(...)}``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

ADDED: Final = "p + e"
RAISED: Final = "max(p, e)"
CLIPPED: Final = "clip(p, e, 1 - e)"
FORMS: Final = (ADDED, RAISED, CLIPPED)

LIKELY: Final = 0.5
LARGEST: Final = 1e-5
"""A larger constant is no guard, but another loss."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A constant of one size, written in one of the `FORMS`; none at all where the size is 0."""

    form: str = RAISED
    size: float = 0.0

    def __str__(self) -> str:
        """Say in words what it does."""
        constant = f"{self.size:g}"
        return {
            ADDED: f"adds {constant} to the probability",
            RAISED: f"raises a probability below {constant} to {constant}",
            CLIPPED: f"clips the probability to between {constant} and 1 - {constant}",
        }[self.form]

    def probability(self, p: float) -> float:
        """Give what stands in the place of a probability."""
        if self.form == ADDED:
            return p + self.size
        return min(max(p, self.size), 1.0 - self.size if self.form == CLIPPED else math.inf)

    def loss(self, surprise: float) -> float:
        """Give what stands in the place of -log(p), which is inf where p is 0."""
        if self.size == 0.0:
            return surprise
        if self.form == ADDED:
            if surprise < LIKELY:  # of a p near 1, 1 - p has more digits
                return -math.log1p(math.expm1(-surprise) + self.size)
            return -math.log(math.exp(-surprise) + self.size)
        least = -math.log1p(-self.size) if self.form == CLIPPED else 0.0
        return min(max(surprise, least), -math.log(self.size))


NO_GUARD: Final = Guard()


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss:
    """What is known of a function that computes a loss.

    Parameters
    ----------
    values : sequence of callable
        For each place where its guard may stand, a function of guard, reference and the
        arguments of the call: the loss under that guard, or a list of losses.
    bound : callable
        Of the same arguments without guard and reference: the `Tolerance` of a right loss. What
        it allows for a guard is left out where a guard is known.
    probes : sequence of list
        Arguments of three calls: with a probability far below every guard, with one a few
        times above `LARGEST`, and with one that is almost 1.
    place : int, optional
        Where the loss stands in what is returned, if that is a tuple.
    """

    values: Sequence[Callable[..., Any]]
    bound: Callable[..., Any]
    probes: Sequence[Sequence[Any]]
    place: int | None = None
