"""What a host shows is never more than was earned, and full only for full marks."""

import math
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.reports import wording
from gradekit.reports.host_scale import hundredths, share
from tests.reports.builders import report, result

WORTH = st.floats(0.001, 1e6)


@given(worth=WORTH, part=st.floats(0, 1))
@example(worth=100.0, part=0.9999999)
@example(worth=0.29, part=1.0)
def test_a_share_is_the_exact_one_rounded_down(worth, part):
    points = worth * part
    exact = Fraction(repr(points)) / Fraction(repr(worth))
    rounded = Fraction(repr(share(points, worth)))
    assert rounded <= exact < rounded + Fraction(1, 10_000) or exact >= 1
    assert (rounded == 1) == (exact >= 1)


@given(worth=WORTH, part=st.floats(0, 1))
@example(worth=0.333, part=0.999)
def test_hundredths_are_full_for_full_marks_alone(worth, part):
    points = worth * part
    earned, most = hundredths(points, worth)
    assert (earned == most) == (points >= worth)
    assert earned == most or earned <= Fraction(repr(points)) * 100 < earned + 1
    assert Fraction(repr(worth)) * 100 <= most < Fraction(repr(worth)) * 100 + 1


@pytest.mark.parametrize(("points", "expected"), [(0.29, 29), (3.5, 350), (0.005, 0), (-1.0, 0)])
def test_points_count_as_they_are_written(points, expected):
    assert hundredths(points, 10.0) == (expected, 1000)


def test_what_lies_outside_of_the_scale_is_its_end():
    assert (share(-1.0, 2.0), share(3.0, 2.0)) == (0.0, 1.0)
    assert hundredths(3.0, 2.0) == (200, 200)
    assert hundredths(0.0, -2.0) == (0, 0)


@pytest.mark.parametrize("points", [math.nan, math.inf])
def test_what_is_not_finite_has_no_place_on_a_scale(points):
    for scale in (share, hundredths):
        with pytest.raises(ValueError, match="a host takes finite numbers only"):
            scale(points, 2.0)


@pytest.mark.parametrize(
    ("points", "text"),
    [(99.999, "99.99"), (0.29, "0.29"), (22.0, "22"), (-0.0, "0"), (0.004, "0"), (76.5, "76.5")],
)
def test_points_in_words_are_rounded_down(points, text):
    assert wording.number(points) == text


def test_nearly_full_marks_are_not_told_as_full():
    nearly = report(properties=[result("one", points=99.999, max_points=100.0)])
    assert wording.score(nearly) == "99.99 of 100 points"
