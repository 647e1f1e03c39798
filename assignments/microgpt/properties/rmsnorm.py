"""What it means to be RMSNorm.  Source: Zhang & Sennrich (2019), arXiv:1910.07467."""

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import (
    assert_at_least,
    assert_close,
    assert_length,
    assert_row,
    assert_unchanged,
)
from gradekit.strategies import grid

from ._forward import EPSILON
from ._vectors import dot, over

VECTORS = st.lists(grid(-4, 4), min_size=1, max_size=5)


def _norm_rounding(x):
    return tolerance.rounding(len(x) + 8)


def _mean_square(x):
    return dot(x, x) / len(x)


@given(x=VECTORS)
@example(x=[3.0, -1.0])
@example(x=[0.0, 2.0, 0.0])
def rmsnorm_matches_the_definition(rmsnorm, reference, x):
    """rmsnorm(x) is x divided by the square root of (mean of x[i]² + 0.00001).

    Every entry is divided by the same number. No mean is subtracted first: that would be
    another norm.
    """
    assert_close(rmsnorm(x), reference.rmsnorm(x), within=_norm_rounding(x))


@given(x=VECTORS)
@example(x=[3.0, -1.0])
def rmsnorm_is_a_plain_list(rmsnorm, x):
    """rmsnorm returns a list of its numbers, not the only row of a batch.

    [1.0, -1.0] and not [[1.0, -1.0]]. Everywhere else either is accepted.
    """
    assert_row(rmsnorm, x, length=len(x))


@given(x=VECTORS.filter(any))
@example(x=[3.0, -1.0])
def rmsnorm_mean_square(rmsnorm, x):
    """The mean of the squares of rmsnorm(x) is s / (s + 0.00001), with s that of x.

    It is a little below 1, whatever the length of x: that is what the norm is for.
    """
    y = rmsnorm(x)
    assert_length(y, len(x))
    want = _mean_square(x) / (_mean_square(x) + EPSILON)
    within = tolerance.rounding(3 * len(x) + 24)
    assert_close(_mean_square(y), want, within=within, given=y, what="the mean of the squares")


@given(x=VECTORS.filter(any))
@example(x=[3.0, -1.0])
def rmsnorm_keeps_the_direction(rmsnorm, x):
    """rmsnorm(x) points where x points: the ratios between entries stay as they were.

    The largest entry is taken as the measure. Its sign stays, too.
    """
    y, top = rmsnorm(x), max(range(len(x)), key=lambda i: abs(x[i]))
    assert_length(y, len(x))
    assert_at_least(y[top] * x[top], 0.0, given=y, what="the product of the largest entries")
    ratios = [over(entry, y[top]) for entry in y]
    want = [entry / x[top] for entry in x]
    within = tolerance.rounding(12)
    assert_close(ratios, want, within=within, given=y, what="the ratio to the largest, entry ")


@given(size=st.integers(1, 5))
@example(size=2)
def rmsnorm_of_zeros_is_zero(rmsnorm, size):
    """A vector of zeros stays a vector of zeros.

    Without the 0.00001 in the denominator, 0 would be divided by 0.
    """
    assert_close(rmsnorm([0.0] * size), [0.0] * size)


@given(x=VECTORS.filter(any), doublings=st.integers(1, 6))
@example(x=[3.0, -1.0], doublings=1)
def rmsnorm_hardly_sees_the_length(rmsnorm, identities, x, doublings):
    """Making x c times as long changes rmsnorm(x) only as if 0.00001 were divided by c².

    Without that constant the norm would not see the length at all.
    """
    c = 2.0**doublings
    want = identities.rmsnorm(x, EPSILON / c**2)
    assert_close(rmsnorm([c * entry for entry in x]), want, within=_norm_rounding(x))


@given(x=VECTORS, halvings=st.integers(6, 14))
@example(x=[3.0, -1.0], halvings=10)
def rmsnorm_of_tiny_numbers(rmsnorm, reference, x, halvings):
    """Of tiny numbers the 0.00001 inside the root takes over: they stay small.

    With numbers near 0.003 it is as large as the mean square itself. Where it stands, and
    how large it is, shows here.
    """
    x = [entry / 2.0**halvings for entry in x]
    assert_close(rmsnorm(x), reference.rmsnorm(x), within=_norm_rounding(x))


@given(x=VECTORS.filter(any))
@example(x=[3.0, -1.0])
def rmsnorm_leaves_its_argument_alone(rmsnorm, x):
    """rmsnorm returns a new list and leaves the one that it is given.

    The vector is needed again: the layer's result is added to it.
    """
    assert_unchanged(rmsnorm, x)


@given(x=VECTORS)
@example(x=[3.0, -1.0])
def rmsnorm_in_double_precision(rmsnorm, reference, x):
    """The norm is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    want = reference.rmsnorm(x)
    assert_close(rmsnorm(x), want, within=_norm_rounding(x), precision="double")
