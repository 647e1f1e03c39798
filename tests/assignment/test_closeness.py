"""When two results are the same but for rounding, and how far apart they are otherwise."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment.closeness import (
    distance,
    equal,
    is_finite,
    largest,
    resembles,
    sketch,
)

MANY = [[x / 7 for x in range(20)] for _ in range(3)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (1.0, 1),
        (0.1 + 0.2, 0.3),
        (1e300, 1e300 * (1 + 1e-15)),
        (0.0, 1e-14),
        (math.nan, math.nan),
        (math.inf, math.inf),
        ([1.0, [2.0, 0.3]], (1.0, [2.0, 0.1 + 0.2])),
        ([1e6, 1e-12], [1e6, 0.0]),
        ([], []),
        ({"w": [0.1 + 0.2]}, {"w": [0.3]}),
        ("a", "a"),
        (None, None),
    ],
)
def test_values_are_equal_but_for_rounding(first: Any, second: Any) -> None:
    assert equal(first, second, 1e-11)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (1.0, 1.0 + 1e-9),
        (0.0, 1e-12),
        (math.inf, -math.inf),
        (math.inf, 1.0),
        (math.nan, 0.0),
        ([1.0], [1.0, 1.0]),
        ([1.0], 1.0),
        ({"w": 1.0}, {"w": 2.0}),
        ({"w": 1.0}, {"v": 1.0}),
        (True, 1.0),
        ("a", "b"),
        (None, 0.0),
    ],
)
def test_other_values_are_not_equal(first: Any, second: Any) -> None:
    assert not equal(first, second, 1e-11)


def test_a_distance_is_the_largest_of_all_numbers() -> None:
    assert distance([1.0, 2.0], [1.0, 2.002]) == pytest.approx(0.002 / 2.002)
    assert distance([1.0], [1.0]) == 0.0
    assert distance([1.0], [1.0, 2.0]) == distance(1.0, math.inf) == math.inf


def test_numbers_that_are_not_finite_have_no_size() -> None:
    assert largest([1.0, -3, math.inf, [math.nan]]) == 3
    assert largest([math.nan, 1.0, -3.0, math.inf]) == 3
    assert largest([1.0, math.nan, -3.0]) == 3
    assert is_finite({"w": [[1.0], 2]})
    assert not any(map(is_finite, (math.inf, [math.nan], "a", None, True)))


def test_a_sketch_resembles_what_it_is_of() -> None:
    kept = sketch(MANY)
    assert resembles([[x * (1 + 1e-12) for x in row] for row in MANY], kept, 1e-8)
    assert sketch([1.0]) == [1.0]
    assert resembles([1.0], sketch([1.0]), 1e-8)


@pytest.mark.parametrize(
    "other",
    [
        [MANY[0], MANY[1], [*MANY[2][:-1], 0.0]],
        [MANY[0][::-1], *MANY[1:]],
        [x for row in MANY for x in row],
        [MANY[0], MANY[1], [*MANY[2][:-1], math.inf]],
        [[-x for x in row] for row in MANY],
        [1.0],
        None,
    ],
)
def test_a_sketch_resembles_nothing_else(other: Any) -> None:
    assert not resembles(other, sketch(MANY), 1e-8)


ENTRIES = st.one_of(
    st.floats(), st.integers(-5, 5), st.booleans(), st.sampled_from([1e300, -1e-14])
)


@given(
    first=st.lists(ENTRIES, max_size=4), second=st.lists(ENTRIES, max_size=4), same=st.booleans()
)
def test_rows_of_numbers_are_compared_as_their_entries_are(
    first: list[float], second: list[float], same: bool
) -> None:
    other = [x + 1e-14 for x in first] if same else second
    odd = "no number"  # with it, no row is one of numbers alone
    for pair in ((first, other), ([first], [other])):
        whole = equal(*pair, 1e-9)
        assert whole == equal(*([*each, odd] for each in pair), 1e-9)
    assert is_finite(first) == all(map(is_finite, first))
    assert largest(first) == max(map(largest, first), default=0.0)
