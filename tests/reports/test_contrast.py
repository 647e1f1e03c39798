"""Two values are written with as many digits as show where they differ."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gradekit.reports.contrast import allowance, contrast
from tests.reports.drawn import texts

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@pytest.mark.parametrize(
    ("got", "right", "shown"),
    [
        ("1.3862943611198906", "0.6931471805599453", ("1.386", "0.693")),
        ("22026.4657948067", "22025.4657948067", ("22026.47", "22025.47")),
        ("1.0986122886681098", "1.0986122894681098", ("1.098612288668", "1.098612289468")),
        ("[0.4999999975, 0.5]", "[0.5, 0.5]", ("[0.4999999975, 0.5]", "[0.5, 0.5]")),
        ("[0.0, 1.9]", "[0.0, 2.0]", ("[0.0, 1.9]", "[0.0, 2.0]")),
        ("0.3333333333333333", "100.0", ("0.3", "100.0")),
        ("3", "12345678", ("3", "12345678")),
        ("nan", "0.6931471805599453", ("nan", "0.693147")),
        ("'abc'", "a list of 2 numbers", ("'abc'", "a list of 2 numbers")),
        ("1.0000000000000002", "1.0", ("1.0000000000000002", "1.0")),
        ("raised ValueError (line 12)", "0.5", ("raised ValueError (line 12)", "0.5")),
    ],
)
def test_numbers_have_the_digits_that_differ_and_two_more(got, right, shown):
    assert contrast(got, right) == shown


@given(NUMBERS, NUMBERS)
def test_what_differs_is_shown_to_differ(got, right):
    assume(got != right)
    first, second = contrast(repr(got), repr(right))
    assert float(first) != float(second)


@given(texts(), texts())
def test_any_text_can_be_compared(got, right):
    contrast(got, right)
    allowance(got, right, "3e-12 (because)")


@pytest.mark.parametrize(
    ("got", "right", "sentence"),
    [
        ("1.0986126", "1.0986122", "They may differ by 3e-12; yours differ by 4e-07."),
        ("1.386", "0.693", ""),
        ("1.0", "1.0", ""),
        ("[1.0000001, 5.0]", "[1.0, 6.0]", ""),
        ("a", "b", ""),
    ],
)
def test_a_tolerance_is_told_only_where_six_digits_agree(got, right, sentence):
    assert allowance(got, right, "3e-12 (loss: u (V + 6))") == sentence


def test_without_a_bound_nothing_is_said_of_it():
    assert allowance("1.0000001", "1.0", "") == ""
