"""Where a call lies outside of its function's domain, and what is told about it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from gradekit.domains import records
from gradekit.domains.bounds import outside
from gradekit.domains.evaluation import Evaluation

from .drawn import calls, function_domains

FEW = records.Extent(low=1, high=3)
SMALL = records.Entries(low=-4, high=4)
TEXT = records.Text(length=FEW, alphabet="abc", repeated=3)
STATE = records.State(
    shapes={"wte": ("V", "d"), "layer{layers}.w": ("h", "d")},
    extents={"V": FEW, "d": FEW, "h": FEW, "layers": records.Extent(low=0, high=2)},
    entries=SMALL,
)


def told(domain: records.Domain, x: Any, **others: Any) -> list[str]:
    """Give what is told about an argument `x`, besides its name."""
    function = records.FunctionDomain(parameters={"x": domain})
    return [text.removeprefix("x: ") for text in outside(function, Evaluation({"x": x, **others}))]


@pytest.mark.parametrize(
    ("entries", "x", "expected"),
    [
        (SMALL, 4.0, []),
        (SMALL, 4.5, ["4.5 is not from -4 to 4"]),
        (SMALL, -4.5, ["-4.5 is not from -4 to 4"]),
        (records.Entries(low=-4, high=4, apart=9), -9.0, []),
        (records.Entries(low=-4, high=4, apart=9), -9.5, ["-9.5 is not from -9 to 9"]),
        (records.Entries(low=0, high=4, apart=9), -1.0, ["-1.0 is not from 0 to 9"]),
        (records.Entries(low=-4, high=4, zero=False), 0.0, ["an exact 0"]),
        (records.Entries(low=-4, high=4, whole=True), 0.5, ["0.5 is not whole"]),
        (records.Entries(low=-4, high=4, least=1e-6), 1e-9, []),  # it may be taken for 0
    ],
)
def test_numbers_have_ends(entries: records.Entries, x: float, expected: list[str]) -> None:
    found = told(records.Number(entries=entries), x)
    assert sorted(set(found)) == expected


def test_lists_have_a_length() -> None:
    numbers = records.Numbers(length=FEW, entries=SMALL)
    assert told(numbers, [1.0]) == []
    assert told(numbers, []) == ["0 entries, not from 1 to 3"]
    assert told(numbers, [1.0] * 4) == ["4 entries, not from 1 to 3"]


def test_a_list_may_be_as_long_as_another() -> None:
    numbers = records.Numbers(length=records.Extent(low=1, high=3, of="len(y)"), entries=SMALL)
    assert told(numbers, [1.0], y=[1]) == []
    assert told(numbers, [1.0], y=[1, 2]) == ["1 entries, not as many as len(y) says"]


def test_probabilities_sum_to_one() -> None:
    shares = records.Numbers(length=FEW, entries=records.Entries(low=0, high=1), shares=True)
    assert told(shares, [0.5, 0.5]) == []
    assert told(shares, [0.5, 0.25]) == ["the sum is 0.75"]


def test_a_list_may_have_a_largest_spread() -> None:
    numbers = records.Numbers(length=FEW, entries=records.Entries(low=-4, high=4, spread=5))
    assert told(numbers, [-2.0, 3.0]) == []
    assert told(numbers, [-4.0, 4.0]) == ["max - min is 8.0, above 5"]


def test_tables_have_rows_of_one_length() -> None:
    rows = records.Rows(
        rows=FEW, columns=records.Extent(low=1, high=3, of="len(x)"), entries=SMALL, apart=2
    )
    assert told(rows, [[1.0, 2.0], [3.0, 4.0]]) == []
    assert told(rows, [[1.0, 2.0], [3.0]]) == ["1 columns, not as many as len(x) says"]
    both = ["4 rows, not from 1 to 3", "4 columns, not from 1 to 3"]
    assert told(rows, [[1.0] * 4] * 4) == both
    assert told(rows, [[-4.0, -4.0], [3.0, 4.0]]) == ["row maxima are 8.0 apart, more than 2"]


def test_a_state_has_every_matrix_in_its_shape() -> None:
    row = [1.0, 2.0]
    assert told(STATE, {"wte": [row], "layer0.w": [row], "layer1.w": [row]}) == []
    assert told(STATE, {"wte": [row]}) == []  # no layers, so nothing is said about h
    assert told(STATE, {"wte": [row] * 4}) == ["4 V, not from 1 to 3"]
    assert told(STATE, {"wte": [row], "b": [row]}) == ["b is no matrix of it"]
    assert told(STATE, {"wte": [row], "layer0.w": [[1.0]]}) == ["layer0.w has not the shape h by d"]
    assert told(STATE, {"wte": [[1.0, 9.0]]}) == ["9.0 is not from -4 to 4"]


def test_a_matrix_that_is_missing_is_told() -> None:
    state = records.State(
        shapes={"a": ("V", "V"), "b": ("V", "V")}, extents={"V": FEW}, entries=SMALL
    )
    assert told(state, {"a": [[1.0]]}) == ["b is missing", "b has not the shape V by V"]


def test_steps_are_below_their_number() -> None:
    step = records.Integer(low=0, high=9, below="n")
    assert told(step, 2, n=3) == []
    assert told(step, 10, n=30) == ["10 is not from 0 to 9"]
    assert told(step, 3, n=3) == ["3 is not below n"]


def test_ids_are_below_their_extent() -> None:
    below = records.Extent(low=1, high=9, of="len(z)")
    assert told(records.Id(below=below), 1, z=[1, 2]) == []
    assert told(records.Id(below=below), 2, z=[1, 2]) == ["2 is no id"]
    ids = records.Ids(length=FEW, below=below, repeated=3)
    assert told(ids, [0, 1], z=[1, 2]) == []
    assert told(ids, [0, -1, 2], z=[1, 2]) == ["-1 is no id"]
    assert told(ids, [], z=[1, 2]) == ["0 ids, not from 1 to 3"]


def test_texts_have_letters() -> None:
    assert told(TEXT, "abc") == []
    assert told(TEXT, "") == ["0 letters, not from 1 to 3"]
    assert told(TEXT, "ax") == ["'ax' has other letters"]
    assert told(records.Texts(length=FEW, each=TEXT), ["a", "x"]) == ["'x' has other letters"]
    assert told(records.Texts(length=FEW, each=TEXT), []) == ["0 strings, not from 1 to 3"]


def test_programs_have_operands_and_a_graph() -> None:
    program = records.Program(operations={"exp": SMALL}, graph={"nodes": 2})
    assert told(program, "a = Value(2.0); L = a.exp()") == []
    found = told(program, "a = Value(5.0); L = a.exp() + a")
    assert found == ["exp of 5.0 is not from -4 to 4"] * 2 + ["3 nodes, more than 2"]


def test_what_is_joint_has_ends_too() -> None:
    parameters = {"x": records.Number(entries=SMALL), "y": records.Number(entries=SMALL)}
    domain = records.FunctionDomain(
        parameters=parameters,
        where={"x is the larger": "x >= y"},
        joint={"the distance": records.Joint(measure="x - y", relation=">", steps=(1,), most=5)},
        work=records.Work(product="x * y", most=6, words="it"),
    )
    assert list(outside(domain, Evaluation({"x": 2.0, "y": 1.0}))) == []
    assert list(outside(domain, Evaluation({"x": 1.0, "y": 2.0}))) == ["not so: x is the larger"]
    assert list(outside(domain, Evaluation({"x": 4.0, "y": -4.0}))) == [
        "the distance: 8.0 is above 5"
    ]
    assert list(outside(domain, Evaluation({"x": 4.0, "y": 3.0}))) == ["work: x * y is 12, above 6"]


@given(domain=function_domains(), call=calls())
def test_whatever_a_call_is_it_can_be_told(
    domain: records.FunctionDomain, call: dict[str, Any]
) -> None:
    assert all(isinstance(text, str) for text in outside(domain, Evaluation(call)))
