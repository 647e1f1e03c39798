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

from gradekit.worker import Outcome, Worker

Call = tuple[str, Sequence[Any], int]


class Round:
    """Calls that wait to cross together.

    Parameters
    ----------
    worker : Worker
        Where they go.
    seconds : float
        The most that may pass between two replies.
    """

    def __init__(self, worker: Worker, *, seconds: float) -> None:
        self._worker = worker
        self._seconds = seconds
        self._hub = getcurrent()

    def call(self, function: str, arguments: Sequence[Any], seed: int) -> Outcome:
        """Wait, on a greenlet of `all_hold`, until the round has been to the worker."""
        outcome: Outcome = self._hub.switch((function, arguments, seed))
        return outcome

    def all_hold(self, claims: Sequence[Callable[[], bool]]) -> bool:
        """Whether each claim gives True, and every call of theirs came back."""
        waiting: list[tuple[greenlet, Call]] = []
        started = [greenlet(claim) for claim in claims]
        held = [self._go_on(one, waiting) for one in started]
        while waiting and all(held):
            crossing, waiting = waiting, []
            outcomes = self._worker.call_all([call for _, call in crossing], seconds=self._seconds)
            if outcomes is None:
                return False
            held = [
                self._go_on(one, waiting, outcome)
                for (one, _), outcome in zip(crossing, outcomes, strict=True)
            ]
        return all(held)

    @staticmethod
    def _go_on(one: greenlet, waiting: list[tuple[greenlet, Call]], *outcome: Outcome) -> bool:
        """Let a claim go on until its next call, or its end: then say whether it held."""
        said = one.switch(*outcome)
        if one.dead:
            return bool(said)
        waiting.append((one, said))
        return True
