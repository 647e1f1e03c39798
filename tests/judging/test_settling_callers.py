"""The second pass, for a function that calls others which may be wrong."""

from __future__ import annotations

from gradekit.judging.replay import Replayed
from gradekit.judging.session import CallFailed
from gradekit.judging.settling import BY_ITSELF
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Outcome, OutcomeKind, Verdict
from tests.judging.claims import as_advice
from tests.judging.failures import call, failure
from tests.judging.settlers import (
    DOUBLE_ALL,
    HELD,
    INLINE,
    LATE,
    Begin,
    counterexample,
    found,
    settle,
)


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


ALIKE = "def double(x):\n    return x + 1\ndef double_all(xs):\n    return [x + 1 for x in xs]\n"


def test_what_fails_once_with_its_own_helpers_is_not_refuted_by_others(begun: Begin) -> None:
    """It ran out of time on a busy machine, say, and agrees with no helper but its own."""
    late = CallFailed("double_all", Outcome(kind=OutcomeKind.TIMED_OUT))
    replayed = Replayed(30, failure(call([1.0]), error=late, example={"xs": [1.0]}))
    result = settle(begun(ALIKE), "agrees_with_double", replayed)
    assert (result.verdict, result.notes) == (Verdict.PASSED, [BY_ITSELF])


def test_what_held_because_of_wrong_helpers_is_tried_with_correct_ones(begun: Begin) -> None:
    """Two that are wrong alike agree: that holds relative to the wrong one alone."""
    held = settle(begun(ALIKE), "agrees_with_double", HELD)
    result = settle(begun(ALIKE, failed=["double"]), "agrees_with_double", HELD)
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
