"""How many calls of a slow function are made."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from gradekit.judging.explaining.core import Evidence
from gradekit.judging.explaining.gathering import gather
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Outcome, OutcomeKind

from .evidence import NUMBERS, corpus


class SlowSession:
    """Answers together, and each round of calls takes so many seconds by the clock."""

    deadline = math.inf

    def __init__(self, assignment: Assignment, monkeypatch: pytest.MonkeyPatch, seconds: float):
        self.assignment = assignment
        self.worker = SimpleNamespace(restart=lambda: None)
        self.hangs = SimpleNamespace(last=lambda *_: False)
        self.asked: list[list[float]] = []
        self._now, self._seconds = 0.0, seconds
        monkeypatch.setattr(time, "monotonic", lambda: self._now)

    def call_all(self, _: str, calls: Sequence[list[float]]) -> list[Outcome]:
        self._now += self._seconds
        self.asked += calls
        return [Outcome(kind=OutcomeKind.RETURNED, value=0.5) for _ in calls]


def gathered(session: SlowSession, **tables: Any) -> Evidence:
    """Gather what it answers for some numbers."""
    about = gather("double", session, corpus(NUMBERS, **tables))  # type: ignore[arg-type]
    assert about is not None
    return about


@pytest.mark.parametrize(("seconds", "asked"), [(1.4, 65), (1.6, 32)])
def test_a_slow_function_is_asked_less(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, seconds: float, asked: int
) -> None:
    session = SlowSession(tiny, monkeypatch, seconds)
    assert gathered(session).made == list(range(asked))
    assert session.asked == NUMBERS[:asked]


@pytest.mark.parametrize(("seconds", "left_out"), [(0.06, []), (0.09, [64]), (0.3, [40, 64])])
def test_a_function_that_is_slow_on_large_inputs_is_asked_fewer_of_these(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, seconds: float, left_out: list[int]
) -> None:
    work = [1000 if place in {3, 20, 40, 64} else 10 for place in range(len(NUMBERS))]
    session = SlowSession(tiny, monkeypatch, seconds)
    about = gathered(session, work=work)
    assert about.made == [place for place in range(len(NUMBERS)) if place not in left_out]
    assert session.asked == [NUMBERS[place] for place in about.made], "in their order"
    assert sorted(about.core) == about.made
    assert set(about.failing) <= set(about.made)
