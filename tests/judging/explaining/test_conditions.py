"""Where a function is said to be wrong, and where chance would say it."""

from __future__ import annotations

from gradekit.judging.explaining import conditions
from gradekit.model.assignment import Assignment

from .evidence import LISTS, NUMBERS, evidence


def test_a_function_may_be_wrong_exactly_below_0(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: 2 * x if x >= 0 else 3 * x)
    assert conditions.explain(about, ()) == (
        "Your result is wrong exactly where x is below 0 (32 of 65 inputs; right on the other 33)."
    )


def test_a_threshold_is_a_number_of_the_source_or_a_bracket(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: 2 * x if x < 5.5 else 0.0)
    assert "where x is large: from somewhere between 5.25 and 5.5 on" in conditions.explain(
        about, ()
    )
    between = evidence(tiny, lambda x: 2 * x if x <= 5.3 else 0.0)
    assert "exactly where x is above 5.3" in conditions.explain(between, (5.3,))


def test_an_exception_is_named(tiny: Assignment) -> None:
    def refusing(x: float) -> float:
        if x < 0:
            raise KeyError
        return 2 * x

    said = conditions.explain(evidence(tiny, refusing), ())
    assert said.startswith("It raises KeyError exactly where x is below 0")


def test_a_length_is_a_feature(tiny: Assignment) -> None:
    def short(xs: list[float]) -> list[float]:
        return [2 * x for x in xs] if len(xs) < 3 else xs

    said = conditions.explain(evidence(tiny, short, LISTS, "double_all"), ())
    assert "exactly where the length of numbers is large: from 3 on" in said


def test_few_inputs_separate_by_chance(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: 2 * x if x >= 0 else 3 * x, NUMBERS[27:37])
    assert conditions.explain(about, ()) == ""


def test_what_passes_where_no_mistake_shows_does_not_count(tiny: Assignment) -> None:
    shown = [["returned", 1.0, []] if x < 0 else None for (x,) in NUMBERS]
    about = evidence(tiny, lambda x: 2 * x if x >= 0 else 3 * x, answers={"adds_two": shown})
    assert conditions.explain(about, ()) == ""


def test_nothing_is_said_where_nothing_separates(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: 2 * x if int(4 * x) % 3 else 0.5)
    assert conditions.explain(about, ()) == ""
