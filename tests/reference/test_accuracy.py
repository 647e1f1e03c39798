"""The float reference against its definitions, evaluated by mpmath with hundreds of digits.

The bound of each function is read from its docstring, so that what is promised and
what is tested cannot drift apart.
"""

import math
import re

import mpmath
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from reference.assignments.cross_entropy import (
    cross_entropy,
    cross_entropy_loss,
    entropy,
    hessian,
    kl_divergence,
    log_softmax,
    perplexity,
    sequence_loss,
    softmax,
    softmax_cross_entropy_grad,
)
from reference.information.entropy import surprise
from reference.losses.exp_difference import exp_difference

U = mpf(2) ** -53
SMALLEST = mpf(2) ** -1074
DIGITS = 400  # a loss of 5e-324 is what cancelling leaves of numbers up to 1e4

PROFILE = settings(deadline=None, derandomize=True, database=None)

# Ties, huge and tiny gaps, both sides of every underflow, and the texts' own examples.
NASTY = [
    [0.0],
    [-700.0],
    [0.0] * 27,
    [1.0, 2.0, 3.0],
    [40.0, 0.0],
    [36.7368005696771, 0.0],
    [700.0, -700.0],
    [1000.0, 999.0, 0.0],
    [-1e4, -1e4],
    [1e4, 0.0, -1e4],
    [0.0, -708.4, -740.0, -744.4400719213812, -745.1332191019412, -745.14, -746.5],
    [0.0] + [-744.0] * 60,
    [0.1 + 0.2, 0.3, 0.3],
    [5e-324, 0.0, -5e-324],
    [1e-17, 0.0],
    [float(k % 7) for k in range(1000)],
]

LOGITS = st.one_of(
    st.lists(st.floats(-700.0, 700.0), min_size=1, max_size=12),
    st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6),
    st.lists(st.integers(-7680, 7680).map(lambda k: k / 256), min_size=1, max_size=27),
    st.lists(st.floats(-746.0, -700.0), min_size=0, max_size=6).map(lambda z: [0.0, *z]),
)


def _normalised(weights):
    total = math.fsum(weights)
    return [weight / total for weight in weights]


DISTRIBUTIONS = st.integers(1, 9).flatmap(
    lambda size: st.tuples(
        *[
            st.one_of(
                st.lists(st.floats(1e-3, 1.0), min_size=size, max_size=size).map(_normalised),
                st.lists(st.floats(-700.0, 0.0), min_size=size, max_size=size).map(softmax),
                st.integers(0, size - 1).map(lambda k: [float(j == k) for j in range(size)]),
            )
            for _ in range(2)
        ]
    )
)


def promised(function):
    """Read the bound that a docstring promises, in ulps."""
    text = " ".join(function.__doc__.split())
    (bound,) = re.findall(r"[Ww]ithin (\d+) ulps?\b", text)
    return int(bound)


def assert_within(function, got, want, classes=1):
    """Compare one number with the truth, in ulps of the truth."""
    unit = mpf(math.ulp(float(want)))
    allowed = max(promised(function) * unit, classes * SMALLEST)
    assert abs(mpf(got) - want) <= allowed, f"off by {mpmath.nstr(abs(got - want) / unit, 4)} ulps"


def true_softmax(z):
    weights = [mpmath.exp(mpf(x)) for x in z]
    total = mpmath.fsum(weights)
    return [weight / total for weight in weights]


def true_loss(z, t):
    return mpmath.log(mpmath.fsum(mpmath.exp(mpf(x)) for x in z)) - mpf(z[t])


def every_nasty(test):
    for z in NASTY:
        test = example(z)(test)
    return test


@every_nasty
@given(LOGITS)
@PROFILE
def test_softmax_keeps_its_bound(z):
    with mpmath.workdps(DIGITS):
        for got, want in zip(softmax(z), true_softmax(z), strict=True):
            assert_within(softmax, got, want)


@every_nasty
@given(LOGITS)
@PROFILE
def test_log_softmax_keeps_its_bound(z):
    with mpmath.workdps(DIGITS):
        total = mpmath.log(mpmath.fsum(mpmath.exp(mpf(x)) for x in z))
        for got, x in zip(log_softmax(z), z, strict=True):
            assert_within(log_softmax, got, mpf(x) - total, len(z))


@every_nasty
@given(LOGITS)
@PROFILE
def test_the_loss_keeps_its_bound_however_small_it_is(z):
    with mpmath.workdps(DIGITS):
        for t in {0, len(z) // 2, len(z) - 1}:
            assert_within(cross_entropy_loss, cross_entropy_loss(z, t), true_loss(z, t), len(z))


@every_nasty
@given(LOGITS)
@PROFILE
def test_the_gradient_keeps_its_bound_also_where_p_is_nearly_1(z):
    with mpmath.workdps(DIGITS):
        p = true_softmax(z)
        for t in {0, len(z) - 1}:
            for j, got in enumerate(softmax_cross_entropy_grad(z, t)):
                assert_within(softmax_cross_entropy_grad, got, p[j] - (j == t), len(z))


@example([40.0, 0.0, -3.0])
@example([0.0, -708.4, -740.0, -745.1])
@given(st.lists(st.floats(-700.0, 700.0), min_size=1, max_size=5))
@PROFILE
def test_the_hessian_keeps_its_bound(z):
    with mpmath.workdps(DIGITS):
        p = true_softmax(z)
        for i, row in enumerate(hessian(z)):
            for j, got in enumerate(row):
                assert_within(hessian, got, p[i] * (i == j) - p[i] * p[j], len(z))


@example([([40.0, 0.0], 0)] * 3)
@given(
    st.lists(
        LOGITS.flatmap(lambda z: st.tuples(st.just(z), st.integers(0, len(z) - 1))),
        min_size=1,
        max_size=5,
    )
)
@PROFILE
def test_the_sequence_loss_keeps_its_bound(positions):
    rows, ids = zip(*positions, strict=True)
    with mpmath.workdps(DIGITS):
        want = mpmath.fsum(map(true_loss, rows, ids)) / len(ids)
        assert_within(sequence_loss, sequence_loss(rows, ids), want, max(map(len, rows)))


@example(709.782712893384)
@example(0.0)
@example(-745.0)
@given(st.floats(-745.0, 709.78))
@PROFILE
def test_perplexity_keeps_its_bound(loss):
    with mpmath.workdps(50):
        assert_within(perplexity, perplexity(loss), mpmath.exp(mpf(loss)))


@example(-1e4, 1e4)
@example(-745.1332191019412, 0.0)
@example(0.1, 0.30000000000000004)
@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
@PROFILE
def test_exp_of_a_difference_does_not_feel_the_rounding_of_the_difference(a, b):
    low, high = sorted([a, b])
    with mpmath.workdps(50):
        want = mpmath.exp(mpf(low) - mpf(high))
        assert_within(exp_difference, exp_difference(low, high), want)


@example(5e-324)
@example(1.0 - 2.0**-53)
@given(st.floats(0.0, 1.0, exclude_min=True))
@PROFILE
def test_surprise_keeps_its_bound(probability):
    with mpmath.workdps(50):
        assert_within(surprise, surprise(probability), -mpmath.log(mpf(probability)))


@example(([1.0 - 2.0**-53, 2.0**-53],) * 2)
@example(([0.0, 1.0, 0.0],) * 2)
@given(DISTRIBUTIONS)
@PROFILE
def test_entropy_keeps_its_bound(pair):
    q = pair[0]
    with mpmath.workdps(50):
        want = -mpmath.fsum(mpf(x) * mpmath.log(mpf(x)) for x in q if x)
        assert_within(entropy, entropy(q), want, len(q))


@given(DISTRIBUTIONS)
@PROFILE
def test_cross_entropy_keeps_its_bound_and_is_infinite_where_an_event_was_ruled_out(pair):
    q, p = pair
    if any(x > 0 and y == 0 for x, y in zip(q, p, strict=True)):
        assert cross_entropy(q, p) == math.inf
        return
    with mpmath.workdps(50):
        want = -mpmath.fsum(mpf(x) * mpmath.log(mpf(y)) for x, y in zip(q, p, strict=True) if x)
        assert_within(cross_entropy, cross_entropy(q, p), want, len(q))


@example(([0.5, 0.5], [0.5 + 2.0**-53, 0.5]))
@example(([0.5, 0.5], [5e-324, 1.0]))  # q / p overflows
@example(([5e-324, 1.0], [0.5, 0.5]))  # q / p underflows
@example(([5e-324, 1.0], [1e-323, 1.0]))
@given(DISTRIBUTIONS)
@PROFILE
def test_divergence_keeps_its_bound_and_is_infinite_where_an_event_was_ruled_out(pair):
    q, p = pair
    if any(x > 0 and y == 0 for x, y in zip(q, p, strict=True)):
        assert kl_divergence(q, p) == math.inf
        return
    (bound,) = re.findall(r"within (\d+) u S, u = 2\^-53", " ".join(kl_divergence.__doc__.split()))
    with mpmath.workdps(50):
        terms = [mpf(x) * mpmath.log(mpf(x) / mpf(y)) for x, y in zip(q, p, strict=True) if x]
        allowed = int(bound) * U * mpmath.fsum(map(abs, terms))
        error = abs(mpf(kl_divergence(q, p)) - mpmath.fsum(terms))
        assert error <= max(allowed, len(q) * SMALLEST)


def test_divergence_of_nearly_equal_distributions_beats_the_difference_of_entropies():
    q, p = [0.3, 0.7], [0.3000001, 0.6999999]
    with mpmath.workdps(50):
        want = mpmath.fsum(mpf(x) * mpmath.log(mpf(x) / mpf(y)) for x, y in zip(q, p, strict=True))
        assert abs(kl_divergence(q, p) - want) < abs(cross_entropy(q, p) - entropy(q) - want) / 2


@pytest.mark.parametrize("t", [0, 1])
def test_the_largest_logits_give_the_true_loss_or_say_that_it_overflows(t):
    z = [1e308, -1e308]
    assert softmax(z) == [1.0, 0.0]
    with pytest.raises(OverflowError):
        cross_entropy_loss(z, t)
    assert cross_entropy_loss([8e307, -8e307], t) == [0.0, 1.6e308][t]


def test_perplexity_overflows_where_its_docstring_says():
    assert math.isfinite(perplexity(709.78))
    with pytest.raises(OverflowError):
        perplexity(709.79)


@pytest.mark.parametrize(
    "value",
    [
        cross_entropy_loss([3.0], 0),
        cross_entropy_loss([800.0, 0.0], 0),
        softmax_cross_entropy_grad([3.0], 0)[0],
        entropy([1.0, 0.0]),
        kl_divergence([1.0, 0.0], [1.0, 0.0]),
        sequence_loss([[3.0]], [0]),
    ],
)
def test_zero_never_carries_a_minus(value):
    assert str(value) == "0.0"
