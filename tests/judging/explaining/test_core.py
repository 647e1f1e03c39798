"""Which probes fail, which pass, and which say nothing."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from gradekit.judging.explaining.core import gather
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Outcome, OutcomeKind

from .evidence import NUMBERS, corpus, evidence


def test_probes_of_the_core_fail_where_they_are_wrong(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: 2 * x if x < 7 else 0.0)
    assert sorted(NUMBERS[index] for index in about.failing) == NUMBERS[-5:]
    assert len(about.passing) == len(NUMBERS) - 5


def test_the_simplest_call_that_fails_is_first(tiny: Assignment) -> None:
    about = evidence(tiny, lambda _: 0.5)
    first, second = (len(repr(NUMBERS[about.failing[place]])) for place in (0, -1))
    assert first < second


def test_what_differs_within_the_tolerance_of_a_probe_is_right(tiny: Assignment) -> None:
    wide = [1e-3] * len(NUMBERS)
    assert evidence(tiny, lambda x: 2.0001 * x).failing
    assert not evidence(tiny, lambda x: 2.0001 * x, core=wide).failing


def test_an_edge_neither_fails_nor_passes(tiny: Assignment) -> None:
    edges = [None if x < 0 else 1e-9 for (x,) in NUMBERS]
    about = evidence(tiny, abs, core=edges)
    assert all(NUMBERS[index][0] >= 0 for index in [*about.failing, *about.passing])
    assert len(about.edges) == 32


def test_at_an_edge_what_a_right_solution_does_is_right(tiny: Assignment) -> None:
    calls = [[1.0]]
    about = evidence(tiny, lambda _: 7.0, calls, core=[None], accepted=[[["returned", 7.0, []]]])
    assert about.is_right(0)
    assert not evidence(tiny, lambda _: 7.0, calls, core=[None]).is_right(0)


class SlowSession:
    """Answers together, and each round of calls takes so many seconds by the clock."""

    deadline = math.inf

    def __init__(self, assignment: Assignment, monkeypatch: pytest.MonkeyPatch, seconds: float):
        self.assignment = assignment
        self.worker = SimpleNamespace(restart=lambda: None)
        self.hangs = SimpleNamespace(last=lambda *_: False)
        self._now, self._seconds = 0.0, seconds
        monkeypatch.setattr(time, "monotonic", lambda: self._now)

    def call_all(self, _: str, calls: Sequence[list[float]]) -> list[Outcome]:
        self._now += self._seconds
        return [Outcome(kind=OutcomeKind.RETURNED, value=0.5) for _ in calls]


@pytest.mark.parametrize(("seconds", "asked"), [(2.0, 65), (4.0, 32)])
def test_a_slow_function_is_asked_less(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, seconds: float, asked: int
) -> None:
    session = SlowSession(tiny, monkeypatch, seconds)
    about = gather("double", session, corpus(NUMBERS))  # type: ignore[arg-type]
    assert about is not None
    assert len(about.outcomes) == asked
