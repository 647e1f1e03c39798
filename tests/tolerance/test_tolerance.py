"""The bounds: wide enough for every sound algorithm, too narrow for a mistake."""

import functools
import math

import mpmath
import numpy as np
import pytest
from mpmath import mpf

from gradekit import tolerance
from gradekit.tolerance import DOUBLE, GUARD, SAFETY, SINGLE, Tolerance

LARGEST_RATIO = 0.7
GENERATOR = np.random.default_rng(20)
ROWS = [
    [0.0],
    [3.0, 1.0],
    [-4.0, 4.0, 0.0],
    [0.0] * 27,
    [1000.0, 999.0, 0.0],
    [-1e4, 2.0 - 1e4, 5.0 - 1e4],
    [0.0, -26.5, -1.0],
    *(
        [float(z) for z in GENERATOR.integers(-256 * size, 256 * size, classes) / 256]
        for classes in (2, 3, 5, 27, 200)
        for size in (1, 4, 30, 300)
        for _ in range(4)
    ),
]


def naive(z):
    weights = [math.exp(x) for x in z]
    return [w / sum(weights) for w in weights]


def shifted(z):
    weights = [math.exp(x - max(z)) for x in z]
    return [w / sum(weights) for w in weights]


def reciprocal(z):
    with np.errstate(over="ignore"):
        z = np.array(z)
        return (1 / np.exp(z[None, :] - z[:, None]).sum(axis=1)).tolist()


def exp_of_log_softmax(z):
    lse = max(z) + math.log(math.fsum(math.exp(x - max(z)) for x in z))
    return [math.exp(x - lse) for x in z]


def with_numpy(z):
    e = np.exp(np.array(z) - np.max(z))
    return (e / e.sum()).tolist()


def shifted_by_mean_and_max(z):
    mean = sum(z) / len(z)
    centred = [x - mean for x in z]
    return shifted(centred)


SOFTMAXES = [naive, shifted, reciprocal, exp_of_log_softmax, with_numpy, shifted_by_mean_and_max]


def minus_log_softmax(z, t):
    return -math.log(shifted(z)[t])


def log_sum_exp(z, t):
    return max(z) + math.log(sum(math.exp(x - max(z)) for x in z)) - z[t]


def naive_log_sum_exp(z, t):
    return math.log(sum(map(math.exp, z))) - z[t]


def log_add_exp(z, t):
    return float(np.logaddexp.reduce(z)) - z[t]


def difference_form(z, t):
    return math.log(sum(math.exp(x - z[t]) for x in z))


def one_hot_product(z, t):
    log_p = np.array(z) - max(z) - np.log(np.exp(np.array(z) - max(z)).sum())
    return float(-(np.eye(len(z))[t] * log_p).sum())


LOSSES = [
    minus_log_softmax,
    log_sum_exp,
    naive_log_sum_exp,
    log_add_exp,
    difference_form,
    one_hot_product,
]


def clamped(z, t):
    return -math.log(max(shifted(z)[t], GUARD))


def clipped_on_both_sides(z, t):
    return -math.log(min(max(shifted(z)[t], GUARD), 1 - GUARD))


def added(z, t):
    return -math.log(shifted(z)[t] + GUARD)


GUARDED = [clamped, clipped_on_both_sides, added]


def exact_probabilities(z):
    return _probabilities(tuple(z))


def exact_loss(z, t):
    return _loss(tuple(z), t)


@functools.cache
def _probabilities(z):
    weights = [mpmath.exp(mpf(x)) for x in z]
    total = mpmath.fsum(weights)
    return [w / total for w in weights]


@functools.cache
def _loss(z, t):
    return mpmath.log(mpmath.fsum(mpmath.exp(mpf(x) - mpf(z[t])) for x in z))


@pytest.fixture(autouse=True)
def _fifty_digits():
    with mpmath.workdps(50):
        yield


def ratio(got, want, bound):
    """Give the error in units of the bound, before the safety factor."""
    scale = abs(want) if bound.relative else 1
    allowed = bound.roundoffs * DOUBLE * scale
    if bound.relative and abs(want) < tolerance.TINY:
        return abs(mpf(got) - want) / tolerance.TINY
    return float(abs(mpf(got) - want) / allowed)


def run(function, *arguments):
    """Call an algorithm; None where it overflows or raises."""
    try:
        got = function(*arguments)
    except (OverflowError, ValueError, ZeroDivisionError):
        return None
    finite = np.all(np.isfinite(got))
    return got if finite else None


@pytest.mark.parametrize("algorithm", SOFTMAXES)
def test_every_sound_softmax_stays_below_the_calibrated_bound(algorithm):
    worst, tried = 0.0, 0
    for z in ROWS:
        got = run(algorithm, z)
        if got is None:
            continue
        tried += 1
        bound = tolerance.probabilities(z)
        pairs = list(zip(got, exact_probabilities(z), strict=True))
        worst = max(worst, *(ratio(p, want, bound) for p, want in pairs))
        assert ratio(math.fsum(got), mpf(1), tolerance.total(z)) < LARGEST_RATIO
    assert tried > 60
    assert worst < LARGEST_RATIO


@pytest.mark.parametrize("algorithm", LOSSES)
def test_every_sound_loss_stays_below_the_calibrated_bound(algorithm):
    worst, tried = 0.0, 0
    for z in ROWS:
        for t in {0, len(z) // 2, len(z) - 1}:
            got = run(algorithm, z, t)
            if got is not None:
                tried += 1
                worst = max(worst, ratio(got, exact_loss(z, t), tolerance.loss(z, t)))
    assert tried > 150
    assert worst < LARGEST_RATIO


@pytest.mark.parametrize("algorithm", [*LOSSES, *GUARDED])
def test_every_sound_loss_is_accepted_with_its_guard(algorithm):
    for z in ROWS:
        for t in range(min(len(z), 5)):
            got = run(algorithm, z, t)
            if got is not None:
                low, high = tolerance.loss(z, t).interval(float(exact_loss(z, t)))
                assert low <= got <= high


@pytest.mark.parametrize("algorithm", SOFTMAXES)
def test_every_sound_gradient_stays_below_the_calibrated_bound(algorithm):
    for z in ROWS:
        got = run(algorithm, z)
        if got is not None:
            bound = tolerance.gradient(z)
            pairs = zip(got, exact_probabilities(z), strict=True)
            assert all(ratio(p - 1.0, want - 1, bound) < LARGEST_RATIO for p, want in pairs)


@pytest.mark.sample(2)
@pytest.mark.parametrize("algorithm", SOFTMAXES)
def test_every_sound_gradient_is_accepted_entry_by_entry(algorithm):
    for z in ROWS:
        got = run(algorithm, z)
        want = list(map(float, exact_probabilities(z)))
        for t, p in enumerate(got or ()):
            bound = tolerance.gradient_by_logits(z)
            low, high = bound.interval(float(exact_probabilities(z)[t] - 1))
            assert low <= p - 1.0 <= high
            entries = [(x, y) for j, (x, y) in enumerate(zip(got, want, strict=True)) if j != t]
            assert all(within(bound.interval(y), x) for x, y in entries)


def within(interval, number):
    low, high = interval
    return low <= number <= high


def test_a_gradient_off_the_target_is_bounded_relatively():
    bound = tolerance.gradient_by_logits([0.0, -24.0])
    assert not within(bound.interval(math.exp(-24.0)), 0.0)
    assert within(bound.interval(-1e-20), 0.0)
    assert bound.around(0.5) + bound.around(-1.0) == bound.around(0.5) + bound.around(-1.0)
    assert bound.around(1e-9).roundoffs == bound.roundoffs * 1e-9


MEANS = [
    lambda losses: sum(losses) / len(losses),
    lambda losses: math.fsum(losses) / len(losses),
    lambda losses: 1 / len(losses) * sum(losses),
    lambda losses: float(np.mean(losses)),
    lambda losses: sum(loss / len(losses) for loss in losses),
    lambda losses: functools.reduce(
        lambda m, pair: m + (pair[1] - m) / pair[0], enumerate(losses, 1), 0.0
    ),
]


@pytest.mark.parametrize("mean", MEANS)
def test_every_way_to_take_a_mean_stays_below_the_calibrated_bound(mean):
    for length in (1, 2, 3, 7, 400):
        rows = [ROWS[k % 5] for k in range(length)]
        ids = [k % len(row) for k, row in enumerate(rows)]
        got = mean([log_sum_exp(z, t) for z, t in zip(rows, ids, strict=True)])
        want = mpmath.fsum(exact_loss(z, t) for z, t in zip(rows, ids, strict=True)) / length
        assert ratio(got, want, tolerance.mean_loss(rows, ids)) < LARGEST_RATIO


PERPLEXITIES = [
    math.exp,
    lambda loss: float(np.exp(loss)),
    lambda loss: math.e**loss,
    lambda loss: 2.0 ** (loss / math.log(2.0)),
    lambda loss: math.exp(loss / 7) ** 7,
    lambda loss: 1 / math.exp(-loss),
]


@pytest.mark.parametrize("algorithm", PERPLEXITIES)
def test_every_way_to_a_perplexity_stays_below_the_calibrated_bound(algorithm):
    for loss in [0.0, 0.69, 1.0, 6.91, 27.631, 80.0, 300.5, 700.0]:
        bound = tolerance.perplexity(loss)
        assert ratio(algorithm(loss), mpmath.exp(mpf(loss)), bound) < LARGEST_RATIO


def test_single_precision_is_accepted_in_its_own_unit_only():
    z = [1.0, 2.0, 3.25]
    e = np.exp(np.array(z, dtype=np.float32) - np.float32(3.25))
    want = float(exact_probabilities(z)[0])
    got = float(e[0] / e.sum())
    bound = tolerance.probabilities(z)
    low, high = bound.interval(want, unit=SINGLE)
    assert low <= got <= high
    low, high = bound.interval(want)
    assert not low <= got <= high


def accepts_a_millionth(z):
    """Whether a probability or a loss that is off by a millionth passes for right."""
    t = len(z) - 1
    p = float(exact_probabilities(z)[t])
    low, high = tolerance.probabilities(z).interval(p)
    if low <= p * (1 + 1e-6) <= high and p >= tolerance.TINY:
        return True
    loss = float(exact_loss(z, t))
    low, high = tolerance.loss(z, t).interval(loss)
    return p > 1e-5 and any(low <= loss + off <= high for off in (1e-6, -1e-6))


def test_a_systematic_error_of_a_millionth_is_always_outside():
    rows = [z for z in ROWS if max(map(abs, z)) <= 300.0]
    assert rows
    assert [z for z in rows if accepts_a_millionth(z)] == []


@pytest.mark.parametrize("eps", [1e-11, 1e-10, 1e-8, 1e-7])
def test_a_guard_larger_than_allowed_shows_at_a_gap_of_26_and_a_half(eps):
    z, t = [0.0, -26.5, -1.0], 1
    p = math.exp(-log_sum_exp(z, t))
    low, _ = tolerance.loss(z, t).interval(log_sum_exp(z, t))
    assert -math.log(max(p, eps)) < low
    assert -math.log(p + eps) < low


@pytest.mark.parametrize("gap", [28.0, 99.0, 101.0, 650.0, 744.0, 2000.0, 1e6])
def test_beyond_the_guard_any_value_from_the_saturated_one_up_is_accepted(gap):
    low, high = tolerance.loss([0.0, -gap], 1).interval(gap)
    assert low <= -math.log(GUARD) <= high
    assert low == pytest.approx(float(-mpmath.log(mpmath.exp(-gap) + mpf(GUARD))), abs=1e-7)
    assert high == pytest.approx(gap, abs=1e-6)


def test_a_bound_never_depends_on_what_was_got():
    bound = Tolerance(roundoffs=2.0, source="two roundings")
    assert bound.interval(1.0) == (1.0 - 2 * SAFETY * DOUBLE, 1.0 + 2 * SAFETY * DOUBLE)
    assert bound.width(1.0) == 2 * SAFETY * DOUBLE


def test_a_relative_bound_grows_with_the_value_but_not_below_tiny():
    bound = tolerance.rounding(1.0)
    assert bound.width(1000.0) == pytest.approx(1000 * SAFETY * DOUBLE, rel=1e-3)
    assert bound.interval(0.0) == (-tolerance.TINY, tolerance.TINY)


def test_around_turns_a_relative_bound_into_an_absolute_one():
    bound = tolerance.rounding(1.0).around(-8.0)
    assert not bound.relative
    assert bound.roundoffs == 8.0
    assert bound.around(100.0) == bound


def test_the_sum_of_two_bounds_allows_for_both_on_either_side():
    bound = Tolerance(roundoffs=1.0, below=0.5, above=0.25, source="one")
    both = bound + Tolerance(roundoffs=2.0, above=1.0, source="two")
    assert (both.roundoffs, both.below, both.above) == (3.0, 1.5, 1.5)
    assert both.source == "one, and two"
    assert (bound + bound).source == "twice one"


def test_a_relative_and_an_absolute_bound_do_not_add():
    with pytest.raises(ValueError, match=r"one is relative, the other absolute\. Use around\(\)"):
        tolerance.probabilities([0.0]) + tolerance.loss([0.0], 0)


def test_a_bound_times_a_constant_scales_with_its_size():
    bound = Tolerance(roundoffs=1.0, below=0.5, above=0.25, source="one") * -4.0
    assert (bound.roundoffs, bound.below, bound.above) == (4.0, 2.0, 1.0)
    assert bound.source == "4 times one"


def test_a_central_difference_is_within_its_bound():
    h = 1e-5
    for z in (row for row in ROWS if max(map(abs, row)) <= 300.0 and len(row) > 1):
        up, down = [z[0] + h, *z[1:]], [z[0] - h, *z[1:]]
        got = (log_sum_exp(up, 1) - log_sum_exp(down, 1)) / (2 * h)
        bound = tolerance.central_difference(float(exact_loss(z, 1)), max(map(abs, z)))
        assert abs(got - exact_probabilities(z)[0]) < bound.width(0.0)
        assert bound.width(0.0) < 1e-6


def test_a_difference_quotient_is_within_its_bound():
    h = 2.0**-17
    for z in (row for row in ROWS if max(map(abs, row)) <= 4.0 and len(row) > 1):
        up, down = [z[0] + h, *z[1:]], [z[0] - h, *z[1:]]
        got = (shifted(up)[0] - shifted(down)[0]) / (2 * h)
        p = exact_probabilities(z)[0]
        assert abs(got - p * (1 - p)) < tolerance.difference_quotient(
            tolerance.gradient(z), h
        ).width(0.0)


def test_information_is_bounded_by_the_sizes_of_its_terms():
    q = [0.5, 0.25, 0.125, 0.125]
    p = [0.125, 0.125, 0.25, 0.5]
    terms = [a * math.log(a / b) for a, b in zip(q, p, strict=True)]
    want = mpmath.fsum(mpf(a) * mpmath.log(mpf(a) / mpf(b)) for a, b in zip(q, p, strict=True))
    assert ratio(sum(terms), want, tolerance.information(terms)) < LARGEST_RATIO


@pytest.mark.parametrize(
    "bound",
    [
        tolerance.probabilities([0.0]),
        tolerance.total([0.0]),
        tolerance.loss([0.0], 0),
        tolerance.mean_loss([[0.0]], [0]),
        tolerance.perplexity(0.0),
        tolerance.gradient([0.0]),
        tolerance.information([0.0]),
        tolerance.central_difference(0.0, 0.0),
        tolerance.difference_quotient(tolerance.gradient([0.0]), 1e-5),
        tolerance.rounding(),
    ],
)
def test_every_bound_says_where_it_comes_from(bound):
    assert bound.source
    assert "roundings" in bound.source or ":" in bound.source
