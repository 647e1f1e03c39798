"""What a student is shown of a failure, and when gradekit doubts itself instead."""

from __future__ import annotations

import math
import types
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from gradekit.asserts import Mismatch
from gradekit.judging.counterexample import counterexample, doubt
from gradekit.judging.replay import Failure
from gradekit.judging.session import CallFailed, OutOfTime
from gradekit.model.assignment import Assignment, Property
from gradekit.model.outcomes import Outcome, OutcomeKind, RecordedCall
from gradekit.model.report import Counterexample
from gradekit.submission.reading import parse

TEXT = "def double(x):\n    return 2 * x\n\n\ndef double_all(xs):\n    return xs\n"
SUBMISSION = parse(TEXT, path="hw.py")
WRONG = Mismatch("got 3.0, but should be 2.0", got="3.0", expected="2.0", within="1e-15")


def call(
    *arguments: Any, function: str = "double", value: Any = 3.0, **outcome: Any
) -> RecordedCall:
    kind = outcome.pop("kind", OutcomeKind.RETURNED)
    return RecordedCall(
        function=function,
        arguments=arguments,
        outcome=Outcome(kind=kind, value=value, **outcome),
    )


def failure(
    *calls: RecordedCall, error: Exception = WRONG, example: dict[str, Any] | None = None
) -> Failure:
    return Failure(example=example or {"x": 1.0}, error=error, calls=calls)


def named(tiny: Assignment, name: str) -> Property:
    return next(one for one in tiny.properties if one.name == name)


def shown(tiny: Assignment, found: Failure, *, name: str = "doubles") -> Counterexample:
    return counterexample(named(tiny, name), found, tiny, SUBMISSION.position)


def exact(right: Sequence[float]) -> types.ModuleType:
    """Make a 50-digit form that accepts these values."""
    module = types.ModuleType("exact")
    module.accepts = lambda _, __, got: got in right  # type: ignore[attr-defined]
    return module


def test_a_comparison_is_told_with_what_got_what_should_be_what_within_what(
    tiny: Assignment,
) -> None:
    found = shown(tiny, failure(call(1.0)))
    assert found.inputs == {"x": 1.0}
    assert (found.got, found.expected, found.tolerance) == ("3.0", "2.0", "1e-15")
    assert found.message == "got 3.0, but should be 2.0"
    assert found.reproduce == "double(1.0)"
    assert [(one.text, one.value, one.outcome) for one in found.calls] == [
        ("double(1.0)", 3.0, OutcomeKind.RETURNED)
    ]


def test_a_call_that_raised_is_told_with_its_line_and_the_right_answer(tiny: Assignment) -> None:
    raised = call(
        1.0, kind=OutcomeKind.RAISED, value=None, exception="ValueError", message="no", line=2
    )
    found = shown(tiny, failure(raised, error=CallFailed("double", raised.outcome)))
    assert found.got == "raised ValueError: no (line 2)"
    assert found.expected == "2.0"
    assert found.message == "double raised ValueError: no (line 2)"
    assert (found.calls[0].exception, found.calls[0].position) == ("ValueError", "line 2")


def test_a_call_that_raised_where_the_reference_raises_has_no_right_answer(
    tiny: Assignment,
) -> None:
    hung = call([], function="double_all", kind=OutcomeKind.TIMED_OUT, message="no answer")
    found = shown(tiny, failure(hung, error=CallFailed("double_all", hung.outcome)))
    assert found.expected == ""
    assert found.message == "double_all did not come back (no answer)"


def test_time_that_is_used_up_is_told_as_it_was_noticed(tiny: Assignment) -> None:
    found = shown(tiny, failure(error=OutOfTime("the time for this property was used up")))
    assert found.message == "the time for this property was used up"
    assert found.reproduce == ""


@pytest.mark.parametrize(
    ("error", "detail"),
    [(TypeError("not iterable"), "TypeError: not iterable"), (KeyError(), "KeyError")],
)
def test_a_result_that_breaks_the_property_is_told(
    tiny: Assignment, error: Exception, detail: str
) -> None:
    found = shown(tiny, failure(call(1.0), error=error))
    assert found.message == f"what was returned could not be worked with ({detail})"


def test_the_call_that_is_shown_is_the_last_of_a_judged_function(tiny: Assignment) -> None:
    calls = (
        call([1.0], function="double_all"),
        call([2.0], function="double_all"),
        call(2.0),
    )
    found = shown(tiny, failure(*calls), name="agrees_with_double")
    assert found.reproduce == "double_all([2.0])"
    assert len(found.calls) == 3


def test_calls_can_be_pasted(tiny: Assignment) -> None:
    values = [math.nan, math.inf, -math.inf, -0.0, 0.1, 5, True, "a", None]
    (one,) = shown(tiny, failure(call(values))).calls
    text = "[float('nan'), float('inf'), float('-inf'), -0.0, 0.1, 5, True, 'a', None]"
    assert one.text == f"double({text})"
    assert repr(eval(text)) == repr(values)  # that is what pasting does


def test_rows_that_are_all_alike_are_written_shortly(tiny: Assignment) -> None:
    (one,) = shown(tiny, failure(call([[1.0, 2.0]] * 500))).calls
    assert one.text == "double([[1.0, 2.0] for _ in range(500)])"


def test_rows_that_are_written_shortly_are_lists_of_their_own(tiny: Assignment) -> None:
    """A right function that works in place would give a wrong table of one row, many times."""
    tables = {"w": [[0.0] * 6] * 6, "b": math.nan}
    (one,) = shown(tiny, failure(call(tables))).calls
    assert one.text == "double({'w': [[0.0] * 6 for _ in range(6)], 'b': float('nan')})"
    made = eval(one.text, {"double": lambda tables: tables})
    assert made["w"] == tables["w"]
    assert made["w"][0] is not made["w"][1]


def test_numbers_that_json_lacks_become_strings(tiny: Assignment) -> None:
    found = shown(tiny, failure(call(math.inf, value=math.nan), example={"x": math.inf}))
    assert found.inputs == {"x": "inf"}
    assert found.calls[0].value == "nan"


def with_exact(assignment: Assignment, module: object) -> Assignment:
    """Give an assignment with another 50-digit form."""
    functions = assignment.reference
    code = types.SimpleNamespace(reference=functions, identities=None, exact=module)
    return replace(assignment, code=code)


def test_there_is_no_doubt_about_a_wrong_value(tiny: Assignment) -> None:
    assert doubt(named(tiny, "doubles"), failure(call(1.0)), tiny) == ""


def test_an_example_that_the_reference_fails_is_our_fault(tiny: Assignment) -> None:
    wrong = types.SimpleNamespace(double=lambda x: 3.0 * x + 1.0, double_all=None)
    code = types.SimpleNamespace(reference=wrong, identities=None)
    flawed = replace(tiny, code=code)
    found = doubt(named(tiny, "is_odd"), failure(call(1.0)), flawed)
    assert found == "the reference itself does not pass this example (got -2.0, but should be -4.0)"


def test_values_that_are_right_to_fifty_digits_are_not_refuted(tiny: Assignment) -> None:
    certain = with_exact(tiny, exact([3.0]))
    found = doubt(named(tiny, "doubles"), failure(call(1.0)), certain)
    assert found == "every value in this example is right to fifty digits"


OTHERS = {
    "one of them is wrong": (call(1.0), call(2.0, value=9.0)),
    "one of them raised": (call(1.0), call(1.0, kind=OutcomeKind.RAISED)),
    "one of them changed its argument": (call(1.0, changed={0: [1.0]}),),
    "one of them is no number": (call(1.0, value="3.0"),),
    "there is none": (),
}


@pytest.mark.parametrize("why", OTHERS)
def test_fifty_digits_say_nothing_where(tiny: Assignment, why: str) -> None:
    certain = with_exact(tiny, exact([3.0]))
    assert doubt(named(tiny, "doubles"), failure(*OTHERS[why]), certain) == ""


def test_fifty_digits_say_nothing_about_a_property_that_broke(tiny: Assignment) -> None:
    certain = with_exact(tiny, exact([3.0]))
    found = failure(call(1.0), error=TypeError("not iterable"))
    assert doubt(named(tiny, "doubles"), found, certain) == ""


def test_an_exact_form_that_can_not_say_is_not_asked_again(tiny: Assignment) -> None:
    def refuse(*_: object) -> bool:
        raise ValueError("outside its domain")

    module = types.ModuleType("exact")
    module.accepts = refuse  # type: ignore[attr-defined]
    certain = with_exact(tiny, module)
    assert doubt(named(tiny, "doubles"), failure(call(1.0)), certain) == ""
