"""Which layer explains a function that several could."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from gradekit.judging.explaining.explanation import explain
from gradekit.judging.session import Session
from gradekit.mistakes import NUMBERS as POOL
from gradekit.mistakes import Sentence, mistakes
from gradekit.model.assignment import Assignment
from gradekit.model.report import Diagnosis
from gradekit.submission.reading import parse
from tests.isolation import ISOLATION

from .evidence import NUMBERS, evidence

Explain = Callable[..., "Diagnosis | None"]


@mistakes(
    benign={"order": ["late"]},
    plus=(POOL, Sentence("You add {k} and do not double.", belief="adds_two")),
    less={"one": "You subtract 1 from the result."},
    turned={"round": "You return 1 minus the result."},
    sign={"lost": "You drop the sign."},
)
def double(pick: Callable[[str], Any], x: float) -> float:
    """Double a number, rightly or not."""
    value = 2 * x if (k := pick("plus")) is None else x + k
    value = abs(value) if pick("sign") else value
    value = value - 1 if pick("less") else value
    value = 1 - value if pick("turned") else value
    return value + 1e-5 if pick("order") else value


@pytest.fixture
def told(tiny: Assignment) -> Explain:
    """Explain a function that stands in the place of `double`."""

    def run(
        function: Callable[[float], Any], body: str = "return 0.0", stubs: Sequence[str] = ()
    ) -> Diagnosis | None:
        answers = [["returned", x + 2, []] if x != 2 else None for (x,) in NUMBERS]
        text = f"def double(x):\n    {body}\n"
        session = Session(tiny, parse(text, path="submission.py"), ISOLATION, stubs=stubs)
        with session.worker:
            return explain(evidence(tiny, function), session, {"adds_two": answers}, double)

    return run


def said(told: Diagnosis | None) -> tuple[str, str, str]:
    return ("", "", "") if told is None else (told.layer, told.sentence, told.misconception)


def test_a_belief_is_told_by_what_the_model_says(told: Explain) -> None:
    assert said(told(lambda x: x + 2)) == (
        "belief",
        "You add 2 and do not double.",
        "adds_two",
    )


def test_another_value_of_its_parameter_is_the_same_misconception(told: Explain) -> None:
    assert said(told(lambda x: x + 5, "return x + 5")) == (
        "mistake",
        "You add 5 and do not double.",
        "adds_two",
    )


def test_two_mistakes_are_told_together(told: Explain) -> None:
    assert said(told(lambda x: abs(2 * x) - 1)) == (
        "mistake",
        "It does what two mistakes do together. You subtract 1 from the result. You drop the sign.",
        "",
    )


def test_a_plain_relation_is_preferred_to_two_mistakes(told: Explain) -> None:
    said_of_both = said(told(lambda x: 2 - 2 * x, "return 2 - 2 * x"))
    assert said_of_both == ("relation", "Your result is right for 1 - x.", "")
    assert said(told(lambda x: -2 * x, "return -2 * x")) == (
        "relation",
        "Your result is the right one with the other sign.",
        "",
    )


def test_an_accepted_convention_is_not_explained(told: Explain) -> None:
    assert told(lambda x: 2 * x + 1e-5) is None


def test_a_right_function_is_not_explained(told: Explain) -> None:
    assert told(lambda x: x + x) is None


def test_where_a_function_is_wrong_comes_last(told: Explain) -> None:
    layer, sentence, _ = said(told(lambda x: 2 * x if x < 0 else 0.7, "return 2*x if x<0 else 0.7"))
    assert layer == "condition"
    assert "exactly where" in sentence


def raising(is_wrong: Callable[[float], bool]) -> Callable[[float], float]:
    """Give a function that is right, or raises."""
    return lambda x: math.sqrt(-1.0) if is_wrong(x) else 2 * x


def test_where_it_raises_is_told_before_how_often(told: Explain) -> None:
    body = "return 2 * x if x <= 3 else math.sqrt(-1.0)"
    layer, sentence, _ = said(told(raising(lambda x: x > 3), body))
    assert (layer, sentence[:39]) == ("condition", "It raises ValueError exactly where x is")
    scattered = said(told(raising({-7.0, -4.75, -1.25, 0.5, 2.25, 6.5}.__contains__), body))
    assert scattered[:2] == (
        "relation",
        "It raises ValueError on 6 of 65 inputs; your result is right on the other 59.",
    )


def test_what_raises_beside_a_correct_helper_may_not_raise_beside_its_own(told: Explain) -> None:
    raising = {0.0: 1}.__getitem__  # a KeyError, but for one call
    assert (
        said(told(lambda _: raising(7.0)))[1] == "It raises KeyError on every input that was tried."
    )
    assert told(lambda _: raising(7.0), stubs=["double_all"]) is None


def test_two_wrong_values_explain_nothing(told: Explain) -> None:
    assert told(lambda x: 2 * x if x < 7.75 else 0.7) is None
