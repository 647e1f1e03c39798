"""How the right value of a call comes about, by the reference."""

from __future__ import annotations

import pytest

from gradekit.assignment import library, locations
from gradekit.judging.evidence import write_call
from gradekit.judging.steps import MOST_STEPS, Unreadable, read_arguments, steps, with_steps
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import OutcomeKind
from gradekit.model.report import Call, Finding


@pytest.fixture(scope="module")
def cross_entropy() -> Assignment:
    return library.load_assignment(library.find("cross-entropy"))


def finding(text: str, function: str = "cross_entropy_loss") -> Finding:
    call = Call(function=function, text=text, outcome=OutcomeKind.RETURNED)
    return Finding(
        function=function,
        explanation=None,
        calls=[call] if text else [],
        got="1.0",
        right="0.6931471805599453",
        tolerance="",
        seen="",
        claim="",
        reproduce=text,
        position="",
        line=0,
        properties=[],
        points=1.0,
    )


def test_what_the_reference_calls_is_told_in_order_the_value_last(
    cross_entropy: Assignment,
) -> None:
    found = with_steps(finding("cross_entropy_loss([0.0, 0.0], 0)"), cross_entropy).steps
    assert found[0] == "log_softmax([0.0, 0.0]) = [-0.6931471805599453, -0.6931471805599453]"
    assert found[-1] == "cross_entropy_loss([0.0, 0.0], 0) = 0.6931471805599453"


def test_there_are_few_steps_whatever_the_call_is(cross_entropy: Assignment) -> None:
    rows = [[float(row), 0.0] for row in range(100)]
    oracle = cross_entropy.oracle("sequence_loss")
    found = steps(oracle, [rows, [0] * 100], locations.reference())
    assert len(found) <= MOST_STEPS


@pytest.mark.parametrize("text", ["", "cross_entropy_loss([], 0)", "cross_entropy_loss(x, 0)", "("])
def test_where_the_reference_refuses_or_nothing_was_called_there_is_none(
    cross_entropy: Assignment, text: str
) -> None:
    assert with_steps(finding(text), cross_entropy).steps == []


ARGUMENTS = [
    [[0.5, -1.0], 0],
    [[0.0] * 9, 3],
    [[[0.0, 1.0]] * 6, [0] * 6],
    [{"w": [[1.0]], "b": [-2.0]}, "text"],
    [float("inf"), -7],
    [None, True, []],
    [[[0.0] * 27] * 26 + [[0.0] * 26 + [1.0]], [1, *[0] * 9, 2]],
    [[0.0, -0.0, 0.0, 0.0, 0.0, 0.0]],
]


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_arguments_are_read_back_as_they_were_written(
    cross_entropy: Assignment, arguments: list[object]
) -> None:
    text = write_call(cross_entropy.manifest, "softmax", arguments)
    assert read_arguments(text) == arguments


@pytest.mark.parametrize("text", ["f(open('x'))", "f(x=1)", "f", "f(__import__('os'))"])
def test_nothing_else_is_read(text: str) -> None:
    with pytest.raises(Unreadable):
        read_arguments(text)


def test_a_call_is_written_as_it_was_made() -> None:
    text = "adam_step([1.0], [1.0], [0.0], [0.0], 0, 0.5, 0.85, 0.99, 1e-08)"
    assignment = library.load_assignment(library.find("training-step"))
    told = with_steps(finding(text, "adam_step"), assignment).steps
    assert told[-1].startswith("adam_step([1.0], [1.0], [0.0], [0.0], 0, ")
