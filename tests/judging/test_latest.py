"""Gradekit ends in time: what held by then has held, and the rest is nobody's fault but ours."""

from __future__ import annotations

import itertools
import time

import pytest

from gradekit.judging.judge import OUT_OF_TIME, Judgement, judge
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report
from gradekit.submission.reading import parse
from tests.folders import PLAIN, TINY, load
from tests.isolation import ISOLATION

WRONG = PLAIN.replace("2 * x", "3 * x").replace("x + x", "x + x + x")


@pytest.fixture(scope="module")
def tiny() -> Assignment:
    return load(TINY)


def judged(tiny: Assignment, text: str, latest: float) -> Report:
    return judge(tiny, parse(text, path="hw.py"), isolation=ISOLATION, latest=latest)


@pytest.mark.parametrize("text", [PLAIN, WRONG])
def test_where_no_time_is_left_nothing_is_judged_and_no_point_is_lost(
    tiny: Assignment, text: str
) -> None:
    report = judged(tiny, text, time.monotonic())
    assert {each.verdict for each in report.properties} == {Verdict.ERROR}
    assert (report.score, report.exit_code, report.findings) == (None, 3, [])
    assert report.notes.count(OUT_OF_TIME) == 1


def test_enough_time_changes_nothing(tiny: Assignment) -> None:
    reports = [judged(tiny, WRONG, latest) for latest in (time.monotonic() + 600, float("inf"))]
    first, second = ([(r.name, r.verdict, r.points) for r in each.properties] for each in reports)
    assert first == second
    assert reports[0].score == reports[1].score is not None


@pytest.mark.parametrize("settled", range(3))
def test_what_held_or_failed_before_the_end_stays_and_the_rest_is_a_fault(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, settled: int
) -> None:
    """Whenever it ends: each failure asks for the time twice, before it is judged and after."""
    whole = {each.name: each.verdict for each in judged(tiny, WRONG, float("inf")).properties}
    asked = itertools.count()
    monkeypatch.setattr(Judgement, "_is_over", lambda _: next(asked) >= 2 * settled)
    report = judged(tiny, WRONG, float("inf"))
    ours = [each for each in report.properties if each.verdict is Verdict.ERROR]
    rest = [each for each in report.properties if each.verdict is not Verdict.ERROR]
    assert ours
    assert all(whole[each.name] is each.verdict for each in rest)
    assert report.score is None
    assert all(each.points is None or each.advice for each in ours)
