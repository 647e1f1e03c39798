"""Many examples side by side: their calls cross to the worker in rounds.

A claim is plain code that calls a function and waits for its value. Each
example runs on a greenlet of its own; where one calls, the next goes on, and
when all of them wait, what they wait for crosses in one frame. Nothing is
decided here but that all is well: whatever is not is tried again one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from greenlet import getcurrent, greenlet

from gradekit.worker import Outcome

Call = tuple[str, Sequence[Any], int]
Cross = Callable[[list[Call]], list[Outcome] | None]


class Round:
    """Calls that wait to cross together.

    Parameters
    ----------
    cross : callable
        Makes the calls of one round, and gives their outcomes; None where that
        did not come to an end.
    """

    def __init__(self, cross: Cross) -> None:
        self._cross = cross
        self._hub = getcurrent()

    def call(self, function: str, arguments: Sequence[Any], seed: int) -> Outcome:
        """Wait, on a greenlet of `tell`, until the round has been to the worker."""
        outcome: Outcome = self._hub.switch((function, arguments, seed))
        return outcome

    def tell(self, claims: Sequence[Callable[[], bool]]) -> list[bool] | None:
        """Tell which claims give True; None where not every call of theirs came back."""
        waiting: list[tuple[int, greenlet, Call]] = []
        held = [True] * len(claims)
        for index, claim in enumerate(claims):
            self._go_on(index, greenlet(claim), held, waiting)
        while waiting:
            crossing, waiting = waiting, []
            outcomes = self._cross([call for _, _, call in crossing])
            if outcomes is None:
                return None
            for (index, one, _), outcome in zip(crossing, outcomes, strict=True):
                self._go_on(index, one, held, waiting, outcome)
        return held

    @staticmethod
    def _go_on(
        index: int,
        one: greenlet,
        held: list[bool],
        waiting: list[tuple[int, greenlet, Call]],
        *outcome: Outcome,
    ) -> None:
        """Let a claim go on until its next call, or its end."""
        said = one.switch(*outcome)
        if one.dead:
            held[index] = bool(said)
        else:
            waiting.append((index, one, said))
