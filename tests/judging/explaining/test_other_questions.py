"""Results that answer another question than was asked."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.judging.explaining import other_questions
from gradekit.mistakes import ErrorModel
from gradekit.model.assignment import Assignment

from .evidence import LISTS, evidence


def test_a_result_may_be_right_for_changed_arguments(tiny: Assignment) -> None:
    about = evidence(tiny, lambda xs: [2 * x for x in xs[:2]], LISTS * 3, "double_all")
    assert other_questions.explain(about, ()) == (
        "Your result is right for the first two entries of numbers only."
    )


def test_what_is_right_for_others_in_nearly_all_cases_is_not_said_of_all(tiny: Assignment) -> None:
    calls = [[[x / 2, x / 4, float(x)]] for x in range(1, 40)]

    def nearly(numbers: list[float]) -> list[float]:
        return [7.0] if numbers[2] == 20 else [2 * x for x in numbers[:2]]

    said = other_questions.explain(evidence(tiny, nearly, calls, "double_all"), ())
    assert said == ("In nearly all cases your result is right for numbers without its last entry.")


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


def cross_entropy(q: list[float], p: list[float]) -> float:
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0)


def formula(_: Callable[[str], Any], *distributions: list[float]) -> float:
    """Give the cross-entropy of anything, as an error model does."""
    return cross_entropy(*distributions)


PAIRS = [
    [[x / 8, 1 - x / 8 - y / 16, y / 16], [y / 8, 1 - y / 8 - x / 16, x / 16]]
    for x in range(6)
    for y in range(1, 6)
]
"""What cannot happen, but is believed, too: exchanged, it would cost an infinite amount."""


@pytest.fixture(scope="module")
def losses() -> Assignment:
    return library.load_assignment(library.find("kl-divergence"))


def test_an_error_stands_for_an_infinite_answer_to_the_other_question(losses: Assignment) -> None:
    about = evidence(losses, lambda q, p: cross_entropy(p, q), PAIRS, "cross_entropy")
    assert {kind for kind, *_ in about.outcomes} == {"raised", "returned"}
    said = other_questions.explain(about, ())
    assert said == "Your result is right for q and p exchanged."


def test_where_the_reference_refuses_the_formula_is_asked(losses: Assignment) -> None:
    pairs = [[q, [0.5, 0.25, 0.25]] for q, _ in PAIRS]
    about = evidence(losses, lambda q, p: cross_entropy(q[:-1], p[:-1]), pairs, "cross_entropy")
    model = ErrorModel(function=formula, switches={})
    assert other_questions.explain(about, ()) == ""
    assert other_questions.explain(about, (), model) == (
        "Your result is what the formula gives for q and p without their last entries."
    )


def test_what_the_formula_gives_must_fit_everywhere(losses: Assignment) -> None:
    pairs = [[q, [0.5, 0.25, 0.25]] for q, _ in PAIRS]

    def nearly(q: list[float], p: list[float]) -> float:
        return 7.0 if q == pairs[7][0] else cross_entropy(q[:-1], p[:-1])

    about = evidence(losses, nearly, pairs, "cross_entropy")
    assert other_questions.explain(about, (), ErrorModel(function=formula, switches={})) == ""


def test_what_is_left_out_may_be_all_there_is() -> None:
    own = library.load_assignment(library.find("cross-entropy"))
    several = [[[x / 2, 1.0], [0.5, x / 4], [1.5, x]][: 1 + x % 3] for x in range(2, 20)]
    calls = [[rows, [0, 1, 0][: len(rows)]] for rows in several]
    right = own.oracle("sequence_loss")
    about = evidence(
        own, lambda rows, ids: right(rows[1:] or rows, ids[1:] or ids), calls, "sequence_loss"
    )
    assert other_questions.explain(about, ()) == (
        "Your result is right for logits_list and true_ids without their first entries (where "
        "there are several)."
    )


STATES = [
    {
        "wte": [[x / 2, 1.0], [y / 4, -0.5]],
        "mlp_fc1": [[1.0, x / 3], [y / 5, -0.25]],
        "mlp_fc2": [[y / 2, 0.5], [-1.0, x / 4]],
    }
    for x in range(1, 6)
    for y in range(1, 6)
]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("wte", "mlp_fc2", "mlp_fc1"), "mlp_fc1 and mlp_fc2 exchanged"),
        (("wte", "mlp_fc1", "wte"), "wte in place of mlp_fc2"),
    ],
)
def test_a_name_may_stand_for_another(names: tuple[str, ...], words: str) -> None:
    own = library.load_assignment(library.find("manual-gradients"))
    right = own.oracle("mlp")

    def wrong(state: dict[str, Any], token: int) -> Any:
        return right(dict(zip(STATES[0], (state[name] for name in names), strict=True)), token)

    about = evidence(own, wrong, [[state, k] for state in STATES for k in (0, 1)], "mlp")
    said = other_questions.explain(about, ())
    assert said == f"Your result is right for state with {words}."


def test_a_number_that_is_no_index_is_asked_about_as_a_length() -> None:
    own = library.load_assignment(library.find("microgpt"))
    right = own.oracle("document_loss")
    state = {
        "wte": [[1.0], [-1.0]],
        "wpe": [[k / 4] for k in range(6)],
        **{f"layer0.attn_w{kind}": [[1.0]] for kind in "qkvo"},
        **{f"layer0.mlp_fc{k}": [[1.0]] for k in (1, 2)},
        "lm_head": [[2.0], [0.25]],
    }
    texts = [[0, 1, 1, 0, 1, 1], [1, 0, 0, 1], [0, 0, 1]]
    calls = [[state, 1, text, block] for text in texts for block in (1, 2, 7)]
    about = evidence(
        own, lambda s, n, text, _: right(s, n, text, len(text)), calls, "document_loss"
    )
    said = other_questions.explain(about, ())
    assert said == "Your result is right for block_size = len(tokens) - 1."


def test_what_is_right_for_others_only_where_it_is_wrong_is_not_said(tiny: Assignment) -> None:
    assert other_questions.explain(evidence(tiny, lambda x: abs(2 * x)), ()) == ""
    assert other_questions.explain(evidence(tiny, lambda x: -2 * x), ()) != ""
