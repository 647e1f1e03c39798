"""What it means to double."""

from hypothesis import given
from hypothesis import strategies as st

from gradekit.asserts import assert_close, assert_refuses, assert_unchanged
from gradekit.strategies import grid

numbers = st.lists(grid(-8, 8), min_size=1, max_size=4)


@given(x=grid(-8, 8))
def doubles(double, reference, x):
    """double(x) is x + x.

    Twice a number is the number added to itself.
    """
    assert_close(double(x), reference.double(x))


@given(x=grid(-8, 8))
def is_odd(double, x):
    """double(-x) is -double(x)."""
    assert_close(double(-x), -double(x))


@given(xs=numbers)
def doubles_each(double_all, reference, xs):
    """Each number of the list is doubled."""
    assert_close(double_all(xs), reference.double_all(xs))


@given(xs=numbers)
def agrees_with_double(double_all, double, xs):
    """double_all does to each number what double does."""
    assert_close(double_all(xs), [double(x) for x in xs])


@given(xs=numbers)
def leaves_the_list_alone(double_all, xs):
    """double_all does not change its argument."""
    assert_unchanged(double_all, xs)


def a_hard_one(double):
    """double(3) is 6."""
    assert_close(double(3.0), 6.0)


def refuses_an_empty_list(double_all):
    """An empty list is refused."""
    assert_refuses(double_all, [])
