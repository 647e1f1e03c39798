"""Results that answer another question than was asked."""

from __future__ import annotations

from gradekit.judging.explaining import other_questions
from gradekit.model.assignment import Assignment

from .evidence import LISTS, evidence


def test_a_result_may_be_right_for_changed_arguments(tiny: Assignment) -> None:
    about = evidence(tiny, lambda xs: [2 * x for x in xs[:2]], LISTS * 3, "double_all")
    assert other_questions.explain(about, ()) == (
        "Your result is right for the first two entries of numbers only."
    )


def test_a_number_of_the_source_may_limit_an_argument(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: 2 * max(-3, min(3, x)))
    assert other_questions.explain(about, (3,)) == "Your result is right for x limited to -3 .. 3."
    assert other_questions.explain(about, ()) == ""


def test_a_function_may_be_applied_twice(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: 4 * x)
    assert other_questions.explain(about, ()) == (
        "You apply the function twice: once more to its own result."
    )


def test_what_the_reference_refuses_explains_nothing(tiny: Assignment) -> None:
    calls = [[[x / 2]] for x in range(1, 40)]
    assert other_questions.explain(evidence(tiny, lambda _: [], calls, "double_all"), ()) == ""
