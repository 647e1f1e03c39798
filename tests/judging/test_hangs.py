"""When a function that hangs has less time, and when it is given up."""

from __future__ import annotations

from typing import Any

import pytest

from gradekit.judging.hangs import Hangs, count_numbers
from gradekit.model.limits import Limits
from gradekit.model.outcomes import Outcome, OutcomeKind

HUNG = Outcome(kind=OutcomeKind.TIMED_OUT)
FULL = Limits(seconds_per_call=2.0)


def hung(*inputs: int, alone: bool = True, before: Hangs | None = None) -> Hangs:
    """Let `f` hang on inputs of so many numbers."""
    hangs = Hangs(before)
    for numbers in inputs:
        hangs.note("f", numbers, HUNG, alone=alone)
    return hangs


def given_up(hangs: Hangs, numbers: float = 1, name: str = "f") -> bool:
    return hangs.last(name, numbers) == HUNG


def test_three_examples_of_few_numbers_are_enough() -> None:
    assert not given_up(hung(1, 16))
    assert given_up(hung(1, 16, 2))
    assert not given_up(hung(1, 16, 2), name="g")
    back = hung(1, 17, 2)
    back.came_back.add("f")
    assert not given_up(back)


def test_who_never_came_back_is_not_asked_for_what_is_no_shorter() -> None:
    assert not given_up(hung(40, 30), 99)
    assert [given_up(hung(40, 30, 50), numbers) for numbers in (29, 30, 99)] == [False, True, True]
    before = hung(40, 30, 50)
    assert not given_up(hung(before=before), 99)
    assert given_up(hung(30, before=before), 99)
    before.came_back.add("f")
    assert not given_up(hung(30, before=before), 99)


def test_what_may_come_of_earlier_calls_is_not_counted() -> None:
    assert not given_up(hung(1, 1, 1, 1, alone=False))


def test_with_correct_helpers_one_example_is_enough_for_who_hung_too_often_before() -> None:
    before = hung(1, 1, 1)
    assert not given_up(hung(before=before))
    assert given_up(hung(1, before=before))
    assert not given_up(hung(1, before=hung(1, 1)))


def test_who_hung_has_less_time_for_inputs_that_are_no_shorter() -> None:
    hangs = hung(20, 9)
    assert hangs.limits("f", 8, FULL) == FULL.shortened()  # it has never come back
    hangs.came_back.add("f")
    seconds = [hangs.limits("f", numbers, FULL).seconds_per_call for numbers in (8, 9, 30)]
    assert seconds == [2.0, 0.5, 0.5]
    assert hung(9).limits("f", 8, FULL) == FULL
    assert hung(9).limits("g", 9, FULL) == FULL
    assert hung(before=hung(9)).limits("f", 9, FULL) == FULL.shortened()


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        (1.5, 1),
        ([], 0),
        ([[1.0, 2.0], (3, 4)], 4),
        ({"w": [1.0, 2.0], "b": None}, 3),
        ("emma", 1),
        ("x" * 80, 10),
    ],
)
def test_numbers_are_counted_and_eight_letters_weigh_as_one(value: Any, numbers: int) -> None:
    assert count_numbers(value) == numbers
