"""What is said of results that stand in some relation to the right ones."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.judging.explaining import relations
from gradekit.judging.explaining.samples import Sample
from gradekit.model.assignment import Assignment

from .evidence import LISTS, evidence


def single(x: float) -> float:
    (rounded,) = struct.unpack("f", struct.pack("f", 2 * x / 3))
    return 3 * rounded


def in_single_precision(x: float) -> float:
    try:
        (rounded,) = struct.unpack("f", struct.pack("f", 2 * x))
    except OverflowError:
        return math.copysign(math.inf, x)
    return float(rounded)


def softmax(xs: list[float]) -> list[float]:
    weights = [math.exp(x) for x in xs]
    return [weight / sum(weights) for weight in weights]


def always_raising(_: float) -> float:
    raise KeyError


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda x: -2 * x, "Your result is the right one with the other sign."),
        (lambda x: x, "Your result is the right one half as large."),
        (lambda x: 2.5 * x, "Your result is 1.25 times the right one."),
        (lambda x: 2 * x + 0.3, "Your result is the right one plus 0.3."),
        (lambda x: round(2 * x), "Your result is the right one rounded to 0 decimals."),
        (lambda x: abs(2 * x), "Your result is the right one without its sign."),
        (lambda x: 4 * x * x, "Your result is the square of the right one."),
        (lambda _: 7.0, "Your result is always 7.0."),
        (lambda x: min(2 * x, 5), "Your result is never above 5; below that it is right."),
        (
            lambda x: min(max(2 * x, -3), 5),
            "Your result is never below -3 and never above 5; between them it is right.",
        ),
        (lambda _: None, "It returns None: there is no return, or nothing after it."),
        (str, "It returns text, not numbers."),
        (lambda x: [2 * x], "Your numbers are right, with one pair of brackets too many."),
        (always_raising, "It raises KeyError on every input that was tried."),
        (
            lambda x: 2 * x * (1 + 1e-5 * math.sin(x)),
            "Your result is nearly right everywhere: off by at most 1e-05 of it on the inputs that "
            "were tried.",
        ),
    ],
)
def test_a_number_is_related_to_the_right_one(
    tiny: Assignment, function: Callable[..., Any], sentence: str
) -> None:
    assert relations.explain(evidence(tiny, function), ()) == sentence


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda xs: [2 * x for x in xs][::-1], "Your result is the right one in reverse order."),
        (lambda xs: [2 * x for x in xs[1:]], "Your first entry is missing; the others are right."),
        (lambda xs: xs, "Your result is the right one half as large."),
        (
            lambda xs: [2 * x / len(xs) for x in xs],
            "Your result is the right one divided by len(numbers).",
        ),
        (
            lambda xs: [2 * x + len(xs) for x in xs],
            "Your result is the right one plus len(numbers).",
        ),
        (
            lambda xs: [2 * x * len(xs) / (len(xs) + 1) for x in xs],
            "Your result is the right one multiplied by len(numbers) / (len(numbers) + 1).",
        ),
        (
            lambda xs: softmax([2 * x for x in xs]),
            "Your result is the right one with softmax applied to it.",
        ),
        (
            lambda xs: [[2 * x for x in xs[:1]], [2 * x for x in xs[1:]]],
            "Your numbers are right and in order, but in lists of other lengths.",
        ),
    ],
)
def test_a_list_is_related_to_the_right_one(
    tiny: Assignment, function: Callable[..., Any], sentence: str
) -> None:
    about = evidence(tiny, function, LISTS, "double_all")
    assert relations.explain(about, ()) == sentence


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (0.5, "all too small"),
        (3.0, "all too large"),
        (1.0, "all too large or too small"),
        (-3.0, "all too large or too small"),
    ],
)
def test_it_is_told_on_which_side_the_entries_are(
    tiny: Assignment, factor: float, words: str
) -> None:
    def scaled(xs: list[float]) -> list[float]:
        share = 1.0 + math.sin(math.fsum(xs)) / 4
        return [2 * x * (share if factor == 1.0 else factor * share) for x in xs]

    about = evidence(tiny, scaled, LISTS, "double_all")
    assert relations.explain(about, ()) == (
        f"The entries of your result are {words} by the same factor."
    )


STATES = [
    {
        "wte": [[x / 2, 1.0]],
        "lm_head": [[x, -1.0]],
        "layer0.mlp_fc1": [[1.0, x / 3]],
        "layer1.mlp_fc1": [[x / 5, 2.0]],
        **{f"layer{i}.attn_w{k}": [[x / 6, -3.0]] for i in range(2) for k in "qk"},
    }
    for x in range(1, 20)
]


def told_of_second(owns: list[dict[str, Any]]) -> str:
    """Say what is wrong where the first of two results is right, and the second a dict."""
    samples = [
        Sample(index=i, arguments=[], own=own, right=right, tolerance=1e-9, is_wrong=True)
        for i, (own, right) in enumerate(zip(owns, STATES, strict=True))
    ]
    first = [replace(each, own=1.0, right=1.0, is_wrong=False) for each in samples]
    return relations.which({1: "the second"}, {0: first, 1: samples})


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["wte"], ", and there only wte"),
        (["layer0.mlp_fc1", "lm_head"], ", and there only lm_head and mlp_fc1"),
        (["wte", "lm_head", "layer1.mlp_fc1", "layer0.attn_wq"], ""),
        (list(STATES[0]), ""),
    ],
)
def test_of_one_wrong_part_the_wrong_names_are_told(names: list[str], words: str) -> None:
    told = told_of_second(
        [
            {k: [[v[0][0] ** 3 * (k in names) + x for x in v[0]]] for k, v in state.items()}
            for state in STATES
        ]
    )
    only = "On the inputs that were tried, only" if words else "Only"
    assert told == f"{only} the second of your results is wrong{words}; the other is right."


def test_a_name_with_braces_is_told_as_it_is() -> None:
    own, right = {"{0}": -1.0, "b": 1.0}, {"{0}": 1.0, "b": 1.0}
    wrong = Sample(index=0, arguments=[], own=own, right=right, tolerance=1e-9, is_wrong=True)
    first = replace(wrong, own=1.0, right=1.0, is_wrong=False)
    told = relations.which({1: "the second"}, {0: [first], 1: [wrong]})
    assert "is wrong, and there only {0}; the other" in told


@pytest.mark.parametrize(
    ("names", "words"), [(["wte"], ": wte is"), (["wte", "lm_head"], ": lm_head and wte are")]
)
def test_names_that_are_missing_are_told(names: list[str], words: str) -> None:
    told = told_of_second(
        [{name: rows for name, rows in state.items() if name not in names} for state in STATES]
    )
    assert told == (
        f"On the inputs that were tried, only the second of your results is wrong{words} missing "
        "there; the other is right."
    )


def test_a_factor_of_the_source_is_written_as_it_stands_there(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: 2 * x / 7)
    assert relations.explain(about, (7,)) == "Your result is the right one divided by 7."


@pytest.mark.parametrize(
    "function",
    [
        lambda x: 2 * x if x < 4 else -2 * x,
        lambda x: 2 * x * (1 + math.sin(3 * x)),
        lambda x: 2 * x,
    ],
)
def test_nothing_is_said_where_no_relation_holds_throughout(
    tiny: Assignment, function: Callable[..., Any]
) -> None:
    assert relations.explain(evidence(tiny, function), ()) == ""


def test_what_is_too_large_for_single_precision_is_told(tiny: Assignment) -> None:
    calls = [[x * 1e38 / 7] for x in range(-20, 21)]
    about = evidence(tiny, in_single_precision, calls)
    assert relations.explain(about, ()) == (
        "Your result is in single precision: float32 keeps about seven digits. "
        "Beyond 3.40282e+38 it is infinite."
    )


STATE = {
    "wte": [[1.0], [-1.0]],
    "wpe": [[0.5]] * 6,
    **{f"layer0.attn_w{kind}": [[1.0]] for kind in "qkvo"},
    **{f"layer0.mlp_fc{k}": [[1.0]] for k in (1, 2)},
    "lm_head": [[2.0], [0.25]],
}


@pytest.mark.parametrize(
    ("divisor", "sentence"),
    [
        (lambda _, __: 1, "multiplied by min(block_size, len(tokens) - 1)"),
        (
            lambda block, _: block,
            "multiplied by min(block_size, len(tokens) - 1) / block_size",
        ),
        (
            lambda _, count: count,
            "multiplied by min(block_size, len(tokens) - 1) / len(tokens)",
        ),
    ],
)
def test_a_length_may_be_cut_off(divisor: Callable[[int, int], float], sentence: str) -> None:
    own = library.load_assignment(library.find("microgpt"))
    right = own.oracle("document_loss")

    def wrong(state: Any, n_head: int, tokens: list[int], block: int) -> float:
        mean: float = right(state, n_head, tokens, block)
        return mean * min(block, len(tokens) - 1) / divisor(block, len(tokens))

    calls = [[STATE, 1, [0, 1, 1, 0, 1][:n], block] for n in (2, 3, 4, 5) for block in (1, 3, 6)]
    about = evidence(own, wrong, calls, "document_loss")
    assert relations.explain(about, ()) == f"Your result is the right one {sentence}."
