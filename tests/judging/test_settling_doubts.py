"""The second pass, where it is in doubt whether a failure is the submission's."""

from __future__ import annotations

import pytest

from gradekit.assignment.examples import Corpus
from gradekit.judging import confirmation
from gradekit.judging.confirmation import Doubt
from gradekit.judging.settling import DOUBTFUL, OURS
from gradekit.model.outcomes import Verdict
from tests.judging.settlers import (
    LATE,
    Begin,
    counterexample,
    settle,
)


@pytest.mark.parametrize("shrinks", [True, False])
def test_a_property_counts_as_passed_where_there_is_doubt_about_every_failure(
    begun: Begin, monkeypatch: pytest.MonkeyPatch, shrinks: bool
) -> None:
    monkeypatch.setattr(confirmation, "doubt", lambda *_: Doubt("the reference itself fails"))
    settler = begun(LATE, shrinks=shrinks)
    result = settle(settler, "doubles")
    assert (result.verdict, result.points, result.message) == (Verdict.DOUBTED, 2.0, DOUBTFUL)
    assert (result.traceback, result.counterexample) == ("the reference itself fails", None)
    assert (settler.blame.failed, settler.failures) == (set(), {})


@pytest.mark.parametrize("shrinks", [True, False])
def test_doubt_about_one_failure_hides_no_other(
    begun: Begin, drawn: Corpus, monkeypatch: pytest.MonkeyPatch, shrinks: bool
) -> None:
    """Or a function that is right where a claim is wrong would need to be right nowhere else."""
    wrong = [example for example in drawn.examples["doubles"] if example["x"] >= 3]
    doubtful = [{"x": 3.0}, wrong[0]]
    monkeypatch.setattr(
        confirmation,
        "doubt",
        lambda _, failure, __: Doubt("ours") if failure.example in doubtful else None,
    )
    settler = begun(LATE, shrinks=shrinks)
    result = settle(settler, "doubles")
    assert (result.verdict, result.points) == (Verdict.FAILED, 0.0)
    assert counterexample(result).inputs == next(each for each in wrong if each not in doubtful)
    assert settler.blame.failed == {"double"}


def test_a_doubt_that_is_a_fault_is_no_verdict(
    begun: Begin, drawn: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where judging breaks on the reference as well, nothing is known of the claim."""
    last = next(each for each in reversed(drawn.examples["doubles"]) if each["x"] >= 3)
    monkeypatch.setattr(
        confirmation,
        "doubt",
        lambda _, failure, __: Doubt("it broke", is_fault=failure.example == last),
    )
    result = settle(begun(LATE), "doubles")
    assert (result.verdict, result.points, result.message) == (Verdict.ERROR, None, OURS)
    assert result.traceback == "it broke"


def test_time_that_is_used_up_settles_no_doubt(
    begun: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def doubt(*_: object) -> Doubt | None:
        settler.sessions.main.deadline = 0.0
        return doubts.pop() if doubts else None

    doubts = [Doubt("ours")]
    monkeypatch.setattr(confirmation, "doubt", doubt)
    settler = begun(LATE)
    result = settle(settler, "doubles")
    assert (result.verdict, result.points, result.message) == (Verdict.ERROR, None, OURS)
    assert result.traceback == "the time for the whole submission, 30 seconds, was used up"


def test_the_time_that_a_doubt_takes_is_given_back(
    begun: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirmation, "doubt", lambda *_: Doubt("ours"))
    settler = begun(LATE)
    before = settler.sessions.deadline
    settle(settler, "doubles")
    assert settler.sessions.main.deadline == settler.sessions.deadline > before
