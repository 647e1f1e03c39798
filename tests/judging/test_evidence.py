"""A failure is shown by the calls that were made, and a line that prints what they gave."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gradekit.judging.evidence import Shown, right_value, show_failure, write_literal
from gradekit.judging.session import CallFailed
from gradekit.model.assignment import Assignment
from gradekit.model.mismatch import Mismatch
from gradekit.model.outcomes import History, OutcomeKind, RecordedCall
from tests.judging.failures import call, failure, named


def of(tiny: Assignment, *calls: RecordedCall, name: str = "doubles", **changes: Any) -> Shown:
    return show_failure(named(tiny, name), failure(*calls, **changes), tiny)


def mismatch(got: str, expected: str) -> Mismatch:
    return Mismatch(f"got {got}, but should be {expected}", got=got, expected=expected)


def test_the_value_of_one_call_is_printed_by_the_call(tiny: Assignment) -> None:
    shown = of(tiny, call(1.0))
    assert (shown.evidence, shown.line) == ("value", "double(1.0)")


def test_values_that_are_compared_are_all_printed(tiny: Assignment) -> None:
    calls = call(1.0, value=3.0), call(-1.0, value=-2.0)
    shown = of(tiny, *calls, error=mismatch("3.0", "2.5"))
    assert (shown.evidence, shown.line) == (
        "comparison",
        "print(double(1.0)); print(double(-1.0))",
    )
    assert shown.calls == calls


def test_of_several_calls_the_wrong_one_is_shown_where_its_value_is_compared(
    tiny: Assignment,
) -> None:
    shown = of(tiny, call(1.0, value=3.0), call(-1.0, value=-2.0), error=mismatch("3.0", "2.0"))
    assert (shown.evidence, shown.line) == ("value", "double(1.0)")


def test_what_is_computed_from_a_value_is_a_comparison(tiny: Assignment) -> None:
    shown = of(tiny, call(1.0, value=3.0), error=mismatch("9.0", "4.0"))
    assert (shown.evidence, shown.line) == ("comparison", "double(1.0)")


def test_of_many_compared_calls_one_is_shown(tiny: Assignment) -> None:
    calls = [call(float(number), value=1.0) for number in range(9)]
    assert of(tiny, *calls, error=mismatch("9.0", "4.0")).line == "double(8.0)"


def test_a_value_of_another_form_is_told_apart(tiny: Assignment) -> None:
    shown = of(tiny, call(1.0, value="two"), error=mismatch("'two'", "a number"))
    assert (shown.evidence, shown.line) == ("form", "double(1.0)")


def test_a_changed_argument_is_printed_after_the_call(tiny: Assignment) -> None:
    changing = call([1.0, 2.0], function="double_all", value=[2.0, 4.0], changed={0: [2.0, 4.0]})
    error = mismatch("[2.0, 4.0]", "[1.0, 2.0], unchanged")
    shown = of(tiny, changing, name="leaves_the_list_alone", error=error)
    line = "numbers = [1.0, 2.0]; double_all(numbers); print(numbers)"
    assert (shown.evidence, shown.line) == ("change", line)


def test_a_call_that_raised_is_made_again(tiny: Assignment) -> None:
    raised = call(1.0, kind=OutcomeKind.RAISED, value=None, exception="ValueError")
    shown = of(tiny, raised, error=CallFailed("double", raised.outcome))
    assert (shown.evidence, shown.line) == ("call", "double(1.0)")


def test_a_call_after_others_has_no_line(tiny: Assignment) -> None:
    after = replace(call(1.0), history=History([[2.0]]))
    assert (of(tiny, after).evidence, of(tiny, after).line) == ("history", "")


def test_a_line_that_is_too_long_is_left_out(tiny: Assignment) -> None:
    many = call([float(number) for number in range(9000)], function="double_all", value=[])
    assert of(tiny, many, name="doubles_each", error=mismatch("[]", "[0.0]")).line == ""


def test_the_right_value_is_told_where_another_was_returned(tiny: Assignment) -> None:
    assert right_value(call(1.0, value=3.0), tiny) == "2.0"
    assert right_value(call(1.0, value=2.0 + 1e-9), tiny) == ""
    assert right_value(call([], function="double_all", value=[]), tiny) == ""
    assert right_value(call([1.0], function="double_all", value=[2.0, 2.0]), tiny) == "[2.0]"


def test_what_repeats_itself_among_others_is_short() -> None:
    table = [[0.0] * 27] * 26 + [[0.0] * 26 + [1.0]]
    expected = "[[0.0] * 27 for _ in range(26)] + [[0.0] * 26 + [1.0]]"
    assert write_literal(table) == expected
    assert write_literal([0.0] * 6 + [1.0]) == "[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]"
    assert write_literal([0.0] * 5) == "[0.0] * 5"


@pytest.mark.parametrize(
    "value",
    [0.5, -0.0, [1, 2], [0.0] * 9, [[0.0]] * 9, {"a": [1.5], "b": "x"}, "it's", float("inf")],
)
def test_what_is_written_is_read_back(value: object) -> None:
    assert eval(write_literal(value)) == value  # what we have written
