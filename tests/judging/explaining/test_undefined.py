"""What is said of functions that are right wherever they give a number."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from gradekit.judging.explaining import undefined
from gradekit.model.assignment import Assignment

from .evidence import LISTS, NUMBERS, evidence


def raising(x: float) -> float:
    return 2 * x if x > -4 else math.exp(-500 * x)


def raising_twice(x: float) -> float:
    return math.sqrt(x) / (x - 4) if x < -4 or x == 4 else 2 * x


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (raising, "It raises OverflowError on 17 of 65 inputs; your result is right on the other"),
        (
            raising_twice,
            "It raises ValueError or ZeroDivisionError on 17 of 65 inputs; your result",
        ),
        (lambda x: 2 * x if x else math.nan, ""),
        (
            lambda x: 2 * x if x > -4 else math.inf,
            "Your result is nan or infinite on 17 of 65 inputs; it is right on the other 48.",
        ),
        (
            lambda x: 2 * x if x > -4 else (math.nan if x > -6 else 1 / math.sqrt(x)),
            "It raises ValueError, or your result is nan or infinite on 17 of 65 inputs;",
        ),
        (lambda x: 2 * x if x > -4 else 0.0, ""),
        (lambda x: 2 * x if x > -4 else None, ""),
        (lambda _: math.nan, ""),
    ],
)
def test_it_is_said_what_comes_in_place_of_a_number(
    tiny: Assignment, function: Callable[..., Any], sentence: str
) -> None:
    said = undefined.explain(evidence(tiny, function, NUMBERS))
    assert said.startswith(sentence)
    assert bool(said) == bool(sentence)


def test_a_list_need_not_be_undefined_as_a_whole(tiny: Assignment) -> None:
    about = evidence(
        tiny, lambda xs: [2 * x if x > -2 else math.inf for x in xs], LISTS, "double_all"
    )
    assert undefined.explain(about).startswith("Your result holds nan or infinity on")


def test_inputs_beyond_the_core_are_counted_where_it_is_so_on_all_of_them(
    tiny: Assignment,
) -> None:
    core = [None if x < -6 or x > 7 else 1e-9 for (x,) in NUMBERS]
    told = undefined.explain(evidence(tiny, raising, NUMBERS, core=core))
    assert told.startswith("It raises OverflowError on 17 of 65 inputs;")

    def wrong_beyond(x: float) -> float:
        return 3 * x if x > 7 else raising(x)

    told = undefined.explain(evidence(tiny, wrong_beyond, NUMBERS, core=core))
    assert told.startswith("It raises OverflowError on 9 of 53 inputs;")
