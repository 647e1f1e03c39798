"""Which errors are roundings; what it does to a score is in tests/assignments/small_flaws."""

import pytest

from gradekit.asserts import Mismatch, accepting_single_precision, assert_at_most, assert_close
from gradekit.judging.precision import are_roundings
from gradekit.tolerance import rounding

EITHER = [(1e-8, 1.0), (-1e-8, 2.0)] * 4


def test_errors_of_either_sign_are_roundings():
    assert are_roundings(EITHER)


def test_few_errors_prove_nothing():
    assert not are_roundings(EITHER[:7])


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_errors_to_one_side_are_a_mistake(sign):
    assert not are_roundings([(sign * 1e-8, 1.0)] * 20)


def test_errors_that_follow_the_sign_of_what_should_be_are_a_mistake():
    assert not are_roundings([(1e-8, 1.0), (-1e-8, -1.0)] * 10)


def test_single_precision_is_noted_where_it_is_needed():
    with accepting_single_precision() as deviations:
        assert_close(1.0 + 1e-7, 1.0)
        assert_close(2.0, 2.0)
    assert deviations.errors == [(pytest.approx(1e-7), 1.0)]
    assert not deviations.double


def test_a_claim_that_asks_for_double_precision_is_noted():
    with accepting_single_precision() as deviations:
        assert_close(1.0 + 1e-7, 1.0, precision="double")
    assert deviations.double


def test_what_single_precision_does_not_explain_fails_all_the_same():
    with accepting_single_precision() as deviations, pytest.raises(Mismatch):
        assert_close([1.0 + 1e-7, 1.1], [1.0, 1.0])
    assert deviations.errors == []


def test_a_bound_is_wider_only_while_it_lasts():
    bound = rounding(relative=False)
    with accepting_single_precision():
        assert_at_most(1.0 + 1e-7, 1.0, within=bound)
    with pytest.raises(Mismatch):
        assert_at_most(1.0 + 1e-7, 1.0, within=bound)
