"""Each assertion rejects the nearest wrong value, and says so in words a student can use."""

import math
from statistics import StatisticsError

import numpy as np
import pytest

from gradekit.asserts import (
    Mismatch,
    assert_at_least,
    assert_at_most,
    assert_close,
    assert_distribution,
    assert_finite,
    assert_length,
    assert_refuses,
    assert_unchanged,
    shape,
    show,
)
from gradekit.tolerance import DOUBLE, SINGLE, Tolerance

ABSOLUTE = Tolerance(roundoffs=1.0, source="one rounding")
RELATIVE = Tolerance(roundoffs=1.0, relative=True, source="one rounding, relative")
LOW, HIGH = ABSOLUTE.interval(1.0)
THIRD = float(np.float32(1 / 3))


def message(assertion, *arguments, **options):
    with pytest.raises(Mismatch) as caught:
        assertion(*arguments, **options)
    assert str(caught.value) == caught.value.message
    return caught.value.message


@pytest.mark.parametrize("got", [LOW, 1.0, HIGH])
def test_close_accepts_what_lies_on_the_bound(got):
    assert_close(got, 1.0, within=ABSOLUTE)


@pytest.mark.parametrize(
    "got", [math.nextafter(LOW, 0.0), math.nextafter(HIGH, 2.0), math.nan, math.inf, -math.inf]
)
def test_close_rejects_one_ulp_beyond_the_bound_and_what_is_no_number(got):
    said = message(assert_close, got, 1.0, within=ABSOLUTE)
    assert said == f"got {got!r}, but should be 1.0"


def test_close_takes_a_negative_zero_for_zero():
    assert_close(-0.0, 0.0)
    assert_close([-0.0], [0.0], within=RELATIVE, precision="double")


@pytest.mark.parametrize(
    ("got", "want", "said"),
    [
        (
            [[1.0], [2.0]],
            [1.0, 2.0],
            "got numbers of shape 2 × 1, but should be a list of 2 numbers",
        ),
        ([1.0], [1.0, 2.0], "got a list of 1 number, but should be a list of 2 numbers"),
        ([], [1.0], "got an empty list, but should be a list of 1 number"),
        ([1.0], 1.0, "got a list of 1 number, but should be a single number"),
        (1.0, [1.0], "got a single number, but should be a list of 1 number"),
    ],
)
def test_close_rejects_another_shape(got, want, said):
    assert message(assert_close, got, want) == said


def test_close_names_the_entry_at_fault_and_keeps_the_whole_values():
    with pytest.raises(Mismatch) as caught:
        assert_close([0.5, 0.25, 0.25], [0.5, 0.3, 0.2], within=RELATIVE)
    assert caught.value.message == "got[1] 0.25, but should be 0.3"
    assert caught.value.got == "[0.5, 0.25, 0.25]"
    assert caught.value.expected == "[0.5, 0.3, 0.2]"
    assert caught.value.within == "1.1e-16 (one rounding, relative)"


def test_close_names_the_entry_of_a_matrix():
    said = message(assert_close, [[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.5, 4.0]])
    assert said == "got[1][0] 3.0, but should be 3.5"


def test_close_names_a_computed_quantity():
    assert message(assert_close, 0.7, 1.0, what="the sum") == "the sum is 0.7, but should be 1.0"
    assert message(assert_close, [0.7], [1.0], what="p") == "p[0] is 0.7, but should be 1.0"


def test_close_shows_why_another_bound_was_used():
    with pytest.raises(Mismatch) as caught:
        assert_close(2.0, 1.0, within=ABSOLUTE, because="printed with two decimals")
    assert caught.value.within == "4.4e-16 (printed with two decimals)"


def test_close_accepts_single_precision_only_where_float32_can_hold_every_number():
    assert_close(THIRD, 1 / 3, within=RELATIVE)
    assert_close([THIRD, 0.5], [1 / 3, 0.5], within=RELATIVE)
    message(assert_close, math.nextafter(THIRD, 1.0), 1 / 3, within=RELATIVE)
    message(assert_close, [THIRD, 1.1], [1 / 3, 1.1], within=RELATIVE)


def test_close_asks_for_other_results_where_a_number_tells_nothing_of_its_precision():
    asked = []

    def usual(value):
        return lambda: asked.append(value) or value

    assert_close(0.0, 1e-8, within=ABSOLUTE, given=usual(THIRD))
    assert asked == [THIRD]
    with pytest.raises(Mismatch):
        assert_close(0.0, 1e-8, within=ABSOLUTE, given=usual(1 / 3))
    with pytest.raises(Mismatch):
        assert_close(1 / 3, 0.25, within=ABSOLUTE, given=usual(THIRD))
    assert_close(0.0, 0.0, within=ABSOLUTE, given=usual(THIRD))
    assert asked == [THIRD, 1 / 3]


def test_close_accepts_infinity_for_what_float32_cannot_hold():
    assert_close(math.inf, 1e39, given=lambda: THIRD)
    for got, want, usual in (
        (math.inf, 1e39, 1 / 3),
        (math.inf, 1e38, THIRD),
        (-math.inf, 1e39, THIRD),
    ):
        with pytest.raises(Mismatch):
            assert_close(got, want, given=lambda usual=usual: usual)


def test_close_rejects_one_float32_beyond_the_single_bound():
    high = ABSOLUTE.interval(1.0, unit=SINGLE)[1]
    inside = np.float32(high)
    assert_close(float(inside), 1.0, within=ABSOLUTE)
    message(assert_close, float(np.nextafter(inside, np.float32(2))), 1.0, within=ABSOLUTE)


def test_close_rejects_single_precision_where_double_is_asked_for():
    said = message(assert_close, THIRD, 1 / 3, within=RELATIVE, precision="double")
    assert said == f"got {THIRD!r}, but should be {1 / 3!r}"


def test_close_judges_the_precision_of_the_numbers_it_was_given():
    third, seventh = THIRD, float(np.float32(1 / 7))
    difference = third - seventh / 3
    want = 1 / 3 - 1 / 21
    message(assert_close, difference, want, within=ABSOLUTE)
    assert_close(difference, want, within=ABSOLUTE, given=[third, [seventh]])
    message(assert_close, difference, want, within=ABSOLUTE, given=[third, 0.1])


def test_a_number_too_large_for_float32_is_a_double():
    message(assert_close, 1e300, 1e300 * (1 + 1e-7), within=RELATIVE)


def test_at_least_and_at_most_hold_up_to_the_bound_and_no_further():
    assert_at_least(LOW, 1.0, within=ABSOLUTE)
    assert_at_most(HIGH, 1.0, within=ABSOLUTE)
    below, above = math.nextafter(LOW, 0.0), math.nextafter(HIGH, 2.0)
    assert message(assert_at_least, below, 1.0, within=ABSOLUTE) == (
        f"got {below!r}, but should be at least 1.0"
    )
    assert message(assert_at_most, above, 1.0, within=ABSOLUTE, what="the norm") == (
        f"the norm is {above!r}, but should be at most 1.0"
    )


@pytest.mark.parametrize("assertion", [assert_at_least, assert_at_most])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_at_least_and_at_most_compare_finite_numbers_only(assertion, value):
    assert message(assertion, value, 0.0) == f"got {value!r}, but should be a finite number"
    assert message(assertion, 0.0, value) == (
        f"got 0.0 to compare with {value!r}, but both should be finite numbers"
    )


@pytest.mark.parametrize("want", [math.nan, math.inf, -math.inf])
def test_close_has_a_sentence_for_an_expected_value_that_is_not_finite(want):
    said = f"got {want!r} to compare with {want!r}, but both should be finite numbers"
    assert message(assert_close, want, want, within=ABSOLUTE) == said
    assert message(assert_close, [0.0, want], [0.0, want], within=RELATIVE) == said


def test_at_least_and_at_most_take_a_negative_zero_for_zero():
    assert_at_least(-0.0, 0.0)
    assert_at_most(0.0, -0.0)


def test_at_least_and_at_most_allow_for_single_precision():
    assert_at_least(THIRD - 2.0**-24, THIRD)
    assert_at_most(THIRD + 2.0**-24, THIRD)
    message(assert_at_least, THIRD - 2.0**-30, THIRD)
    assert_at_least(THIRD - 2.0**-30, THIRD, given=[THIRD])
    assert_at_most(THIRD + 2.0**-30, THIRD, given=[THIRD])


def test_finite_names_the_entry_that_is_not():
    assert_finite([1.0, [-2.0]])
    assert message(assert_finite, math.nan) == "got nan, but should be a finite number"
    assert message(assert_finite, [1.0, -math.inf]) == "got[1] -inf, but should be a finite number"


def test_finite_and_close_ask_for_as_many_finite_numbers_as_there_are():
    with pytest.raises(Mismatch) as caught:
        assert_finite(math.nan)
    assert caught.value.expected == "a finite number"
    with pytest.raises(Mismatch) as caught:
        assert_close([math.inf], [math.inf])
    assert caught.value.expected == "finite numbers"


def test_length_is_asked_for_before_entries_are():
    assert_length([1.0, 2.0], 2)
    assert message(assert_length, [1.0], 2) == (
        "got a list of 1 number, but should be a list of 2 numbers"
    )
    assert message(assert_length, 1.0, 2) == (
        "got a single number, but should be a list of 2 numbers"
    )


def test_distribution_accepts_zeros_and_a_sum_on_the_bound():
    assert_distribution([0.0, 1.0, -0.0], size=3, within=ABSOLUTE)
    assert_distribution([0.5, 0.5 - 4 * DOUBLE], size=2, within=ABSOLUTE)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        ([0.5, 0.5 - 5 * DOUBLE], "the sum is 0.9999999999999994, but should be 1.0"),
        ([0.75, 0.75], "the sum is 1.5, but should be 1.0"),
        ([1.5, -0.5], "got[1] is -0.5, but a probability should be at least 0"),
        ([1.0, -5e-324], "got[1] is -5e-324, but a probability should be at least 0"),
        ([1.0, math.nan], "got[1] nan, but should be a finite number"),
        ([1.0], "got a list of 1 number, but should be a list of 2 numbers"),
    ],
)
def test_distribution_rejects_the_nearest_that_is_none(got, said):
    assert message(assert_distribution, got, size=2, within=ABSOLUTE) == said


@pytest.mark.parametrize(
    ("got", "shown", "expected"),
    [
        ([0.75, 0.75], "[0.75, 0.75] with sum 1.5", "a sum of 1.0"),
        ([1.5, -0.5], "[1.5, -0.5]", "numbers that are at least 0"),
        ([1.0, math.nan], "[1.0, nan]", "finite numbers"),
    ],
)
def test_distribution_shows_what_was_got_beside_what_it_should_be(got, shown, expected):
    with pytest.raises(Mismatch) as caught:
        assert_distribution(got, size=2, within=ABSOLUTE)
    assert (caught.value.got, caught.value.expected) == (shown, expected)


def test_distribution_allows_for_single_precision():
    parts = [float(np.float32(1 / 10))] * 10
    assert_distribution(parts, size=10, within=ABSOLUTE)
    message(assert_distribution, [0.1 + 1e-9] * 10, size=10, within=ABSOLUTE)


def test_unchanged_tells_what_was_and_what_is():
    assert_unchanged(sorted, [2, 1])
    said = message(assert_unchanged, lambda z, _: z.sort(), [2.0, 1.0], 0)
    assert said == "argument 1 was [2.0, 1.0] before the call and [1.0, 2.0] after it"


def test_unchanged_calls_in_place_where_the_function_offers_it():
    class Function:
        def __call__(self, z):
            raise AssertionError

        def in_place(self, z):
            z.append(0.0)

    assert "before the call" in message(assert_unchanged, Function(), [1.0])


def test_unchanged_leaves_the_callers_own_value_alone():
    z = [2.0, 1.0]
    message(assert_unchanged, lambda row: row.sort(), z)
    assert z == [2.0, 1.0]


class EmptyRowError(IndexError):
    pass


@pytest.mark.parametrize("error", [ValueError, IndexError, StatisticsError, EmptyRowError])
def test_refuses_is_content_with_a_value_error_or_an_index_error(error):
    def refuse(_):
        raise error("no")

    assert_refuses(refuse, 1)


class CallFailed(Exception):
    """An error that crossed the wire, by its name and those of its bases."""

    def __init__(self, exception, bases=()):
        self.exception = exception
        self.bases = bases


@pytest.mark.parametrize(
    "names",
    [
        ("IndexError",),
        ("UnicodeEncodeError",),
        ("StatisticsError", ("ValueError",)),
        ("OddError", ("UnicodeError", "ValueError")),
    ],
)
def test_refuses_knows_an_error_that_crossed_the_wire_by_its_names(names):
    def refuse():
        raise CallFailed(*names)

    assert_refuses(refuse)


@pytest.mark.parametrize("names", [("StatisticsError",), ("print",), ("OddError", ("KeyError",))])
def test_refuses_lets_another_error_that_crossed_the_wire_through(names):
    def refuse():
        raise CallFailed(*names)

    with pytest.raises(CallFailed):
        assert_refuses(refuse)


def test_refuses_lets_any_other_error_through():
    def divide():
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        assert_refuses(divide)


def test_refuses_tells_what_was_returned_instead():
    assert message(assert_refuses, len, [1.0]) == (
        "got 1, but a ValueError or an IndexError would have told the mistake"
    )


def test_show_writes_up_to_twenty_entries_whole_and_the_ends_of_more():
    assert show([0.5, [1.0]]) == "[0.5, [1.0]]"
    assert "..." not in show([0.0] * 20)
    assert show(list(range(21))) == ("[0, 1, 2, 3, 4, 5, 6, 7, ... 9 more ..., 17, 18, 19, 20]")


@pytest.mark.parametrize(
    ("value", "lengths"), [(1.0, ()), ([], (0,)), ([1.0, 2.0], (2,)), ([[1.0], [2.0]], (2, 1))]
)
def test_shape_gives_the_lengths(value, lengths):
    assert shape(value) == lengths
