"""The second pass: one property at a time, from what the first one found to its result."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradekit.assignment.examples import Corpus
from gradekit.judging import confirmation, shrinking
from gradekit.judging.replay import Replayed
from gradekit.judging.session import Session
from gradekit.judging.settling import BY_CHANCE, BY_ITSELF, OURS
from gradekit.model.assignment import Assignment
from gradekit.model.errors import WorkerError
from gradekit.model.outcomes import Verdict
from tests.judging.claims import as_advice
from tests.judging.failures import call, failure
from tests.judging.settlers import (
    DOUBLE_ALL,
    HELD,
    INLINE,
    LATE,
    RIGHT,
    Begin,
    counterexample,
    forbid,
    found,
    settle,
)


def test_what_held_in_the_first_pass_has_passed_without_another_call(
    begun: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    settler = begun(RIGHT)
    forbid(monkeypatch, (Session, "call"), (Session, "exchange"))
    result = settle(settler, "doubles", HELD)
    assert (result.verdict, result.points, result.examples) == (Verdict.PASSED, 2.0, 30)
    assert settler.verdicts == {"doubles": Verdict.PASSED}


@pytest.mark.parametrize(("text", "verdict"), [(RIGHT, "passed"), (LATE, "failed")])
def test_what_the_first_pass_left_open_is_searched_through(
    begun: Begin, text: str, verdict: str
) -> None:
    result = settle(begun(text), "doubles")
    assert result.verdict.value == verdict


def test_of_some_examples_only_these_are_tried(begun: Begin, drawn: Corpus) -> None:
    examples = drawn.examples["doubles"]
    first = next(place for place, example in enumerate(examples) if example["x"] >= 3)
    settler = begun(LATE)
    assert settle(settler, "doubles", examples=examples[:first]).verdict is Verdict.PASSED
    result = settle(settler, "doubles", examples=examples[: first + 1])
    assert (result.verdict, result.examples) == (Verdict.FAILED, first)


def test_advice_is_shown_as_it_was_found(
    tiny: Assignment, begun: Begin, drawn: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    settler = begun(LATE, assignment=as_advice(tiny, "is_odd"))
    replayed = found(settler, "is_odd")
    starts = settler.sessions.main.worker.starts
    forbid(
        monkeypatch,
        (Session, "call"),
        (shrinking, "make_small"),
        (confirmation, "see_again"),
        (confirmation, "doubt"),
    )
    result = settle(settler, "is_odd", replayed)
    assert replayed.failure is not None
    assert (result.verdict, result.notes) == (Verdict.FAILED, [])
    assert result.examples == replayed.failure.held
    assert counterexample(result).inputs == replayed.failure.example
    assert not counterexample(result).shrunk
    assert settler.sessions.main.worker.starts == starts
    assert settler.blame.failed == set()


def test_advice_that_the_first_pass_left_open_is_not_shrunk_either(
    tiny: Assignment, begun: Begin, drawn: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid(monkeypatch, (shrinking, "make_small"), (confirmation, "doubt"))
    settler = begun(LATE, assignment=as_advice(tiny, "is_odd"))
    result = settle(settler, "is_odd")
    first = next(each for each in drawn.examples["is_odd"] if abs(each["x"]) >= 3)
    assert counterexample(result).inputs == first


def test_a_failure_is_made_small_and_shown(begun: Begin) -> None:
    settler = begun(LATE)
    replayed = found(settler, "doubles")
    result = settle(settler, "doubles", replayed)
    shown = counterexample(result)
    assert (result.verdict, result.points, shown.inputs) == (Verdict.FAILED, 0.0, {"x": 3.0})
    assert shown.shrunk
    assert replayed.failure is not None
    assert result.examples == replayed.failure.held > 0
    assert settler.failures["doubles"].example == {"x": 3.0}
    assert settler.failures["doubles"].calls == ()
    assert settler.blame.failed == {"double"}


def test_a_failure_is_shown_as_it_was_found_where_none_is_shrunk(
    begun: Begin, drawn: Corpus
) -> None:
    result = settle(begun(LATE, shrinks=False), "doubles")
    first = next(each for each in drawn.examples["doubles"] if each["x"] >= 3)
    assert counterexample(result).inputs == first
    assert not counterexample(result).shrunk


def test_what_failed_in_the_first_pass_is_seen_to_fail_again(begun: Begin) -> None:
    """Where it does not, all examples are tried once more, and a right function passes."""
    result = settle(begun(RIGHT), "doubles", Replayed(30, failure(call(1.0))))
    assert (result.verdict, result.points, result.notes) == (Verdict.PASSED, 2.0, [BY_ITSELF])


def test_what_failed_in_the_first_pass_is_not_looked_for_again(begun: Begin) -> None:
    settler = begun(LATE, shrinks=False)
    settler.corpus = replace(settler.corpus, examples={"doubles": []})
    earlier = replace(failure(call(5.0), example={"x": 5.0}), held=7)
    result = settle(settler, "doubles", Replayed(30, earlier))
    assert (result.examples, counterexample(result).inputs) == (7, {"x": 5.0})


COUNTING = "seen = []\ndef double(x):\n    seen.append(x)\n    return {}\n" + DOUBLE_ALL


def test_what_fails_by_itself_only_now_and_then_is_told_so(begun: Begin) -> None:
    text = COUNTING.format("2 * x + (len(seen) > 9)")
    result = settle(begun(text), "doubles")
    assert (result.verdict, result.points, result.notes) == (Verdict.FAILED, 0.0, [BY_CHANCE])


def test_what_other_calls_left_behind_costs_nothing(begun: Begin) -> None:
    text = COUNTING.format("2 * x + (len(seen) > 35)")
    settler = begun(text)
    assert settle(settler, "doubles").verdict is Verdict.PASSED
    for _ in range(6):
        settler.sessions.main.call("double", [1.0])
    result = settle(settler, "a_hard_one")
    assert (result.verdict, result.points, result.notes) == (Verdict.PASSED, 1.0, [BY_ITSELF])


def test_a_failure_by_chance_is_not_doubted(begun: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its values may be right where it is tried again."""
    forbid(monkeypatch, (confirmation, "doubt"))
    result = settle(begun(COUNTING.format("2 * x + (len(seen) > 9)")), "doubles")
    assert (result.verdict, result.traceback) == (Verdict.FAILED, "")


def test_a_property_is_tried_alone_where_not_even_the_confirmation_called_before(
    begun: Begin, drawn: Corpus
) -> None:
    count = drawn.counts["doubles"]
    settler = begun(COUNTING.format(f"2 * x + (len(seen) > {count})"))
    settler.sessions.main.call("double", [1.0])
    result = settle(settler, "doubles")
    assert (result.verdict, result.notes) == (Verdict.PASSED, [BY_ITSELF])


def test_a_property_whose_need_does_not_hold_is_not_judged(
    begun: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    settler = begun(LATE)
    settle(settler, "doubles")
    forbid(monkeypatch, (Session, "call"), (Session, "exchange"))
    result = settle(settler, "a_hard_one", HELD)
    assert (result.verdict, result.points) == (Verdict.SKIPPED, 0.0)
    assert result.message == "not judged, because doubles does not hold yet"


def test_a_function_that_is_missing_is_named(begun: Begin) -> None:
    settler = begun(INLINE.replace("double_all", "duoble"))
    result = settle(settler, "doubles", HELD)
    assert result.verdict is Verdict.FAILED
    assert result.message == "You wrote duoble (line 1). The assignment calls it double: rename it."
    assert settler.blame.failed == {"double"}


@pytest.mark.parametrize("fault", [WorkerError("no process is left"), ZeroDivisionError("ours")])
def test_a_fault_of_gradekits_leaves_open_what_points_there_are(
    begun: Begin, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault

    settler = begun(LATE)
    monkeypatch.setattr(settler.sessions.main.worker, "call", broken)
    monkeypatch.setattr(settler.sessions.main.worker, "exchange", broken)
    monkeypatch.setattr("gradekit.judging.attempts.search_singly", broken)
    result = settle(settler, "doubles")
    assert (result.verdict, result.points, result.message) == (Verdict.ERROR, None, OURS)
    assert result.traceback.strip().endswith(str(fault))
    assert settler.blame.failed == set()
    after = settle(settler, "a_hard_one", Replayed(1, None))
    assert after.verdict is Verdict.PASSED  # it needs what we could not judge


def test_time_that_is_used_up_is_told_and_costs_the_points(begun: Begin) -> None:
    settler = begun(RIGHT)
    settler.sessions.main.deadline = 0.0
    result = settle(settler, "doubles")
    assert result.verdict is Verdict.FAILED
    assert result.message == "the time for the whole submission, 30 seconds, was used up"
