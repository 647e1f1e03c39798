"""Which mistakes are refuted by how large the results of a function are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment import refutation
from gradekit.assignment.refutation import (
    CENTRE,
    FEWEST,
    NOTED,
    RIGHT,
    UNKNOWN,
    WRONG,
    Refutation,
)
from tests.folders import load

MODEL = """from gradekit.mistakes import mistakes


@mistakes(
    sign={"lost": "The sign is lost.", "none": "It is not a number."},
    factor=((2.0, 3.0), "You multiply by {k}.", 2.0),
)
def double(pick, x):
    value = (pick("factor") or 2.0) * x
    if pick("sign") == "none":
        return float("nan")
    return abs(value) if pick("sign") else value
"""
CALLS = [[float(x)] for x in range(-5, 6)]


@pytest.fixture
def noted(folder: Path) -> dict[str, bytes]:
    """Note where the mistakes in a model of `double` show."""
    (folder / "mistakes").mkdir()
    (folder / "mistakes" / "double.py").write_text(MODEL, "utf-8")
    return refutation.note(load(folder).manifest, "double", CALLS, [1e-9] * 10 + [None])


def shown(codes: bytes) -> list[list[int]]:
    """Give the places where it gives another number, and those where it gives what is right."""
    wrong = [place for place, code in enumerate(codes) if code >= WRONG]
    return [wrong, [place for place, code in enumerate(codes) if code == RIGHT]]


def test_a_mistake_shows_where_it_gives_another_number(noted: dict[str, bytes]) -> None:
    assert shown(noted["sign='lost'"]) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    assert shown(noted["factor=2.0"]) == [[], list(range(10))]


def test_no_number_shows_nothing_and_nor_does_an_edge(noted: dict[str, bytes]) -> None:
    assert shown(noted["sign='none'"]) == [[], []]
    assert shown(noted["factor=3.0"]) == [[0, 1, 2, 3, 4, 6, 7, 8, 9], [5]]


def test_what_is_nearly_right_is_neither(folder: Path) -> None:
    (folder / "mistakes").mkdir()
    text = MODEL.replace("2.0, 3.0", "2.000000002, 2.00000000001")
    (folder / "mistakes" / "double.py").write_text(text, "utf-8")
    noted = refutation.note(load(folder).manifest, "double", CALLS, [1e-9] * 11)
    assert shown(noted["factor=2.000000002"]) == [[], [5]]
    assert shown(noted["factor=2.00000000001"]) == [[], list(range(11))]


def own(function: Callable[[float], float], places: Iterable[int] = range(11)) -> list[int]:
    """Give the codes of a function that may be wrong at some places; of others nothing is known."""
    codes = [UNKNOWN] * len(CALLS)
    for place in places:
        (x,) = CALLS[place]
        is_right = function(x) == 2 * x
        codes[place] = RIGHT if is_right else refutation.code(function(x), 2 * x)
    return codes


def test_who_is_right_where_it_shows_did_not_make_it(noted: dict[str, bytes]) -> None:
    refutes = Refutation(noted, own(lambda x: 2 * x, range(FEWEST)))
    assert refutes("sign", "lost")
    assert not refutes("sign", "none")
    assert not Refutation(noted, own(lambda x: 2 * x, range(FEWEST - 1)))("sign", "lost")


def test_who_is_wrong_where_it_does_not_show_did_not_make_it(noted: dict[str, bytes]) -> None:
    assert Refutation(noted, own(lambda x: 3 * x, range(6, 9)))("sign", "lost")
    assert not Refutation(noted, own(lambda x: -2 * x, range(5)))("sign", "lost")


def test_who_is_wrong_otherwise_did_not_make_it(noted: dict[str, bytes]) -> None:
    assert Refutation(noted, own(lambda x: 4 * x, range(FEWEST)))("factor", 3.0)
    assert not Refutation(noted, own(lambda x: 3 * x))("factor", 3.0)
    assert not Refutation(noted, own(lambda x: 3.001 * x))("factor", 3.0), "that is for calls"


def test_of_what_was_not_noted_nothing_is_known(noted: dict[str, bytes]) -> None:
    refutes = Refutation(noted, own(lambda x: 2 * x))
    assert refutes("factor", 3.0)
    assert not refutes("factor", 3.5)
    assert not Refutation({}, own(lambda x: 2 * x))("factor", 3.0)


def test_without_an_error_model_nothing_is_noted(folder: Path) -> None:
    assert refutation.note(load(folder).manifest, "double", CALLS, [1e-9] * 11) == {}


CODES = {
    "a=1": bytes([RIGHT, RIGHT, RIGHT, RIGHT, 40, 40, UNKNOWN]),
    "b=1": bytes([RIGHT, RIGHT, RIGHT, 50, 50, 50, 50]),
    "c=1": bytes([UNKNOWN] * 7),
}


@pytest.mark.parametrize(
    ("own", "refuted"),
    [
        ([60, 60, 60, 70, 70, 70, 70], True),  # wrong where neither shows
        ([RIGHT, RIGHT, 60, 70, 70, 70, 70], False),
        ([RIGHT, RIGHT, 60, RIGHT, 70, 70, 70], False),
        ([60, RIGHT, 60, RIGHT, 70, 70, 70], True),  # and right where just one does
        ([RIGHT] * 7, False),  # both may undo one another where both show
        ([UNKNOWN] * 7, False),
    ],
)
def test_two_mistakes_show_where_one_does(own: list[int], refuted: bool) -> None:
    refutes = Refutation(CODES, own)
    assert refutes.of_both("a=1", "b=1") is refutes.of_both("b=1", "a=1") is refuted
    assert not refutes.of_both("a=1", "c=1")
    assert not refutes.of_both("a=1", "of which nothing is noted")


def test_of_no_probe_nothing_is_noted() -> None:
    assert list(refutation.noted(0)) == []


@given(count=st.integers(1, 1000))
def test_so_many_probes_are_noted_and_the_first_is_one(count: int) -> None:
    places = refutation.noted(count)
    assert places[0] == 0
    assert count / 16 <= len(places) <= NOTED or len(places) == count


FINITE = st.floats(-1e9, 1e9)


@given(data=st.data(), right=st.lists(FINITE, min_size=1, max_size=8))
def test_what_is_close_has_close_codes(data: st.DataObject, right: list[float]) -> None:
    """Twenty times what may be between a result and what fits to it."""
    apart = st.floats(-6e-8, 6e-8)
    wrong = data.draw(st.lists(FINITE, min_size=1, max_size=300))
    close = [x * (1 + data.draw(apart)) + 1e-6 * data.draw(apart) for x in wrong[:8]] + wrong[8:]
    first, second = refutation.code(wrong, right), refutation.code(close, right)
    if max(map(abs, wrong)) >= 10 * refutation.SMALLEST:
        assert abs(first - second) <= 1 or WRONG in {first, second}
    assert WRONG <= first <= 255


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (2.02, 2.0),
        (-2.0, 2.0),
        ([1.0, 2.0, 4.0], [4.0, 2.0, 1.0]),
        ([1e300], [1e-5]),
        ([1.0, 1.0], [1.0]),
        ({"a": [1.0], "b": [2.0]}, {"b": [1.0], "a": [2.0]}),
    ],
)
def test_what_differs_has_another_code_than_what_is_as_large(wrong: Any, right: Any) -> None:
    assert abs(refutation.code(wrong, right) - CENTRE) > 1


@pytest.mark.parametrize("size", [1.7e308, -1.7e308, 10**400, -(10**400)])
def test_of_what_is_too_large_no_more_is_told_than_that_it_is_wrong(size: float) -> None:
    assert refutation.code([size, size], [1.0, 1.0]) == WRONG
    assert refutation.code([1.0, 1.0], [size, size]) == WRONG


def test_of_what_is_tiny_no_more_is_told_than_that_it_is_wrong() -> None:
    assert refutation.code(0.0, 1.0) == refutation.code([1.0], [1e-9]) == WRONG
    assert refutation.code([], []) == refutation.code("a", "b") == WRONG
