"""The second pass: one property at a time, from what the first one found to its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from gradekit.assignment.examples import Corpus, Example
from gradekit.judging import confirmation, shrinking
from gradekit.judging.attempts import search
from gradekit.judging.confirmation import Doubt
from gradekit.judging.replay import Replayed
from gradekit.judging.session import Session, Sessions, Setting
from gradekit.judging.settling import BY_CHANCE, BY_ITSELF, DOUBTFUL, OURS, Settler
from gradekit.model.assignment import Assignment
from gradekit.model.errors import WorkerError
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Counterexample, Result
from gradekit.submission.reading import parse
from tests.isolation import ISOLATION
from tests.judging.claims import as_advice
from tests.judging.failures import call, failure, named

DOUBLE = "def double(x):\n    return 2 * x\n"
INLINE = "def double_all(xs):\n    return [2 * x for x in xs]\n"
DOUBLE_ALL = "def double_all(xs):\n    return [double(x) for x in xs]\n"
RIGHT = DOUBLE + DOUBLE_ALL
LATE = "def double(x):\n    return 2 * x if x < 3 else 0.0\n" + DOUBLE_ALL
HELD = Replayed(30, None)

Begin = Callable[..., Settler]


@pytest.fixture
def begun(tiny: Assignment, drawn: Corpus) -> Iterator[Begin]:
    """Load a text; give what settles its properties, to which `failed` functions are known."""
    with ExitStack() as stack:

        def begin(
            text: str,
            *,
            assignment: Assignment = tiny,
            failed: Sequence[str] = (),
            shrinks: bool = True,
        ) -> Settler:
            submission = parse(text, path="submission.py")
            sessions = stack.enter_context(Sessions(assignment, submission, ISOLATION))
            sessions.main.worker.load()
            settler = Settler(sessions, drawn, shrinks=shrinks)
            settler.blame.failed.update(failed)
            return settler

        yield begin


def settle(
    settler: Settler,
    name: str,
    replayed: Replayed | None = None,
    examples: Sequence[Example] | None = None,
) -> Result:
    return settler.settle(named(settler.sessions.assignment, name), replayed, examples)


def found(settler: Settler, name: str) -> Replayed:
    """Give what a first pass finds, by searching."""
    property_ = named(settler.sessions.assignment, name)
    setting = Setting(session=settler.sessions.main, own_helpers=True)
    examples = settler.corpus.examples[name]
    return Replayed(len(examples), search(property_, setting, examples))


def forbid(monkeypatch: pytest.MonkeyPatch, *places: tuple[Any, str]) -> None:
    """Let a test fail where one of these functions is called."""
    for owner, name in places:
        monkeypatch.setattr(owner, name, lambda *_, name=name, **__: pytest.fail(f"{name} ran"))


def counterexample(result: Result) -> Counterexample:
    assert result.counterexample is not None
    return result.counterexample


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


def test_a_helper_that_is_wrong_is_replaced(begun: Begin) -> None:
    text = LATE.replace(DOUBLE_ALL, INLINE)
    result = settle(begun(text, failed=["double"]), "agrees_with_double")
    assert (result.verdict, result.points) == (Verdict.PASSED, 0.5)
    assert result.notes == ["It holds with a correct double."]


def test_advice_that_fails_by_its_helpers_alone_has_passed(tiny: Assignment, begun: Begin) -> None:
    advised = as_advice(tiny, "agrees_with_double")
    settler = begun(LATE.replace(DOUBLE_ALL, INLINE), assignment=advised)
    replayed = found(settler, "agrees_with_double")
    assert replayed.failure is not None
    assert settle(settler, "agrees_with_double", replayed).verdict is Verdict.PASSED


def test_where_all_settings_fail_that_with_correct_helpers_is_shown(begun: Begin) -> None:
    both = "def double(x):\n    return x + 1\ndef double_all(xs):\n    return [3 * x for x in xs]\n"
    shown = counterexample(settle(begun(both, failed=["double"]), "agrees_with_double"))
    assert {call.text.partition("(")[0] for call in shown.calls} == {"double_all"}


def test_what_held_because_of_wrong_helpers_is_tried_with_correct_ones(begun: Begin) -> None:
    """Two that are wrong alike agree: that holds relative to the wrong one alone."""
    both = "def double(x):\n    return x + 1\ndef double_all(xs):\n    return [x + 1 for x in xs]\n"
    held = settle(begun(both), "agrees_with_double", HELD)
    result = settle(begun(both, failed=["double"]), "agrees_with_double", HELD)
    assert (held.notes, held.verdict) == ([], Verdict.PASSED)
    assert (result.notes, result.verdict) == (
        ["It holds relative to your own double."],
        Verdict.PASSED,
    )


def test_agreeing_on_a_constant_is_not_credible(begun: Begin) -> None:
    zeros = "def double(x):\n    return 0.0\ndef double_all(xs):\n    return [0.0 for x in xs]\n"
    result = settle(begun(zeros, failed=["double"]), "agrees_with_double", HELD)
    assert (result.verdict, result.points) == (Verdict.FAILED, 0.0)


def test_a_caller_of_a_wrong_helper_is_judged_with_a_correct_one_in_its_place(
    begun: Begin,
) -> None:
    settler = begun(LATE, failed=["double"])
    result = settle(settler, "doubles_each", found(settler, "doubles_each"))
    assert (result.verdict, result.points) == (Verdict.PASSED, 2.0)
    assert result.notes == ["It holds with a correct double in place of yours."]
    assert settler.blame.failed == {"double"}


def test_a_failure_is_shown_with_correct_helpers_where_it_fails_with_them(begun: Begin) -> None:
    text = LATE.replace(DOUBLE_ALL, "def double_all(xs):\n    return [3 * double(x) for x in xs]\n")
    settler = begun(text, failed=["double"])
    shown = counterexample(settle(settler, "doubles_each", found(settler, "doubles_each")))
    value, right = shown.calls[0].value[0], settler.sessions.assignment.reference.double
    assert value == 3 * right(shown.inputs["xs"][0])


def test_what_a_stub_cannot_answer_is_not_what_is_shown(begun: Begin) -> None:
    asks_wrongly = "def double_all(xs):\n    return [double(x, x) + double(x) for x in xs]\n"
    text = "def double(x, y=0):\n    return 3 * x\n" + asks_wrongly
    settler = begun(text, failed=["double"])
    shown = counterexample(settle(settler, "doubles_each", found(settler, "doubles_each")))
    assert (shown.calls[0].exception, shown.calls[0].value[0]) == ("", 6 * shown.inputs["xs"][0])


def test_a_caller_may_do_without_what_a_stub_has_not_answered(begun: Begin) -> None:
    tries = (
        "def double_all(xs):\n    try:\n        double(object())\n    except ValueError:\n"
        "        return [double(x) for x in xs]\n"
    )
    settler = begun("def double(x):\n    raise ValueError\n" + tries, failed=["double"])
    result = settle(settler, "doubles_each", found(settler, "doubles_each"))
    assert (result.verdict, result.points) == (Verdict.PASSED, 2.0)


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
    assert result.message == "your submission defines no function double. Did you mean duoble?"
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
