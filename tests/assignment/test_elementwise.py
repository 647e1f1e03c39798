"""A reference function in the form in which it is asked: entry by entry, or not at all."""

from __future__ import annotations

import math
from typing import Any

import pytest

from gradekit.assignment.elementwise import compute
from gradekit.model.signature import parse_signature

HALVES = parse_signature("(xs: list[float], rate: float) -> list[float]")
MOVES = parse_signature("(w: list[list[float]], g: list[list[float]]) -> list[list[float]]")
BOTH = parse_signature("(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]")
NAMED = parse_signature("(state: dict[str, list[list[float]]]) -> dict[str, list[list[float]]]")
NUMBER = parse_signature("(x: float, y: float) -> float")


def scaled(xs: list[float], rate: float) -> list[float]:
    return [x * rate for x in xs]


def moved(w: list[list[float]], g: list[list[float]]) -> list[list[float]]:
    return [[a - b for a, b in zip(*rows, strict=True)] for rows in zip(w, g, strict=True)]


def sums(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    pairs = list(zip(xs, ys, strict=True))
    return [x + y for x, y in pairs], [x - y for x, y in pairs]


def negated(state: dict[str, list[list[float]]]) -> dict[str, list[list[float]]]:
    return {name: [[-x for x in row] for row in rows] for name, rows in state.items()}


def less(x: float, y: float) -> float:
    return x - y


CASES: dict[str, tuple[Any, Any, list[Any], Any]] = {
    "as declared": (scaled, HALVES, [[1.0, 2.0], 3.0], [3.0, 6.0]),
    "nothing": (scaled, HALVES, [[], 3.0], []),
    "a number": (scaled, HALVES, [2.0, 3.0], 6.0),
    "a table": (scaled, HALVES, [[[1.0], [2.0, 4.0]], 3.0], [[3.0], [6.0, 12.0]]),
    "a dict": (scaled, HALVES, [{"b": [1.0], "a": 2.0}, 3.0], {"b": [3.0], "a": 6.0}),
    "not a number": (scaled, HALVES, [[[math.nan]], 3.0], [[math.nan]]),
    "a list for a table": (moved, MOVES, [[1.0, 2.0], [1.0, 1.0]], [0.0, 1.0]),
    "a number for one table": (moved, MOVES, [[[1.0, 2.0]], 1.0], [[0.0, 1.0]]),
    "two results": (sums, BOTH, [[[1.0], [2.0]], [[1.0], [1.0]]], [[[2.0], [3.0]], [[0.0], [1.0]]]),
    "dicts in two orders": (
        sums,
        BOTH,
        [{"a": 1.0, "b": 2.0}, {"b": 1.0, "a": 1.0}],
        [{"a": 2.0, "b": 3.0}, {"a": 0.0, "b": 1.0}],
    ),
    "a matrix of a dict": (negated, NAMED, [[[1.0], [2.0]]], [[-1.0], [-2.0]]),
    "lists for numbers": (less, NUMBER, [[1.0, [2.0]], 1.0], [0.0, [1.0]]),
    "a list of one number": (less, NUMBER, [[3.0], 1.0], [2.0]),
}


@pytest.mark.parametrize(("function", "signature", "given", "value"), CASES.values(), ids=CASES)
def test_the_value_has_the_form_of_the_arguments(
    function: Any, signature: Any, given: list[Any], value: Any
) -> None:
    found = compute(function, signature, given)
    assert repr(list(found) if isinstance(found, tuple) else found) == repr(value)


def softmax(logits: list[float]) -> list[float]:
    weights = [math.exp(logit) for logit in logits]
    return [weight / sum(weights) for weight in weights]


def mean(xs: list[float]) -> float:
    return sum(xs) / len(xs)


def backwards(xs: list[float]) -> list[float]:
    return xs[::-1]


TO_LIST = parse_signature("(xs: list[float]) -> list[float]")
REFUSED: dict[str, tuple[Any, Any, list[Any]]] = {
    "softmax of a table": (softmax, TO_LIST, [[[0.0, 1.0], [2.0, 3.0]]]),
    "softmax of a column": (softmax, TO_LIST, [[[0.0], [1.0]]]),
    "a mean of a table": (mean, parse_signature("(xs: list[float]) -> float"), [[[1.0]]]),
    "an order": (backwards, TO_LIST, [[[1.0, 2.0], [3.0]]]),
    "different lengths": (sums, BOTH, [[[1.0], [2.0]], [[1.0]]]),
    "different names": (sums, BOTH, [{"a": 1.0}, {"b": 1.0}]),
    "too few arguments": (sums, BOTH, [[[1.0]]]),
    "text": (scaled, HALVES, [["one"], 1.0]),
}


@pytest.mark.parametrize(("function", "signature", "given"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_elementwise_is_called_with_what_was_given(
    function: Any, signature: Any, given: list[Any]
) -> None:
    assert outcome(compute, function, signature, given) == outcome(function, *given)


def outcome(function: Any, *arguments: Any) -> str:
    try:
        return repr(function(*arguments))
    except (TypeError, ValueError, KeyError) as error:
        return repr(error)
