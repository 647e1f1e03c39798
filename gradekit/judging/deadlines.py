"""Until when a submission is asked: in all, and for one property."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator

from gradekit.sandbox.allowance import Allowance


class OutOfTime(Exception):  # noqa: N818
    """The time for one property, or for the whole submission, is used up: it says which."""


class Timed:
    """What is asked until a `deadline`, on the monotonic clock; `allowed` says for what that is."""

    def __init__(self, allowed: str) -> None:
        self.deadline = math.inf
        self.allowed = allowed
        self._latest = math.inf
        self._allowance: Allowance | None = None

    @contextlib.contextmanager
    def until(
        self, deadline: float, allowed: str = "", allowance: Allowance | None = None
    ) -> Iterator[None]:
        """Allow no time beyond this while it lasts, but what is left of the allowance then."""
        before = self.deadline, self.allowed, self._latest, self._allowance
        if deadline < self.deadline:
            self._latest, self._allowance = self.deadline, allowance
            self.deadline, self.allowed = deadline, allowed
        try:
            yield
        finally:
            self.deadline, self.allowed, self._latest, self._allowance = before

    def check_time(self) -> None:
        """Raise `OutOfTime` if none is left, of an allowance either."""
        now = time.monotonic()
        if now < self.deadline:
            return
        if self._allowance is not None:
            self.deadline = min(now + self._allowance.left(), self._latest)
            if now < self.deadline:
                return
            self._allowance.give_up()
            self._allowance = None
        raise OutOfTime(f"{self.allowed}, was used up")


def describe_allowed(what: str, seconds: float) -> str:
    """Name a limit."""
    return f"the time for {what}, {seconds:g} seconds"
