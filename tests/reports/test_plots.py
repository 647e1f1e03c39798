"""A curve: each value at its place, what is beyond it at the edge, all of it told in words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.model.report import Curve
from gradekit.reports.plots import HEIGHT, curve, rows
from gradekit.reports.shapes import WIDTH
from tests.reports.drawn import records, texts
from tests.reports.page import foreign, read

LINE = Curve(
    function="f",
    title="Twice",
    along="x",
    of="f",
    at=[0.0, 1.0, 2.0, 3.0, 4.0],
    values=[0.0, 2.0, None, 5.0, 900.0],
    right=[0.0, 2.0, 4.0, 6.0, 8.0],
    mark=(2.0, 4.0),
)


def places(element):
    """Give the corners of a line or shape."""
    numbers = [float(each) for each in re.split(r"[ ,]+", element.attributes["points"])]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_right_values_lie_on_a_line_in_proportion():
    line = places(read(curve(LINE)).of_class("gk-right")[0])
    assert len(line) == len(LINE.at)
    steps = [(bx - ax, ay - by) for (ax, ay), (bx, by) in pairwise(line)]
    assert steps[0][0] > 0
    assert steps[0][1] > 0
    assert all(step == pytest.approx(steps[0], abs=0.2) for step in steps)


def test_the_students_values_are_dots_and_those_beyond_arrows():
    root = read(curve(LINE))
    line = places(root.of_class("gk-right")[0])
    dots = [each for each in root.of_class("gk-yours") if each.name == "circle"][:-1]
    centres = [(float(each.attributes["cx"]), float(each.attributes["cy"])) for each in dots]
    assert centres[:2] == line[:2]
    assert centres[2][1] > line[3][1]  # 5 lies below 6
    (arrow,) = (each for each in root.of_class("gk-yours") if each.name == "polygon")
    assert max(x for x, _ in places(arrow)) == pytest.approx(line[4][0] + 3)


def test_the_counterexample_is_marked_where_it_lies_and_named():
    root = read(curve(LINE))
    mark, _ = root.of_class("gk-mark")
    corners = places(mark)
    x, y = places(root.of_class("gk-right")[0])[2]
    assert sum(corner[0] for corner in corners) / 4 == pytest.approx(x, abs=0.2)
    assert sum(corner[1] for corner in corners) / 4 == pytest.approx(y, abs=0.2)
    assert "the call" in root.text
    assert "the call" not in read(curve(replace(LINE, mark=None))).text


def test_a_curve_is_told_in_words_and_numbers():
    said = read(curve(LINE)).all("svg")[0].attributes["aria-label"]
    assert said == "Twice, by x. Yours goes from 0 at 0 to 900 at 4. The call gave 4 at 2."
    assert rows(LINE)[2:] == [["2", "none", "4"], ["3", "5", "6"], ["4", "900", "8"]]


@pytest.mark.parametrize(
    "drawn",
    [replace(LINE, values=[None] * 5), replace(LINE, right=[None] * 5), replace(LINE, at=[])],
)
def test_without_values_there_is_no_picture(drawn):
    assert curve(drawn) == ""


def test_a_level_line_has_a_range():
    level = replace(LINE, values=[1.0] * 5, right=[1.0] * 5, mark=None)
    assert "NaN" not in curve(level)
    assert read(curve(level)).of_class("gk-grid")


@given(
    records(Curve, texts()),
    st.lists(st.tuples(*[st.floats() | st.none()] * 2, st.floats()), min_size=2, max_size=6),
)
def test_any_curve_stays_in_the_picture(drawn, points):
    values, right, at = (list(each) for each in zip(*points, strict=True))
    for each in (drawn, replace(drawn, values=values, right=right, at=at)):
        root = read(curve(each))
        assert foreign(root) == set()
        for shape in root.all("polyline") + root.all("polygon"):
            assert all(-6 <= x <= WIDTH + 6 and -6 <= y <= HEIGHT + 6 for x, y in places(shape))
        for dot in root.all("circle"):
            assert 0 <= float(dot.attributes["cy"]) <= HEIGHT


def test_numbers_too_large_to_be_drawn_are_left_out():
    far = replace(LINE, at=[-1e308, 0.0, 1.0, 2.0, 1e308], values=[1e308, 1.0, 1.0, 1.0, -1e308])
    assert len(places(read(curve(far)).of_class("gk-right")[0])) == 3


def test_words_cannot_leave_the_attribute_that_tells_a_curve():
    words = '"><script>x</script><i a="'
    root = read(curve(replace(LINE, title=words, along=words, of=words)))
    assert foreign(root) == set()
    assert root.all("svg")[0].attributes["aria-label"].startswith(words)
