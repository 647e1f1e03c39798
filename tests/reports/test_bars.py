"""Bars: as long as their numbers are, and none where there are no numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.reports.bars import LONGEST_LIST, MOST_BARS, compare, entries, share
from gradekit.reports.shapes import WIDTH
from tests.reports.page import foreign, read


def lengths(picture, kind):
    """Give the lengths of the bars of a kind, without the one in the key."""
    return [float(each.attributes["width"]) for each in read(picture).of_class(kind)][1:]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("[0.5, -2, 1e-3]", {"0": 0.5, "1": -2.0, "2": 1e-3}),
        ("[inf, -inf]", {"0": math.inf, "1": -math.inf}),
        ("[[0.5, 1], [2.0]]", {"0,0": 0.5, "0,1": 1.0, "1,0": 2.0}),
        ("[]", {}),
        ("[[]]", {}),
        ("0.5", {}),
        ("[[[0.5]]]", {}),
        ("[0.5, [0.5]]", {}),
        ("[0.5] * 3", {}),
        ("[0.5, ... 3 more ..., 0.5]", {}),
        ("['a', 0.5]", {}),
        ("[None]", {}),
        ("raised ValueError: [1.0]", {}),
    ],
)
def test_lists_of_numbers_are_read_and_nothing_else(text, values):
    assert entries(text) == values


def test_nan_is_a_number_without_a_bar():
    assert math.isnan(entries("[nan]")["0"])
    assert lengths(compare("[nan, 1.0]", "[0.5, 0.5]"), "gk-yours-bar") == [0.5, 272.0]
    assert "nan" in read(compare("[nan, 1.0]", "[0.5, 0.5]")).text


def test_rows_of_numbers_are_drawn_one_below_the_other():
    root = read(compare("[[0.5, -0.5], [0.0, 0.0]]", "[[0.25, -0.25], [0.0, 0.0]]"))
    assert len(root.of_class("gk-yours-bar")) == 1 + 4
    assert [each.text for each in root.of_class("gk-quiet")] == ["0,0", "0,1", "1,0", "1,1"]


def test_bars_are_as_long_as_their_numbers():
    picture = compare("[1.0, 0.25]", "[0.5, 0.5]")
    first, second = lengths(picture, "gk-yours-bar")
    assert first == pytest.approx(4 * second, abs=0.2)
    assert lengths(picture, "gk-right-bar") == [first / 2, first / 2]


def test_negative_numbers_go_to_the_left_of_the_axis():
    root = read(compare("[-1.0, 1.0]", "[0.5, 0.5]"))
    axis = float(root.all("line")[0].attributes["x1"])
    left, right = root.of_class("gk-yours-bar")[1:]
    assert float(left.attributes["x"]) + float(left.attributes["width"]) == pytest.approx(
        axis, abs=0.2
    )
    assert float(right.attributes["x"]) == axis


def test_lists_of_different_lengths_are_drawn_as_far_as_each_goes():
    picture = compare("[1.0]", "[0.5, 0.5]")
    assert len(lengths(picture, "gk-yours-bar")) == 1
    assert len(lengths(picture, "gk-right-bar")) == 2


@pytest.mark.parametrize(
    ("got", "right"),
    [
        ("[1.0]", "[0.5]"),
        ("1.0", "[0.5, 0.5]"),
        ("[1.0, 2.0]", ""),
        (str([1.0] * (MOST_BARS + 1)), str([1.0] * (MOST_BARS + 1))),
        (f"[{'0' * LONGEST_LIST}, 1.0]", "[1.0, 1.0]"),
    ],
)
def test_nothing_is_drawn_of_single_numbers_of_many_or_of_what_is_no_list(got, right):
    assert compare(got, right) == ""


@given(st.lists(st.floats(), min_size=2, max_size=9), st.lists(st.floats(), min_size=2, max_size=9))
def test_any_numbers_stay_in_the_picture(yours, right):
    root = read(compare(str(yours), str(right)))
    assert foreign(root) == set()
    for bar in root.all("rect"):
        x, width = (float(bar.attributes[name]) for name in ("x", "width"))
        assert 0 <= x <= x + width <= WIDTH


@pytest.mark.parametrize(
    ("points", "most", "width"),
    [(1.0, 4.0, [25.0]), (4.0, 4.0, [100.0]), (0.0, 4.0, []), (0.0, 0.0, []), (9.0, 4.0, [100.0])],
)
def test_a_share_is_as_long_as_its_part_of_the_points(points, most, width):
    earned = read(share(points, most)).of_class("gk-earned")
    assert [float(each.attributes["width"]) for each in earned] == width
