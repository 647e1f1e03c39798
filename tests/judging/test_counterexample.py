"""What a student is shown of a failure."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from gradekit.judging.attempts import Failure
from gradekit.judging.counterexample import (
    LARGEST_QUOTED,
    LONGEST_TEXT,
    MOST_QUOTED,
    counterexample,
)
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.session import CallFailed
from gradekit.model.assignment import Assignment
from gradekit.model.mismatch import Mismatch, show
from gradekit.model.outcomes import History, OutcomeKind
from gradekit.model.report import Counterexample
from gradekit.submission.reading import parse
from tests.judging.failures import call, failure, named

TEXT = "def double(x):\n    return 2 * x\n\n\ndef double_all(xs):\n    return xs\n"
SUBMISSION = parse(TEXT, path="hw.py")


def shown(tiny: Assignment, failure: Failure, *, name: str = "doubles") -> Counterexample:
    return counterexample(named(tiny, name), failure, tiny, SUBMISSION)


def test_a_comparison_is_told_with_what_got_what_should_be_what_within_what(
    tiny: Assignment,
) -> None:
    written = shown(tiny, failure(call(1.0)))
    assert written.inputs == {"x": 1.0}
    assert (written.got, written.expected, written.tolerance) == ("3.0", "2.0", "1e-15")
    assert written.message == "got 3.0, but should be 2.0"
    assert written.reproduce == "double(1.0)"
    assert [(call.text, call.value, call.outcome) for call in written.calls] == [
        ("double(1.0)", 3.0, OutcomeKind.RETURNED)
    ]


def test_a_call_after_others_cannot_be_pasted_alone(tiny: Assignment) -> None:
    after = replace(call(1.0), history=History([[2.0]]))
    assert shown(tiny, failure(after)).reproduce == ""


def test_a_call_that_raised_is_told_with_its_line_and_the_right_answer(tiny: Assignment) -> None:
    raised = call(
        1.0, kind=OutcomeKind.RAISED, value=None, exception="ValueError", message="no", line=2
    )
    written = shown(tiny, failure(raised, error=CallFailed("double", raised.outcome)))
    assert written.got == "raised ValueError: no (line 2)"
    assert written.expected == "2.0"
    assert written.message == "double raised ValueError: no (line 2)"
    assert (written.calls[0].exception, written.calls[0].position) == ("ValueError", "line 2")


def test_a_call_that_raised_where_the_reference_raises_has_no_right_answer(
    tiny: Assignment,
) -> None:
    hung = call([], function="double_all", kind=OutcomeKind.TIMED_OUT, message="no answer")
    written = shown(tiny, failure(hung, error=CallFailed("double_all", hung.outcome)))
    assert written.expected == ""
    assert written.message == "double_all did not come back (no answer)"


LARGE = {
    "many entries": [[]] * (MOST_QUOTED + 1),
    "many numbers": [0.5] * LARGEST_QUOTED,
    "a text": "x" * (LARGEST_QUOTED + 1),
    "wide at every level": [[[["x" * 90] * 12] * 12] * 12] * 12,
}


@pytest.mark.parametrize("value", LARGE.values(), ids=LARGE)
def test_of_a_value_that_is_too_large_the_beginning_is_quoted(
    tiny: Assignment, value: object
) -> None:
    quoted = shown(tiny, failure(call(1.0, value=value))).calls[0].value
    assert isinstance(quoted, str)
    assert quoted[:2] == show(value)[:2]
    assert len(quoted) < LARGEST_QUOTED + 100


def test_a_value_of_some_size_is_quoted_whole(tiny: Assignment) -> None:
    value = [[0.5] * 27] * 27
    assert shown(tiny, failure(call(1.0, value=value))).calls[0].value == value


def test_no_text_is_longer_than_a_page_can_hold(tiny: Assignment) -> None:
    numbers = [index / 7 for index in range(LONGEST_TEXT)]
    error = Mismatch("m" * 10**6, got="g" * 10**6, expected="e" * 10**6, within="w" * 10**6)
    given = failure(call(numbers, function="double_all"), error=error)
    written = shown(tiny, given, name="doubles_each")
    texts = [written.got, written.expected, written.tolerance, written.message]
    for text in (*texts, written.calls[0].text):
        assert LONGEST_TEXT < len(text) < LONGEST_TEXT + 100
        assert text.endswith("characters)")
    assert written.reproduce == ""


def test_time_that_is_used_up_is_told_as_it_was_noticed(tiny: Assignment) -> None:
    written = shown(tiny, failure(error=OutOfTime("the time for this property was used up")))
    assert written.message == "the time for this property was used up"
    assert written.reproduce == ""


@pytest.mark.parametrize(
    ("error", "detail"),
    [(TypeError("not iterable"), "TypeError: not iterable"), (KeyError(), "KeyError")],
)
def test_a_result_that_breaks_the_property_is_told(
    tiny: Assignment, error: Exception, detail: str
) -> None:
    written = shown(tiny, failure(call(1.0), error=error))
    assert written.message == f"what was returned could not be worked with ({detail})"


def test_the_call_that_is_shown_is_the_last_of_a_judged_function(tiny: Assignment) -> None:
    calls = (
        call([1.0], function="double_all"),
        call([2.0], function="double_all"),
        call(2.0),
    )
    written = shown(tiny, failure(*calls), name="agrees_with_double")
    assert written.reproduce == "double_all([2.0])"
    assert len(written.calls) == 3


def test_calls_can_be_pasted(tiny: Assignment) -> None:
    values = [math.nan, math.inf, -math.inf, -0.0, 0.1, 5, True, "a", None]
    (written,) = shown(tiny, failure(call(values))).calls
    text = "[float('nan'), float('inf'), float('-inf'), -0.0, 0.1, 5, True, 'a', None]"
    assert written.text == f"double({text})"
    assert repr(eval(text)) == repr(values)  # that is what pasting does


def test_rows_that_are_all_alike_are_written_shortly(tiny: Assignment) -> None:
    (written,) = shown(tiny, failure(call([[1.0, 2.0]] * 500))).calls
    assert written.text == "double([[1.0, 2.0] for _ in range(500)])"


def test_rows_that_are_written_shortly_are_lists_of_their_own(tiny: Assignment) -> None:
    """A right function that works in place would give a wrong table of one row, many times."""
    tables = {"w": [[0.0] * 6] * 6, "b": math.nan}
    (written,) = shown(tiny, failure(call(tables))).calls
    assert written.text == "double({'w': [[0.0] * 6 for _ in range(6)], 'b': float('nan')})"
    made = eval(written.text, {"double": lambda tables: tables})
    assert made["w"] == tables["w"]
    assert made["w"][0] is not made["w"][1]


def test_numbers_that_json_lacks_become_strings(tiny: Assignment) -> None:
    written = shown(tiny, failure(call(math.inf, value=math.nan), example={"x": math.inf}))
    assert written.inputs == {"x": "inf"}
    assert written.calls[0].value == "nan"
