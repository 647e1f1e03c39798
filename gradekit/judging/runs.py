"""A run of one example: its calls, and what is noticed in them besides the verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from gradekit.model.outcomes import Outcome, RecordedCall
from gradekit.sandbox.child.protocol import CallRequest


class Concurrent(Protocol):
    """Protocol of what makes the calls of examples that run concurrently."""

    def call(self, request: CallRequest) -> Outcome:
        """Make one, while others run."""


@dataclass(slots=True)
class Noticed:
    """Notes besides verdicts: functions that change their arguments, and advice."""

    changes: set[str] = field(default_factory=set)
    advice: set[tuple[str, str]] = field(default_factory=set)

    def add(self, changes: Iterable[str], advice: Iterable[tuple[str, str]]) -> None:
        """Add what was noticed elsewhere."""
        self.changes.update(changes)
        self.advice.update(advice)


@dataclass(slots=True)
class Run:
    """A run of one example: its calls so far; what is noticed in them goes to `noticed`.

    `fresh` tells that its worker had made no other calls before.
    """

    seed: int
    noticed: Noticed
    fresh: bool = False
    calls: list[RecordedCall] = field(default_factory=list)
