"""The training step of the reference against its definitions, with fifty digits and more."""

import cmath
import re
from itertools import pairwise

import mpmath
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from reference.assignments.training_step import (
    adam_step,
    backward,
    equivalent_eps,
    forward,
    learning_rate_at,
    sgd_step,
    train_step,
)

U = mpf(2) ** -53
PROFILE = settings(deadline=None, derandomize=True, database=None)
EMMA = [26, 4, 12, 12, 0, 26]
FLOATS = st.floats(-30.0, 30.0)


@st.composite
def texts(draw, largest=30.0):
    size = draw(st.integers(1, 5))
    row = st.lists(st.floats(-largest, largest), min_size=size, max_size=size)
    table = draw(st.lists(row, min_size=size, max_size=size))
    return table, draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=12))


@st.composite
def runs(draw):
    betas = draw(st.sampled_from([(0.85, 0.99), (0.9, 0.999), (0.0, 0.5), (0.5, 0.875)]))
    scale = draw(st.sampled_from([1e-3, 1.0, 20.0]))
    gradients = draw(st.lists(st.floats(-2.0, 2.0), min_size=1, max_size=12))
    return [scale * g for g in gradients], betas, draw(st.sampled_from([1e-8, 1e-3]))


def true_loss(table, tokens, exp=mpmath.exp, log=mpmath.log):
    losses = [log(sum(exp(w) for w in table[a])) - table[a][b] for a, b in pairwise(tokens)]
    return sum(losses) / len(losses)


def exactly(table):
    return [[mpf(w) for w in row] for row in table]


def ulp(x):
    """Give twice the unit roundoff of a number, never less than that of the subnormals."""
    return max(2 * U * abs(x), mpf(2) ** -1074)


@example(([[0.0] * 27] * 27, EMMA))
@given(texts())
@PROFILE
def test_the_loss_keeps_its_bound(drawn):
    table, tokens = drawn
    with mpmath.workdps(400):  # a loss of 1e-30 is what cancelling leaves of numbers up to 30
        want = true_loss(exactly(table), tokens)
        assert abs(forward(table, tokens) - want) <= 4 * ulp(want) + mpf(10) ** -390


@example(([[0.0] * 27] * 27, EMMA))
@given(texts())
@PROFILE
def test_the_gradient_keeps_its_absolute_bound(drawn):
    table, tokens = drawn
    n = len(tokens) - 1
    with mpmath.workdps(50):
        want = [[mpf(0)] * len(table) for _ in table]
        for a, b in pairwise(tokens):
            weights = [mpmath.exp(mpf(w)) for w in table[a]]
            for j, weight in enumerate(weights):
                want[a][j] += (weight / mpmath.fsum(weights) - (j == b)) / n
        for got_row, want_row in zip(backward(table, tokens), want, strict=True):
            for got, true in zip(got_row, want_row, strict=True):
                assert abs(got - true) <= 8 * U


@given(texts(largest=4.0), st.integers(0, 4), st.integers(0, 4))
@PROFILE
def test_the_gradient_is_the_derivative_by_a_complex_step_and_by_a_difference(drawn, a, j):
    table, tokens = drawn
    a, j = a % len(table), j % len(table)
    got = backward(table, tokens)[a][j]
    moved = [list(map(complex, row)) for row in table]
    moved[a][j] += 1e-30j
    by_complex_step = true_loss(moved, tokens, cmath.exp, cmath.log).imag / 1e-30
    assert abs(got - by_complex_step) <= 1e-14
    with mpmath.workdps(50):
        losses = []
        for h in (mpf("1e-15"), mpf("-1e-15")):
            moved = exactly(table)
            moved[a][j] += h
            losses.append(true_loss(moved, tokens))
        assert abs(got - (losses[0] - losses[1]) / mpf("2e-15")) <= 1e-15


@example(5, 5, 0.01)
@given(st.integers(0, 400), st.integers(1, 400), st.floats(0.0, 10.0))
@PROFILE
def test_both_schedules_keep_their_bound(step, more, rate):
    (bound,) = re.findall(r"Within (\d+) ulps", learning_rate_at.__doc__)
    n = step + more
    with mpmath.workdps(50):
        share = mpf(step) / n
        for schedule, want in (
            ("linear", rate * (1 - share)),
            ("cosine", rate * (1 + mpmath.cospi(share)) / 2),
        ):
            got = learning_rate_at(step, n, rate, schedule=schedule)
            assert abs(got - want) <= int(bound) * ulp(want)


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(0.0, 10.0))
@PROFILE
def test_gradient_descent_rounds_twice(w, g, rate):
    with mpmath.workdps(50):
        want = mpf(w) - mpf(rate) * mpf(g)
        [[got]] = sgd_step([[w]], [[g]], rate)
        assert abs(got - want) <= U * abs(mpf(rate) * g) + U * abs(got) + mpf(2) ** -1074


def closed_form(gradients, betas, eps, *, hatted):
    """Sum the moves of all steps at rate 1, each from all gradients before it at once."""
    b1, b2 = map(mpf, betas)
    total = mpf(0)
    for t in range(1, len(gradients) + 1):
        seen = [mpf(g) for g in gradients[:t]]
        mean = (1 - b1) * sum(b1 ** (t - 1 - i) * g for i, g in enumerate(seen)) / (1 - b1**t)
        square = (1 - b2) * sum(b2 ** (t - 1 - i) * g**2 for i, g in enumerate(seen))
        correction = mpmath.sqrt(1 - b2**t)
        size = mpmath.sqrt(square)
        total += (
            mean * correction / (size + mpf(eps))
            if hatted
            else mean / (size / correction + mpf(eps))
        )
    return total


@pytest.mark.parametrize("hatted", [False, True])
@given(runs())
@PROFILE
def test_adam_is_its_closed_form_with_eps_in_either_place(hatted, run):
    gradients, (b1, b2), eps = run
    params, m, v = [1.5], [0.0], [0.0]
    for step, g in enumerate(gradients):
        place = equivalent_eps(eps, step, b2) if hatted else eps
        params, m, v = adam_step(params, [g], m, v, step, 0.125, b1, b2, place)
    t = len(gradients)
    bound = U * t * (1.5 * 0.125 * (4 / (1 - b1) + 4 / (1 - b2) + 20) + 2 * (1.5 + t))
    with mpmath.workdps(50):
        want = 1.5 - mpf(0.125) * closed_form(gradients, (b1, b2), eps, hatted=hatted)
        assert abs(params[0] - want) <= bound


@given(runs())
@PROFILE
def test_the_running_means_are_weighted_sums(run):
    gradients, (b1, b2), eps = run
    m, v = [0.0], [0.0]
    for step, g in enumerate(gradients):
        _, m, v = adam_step([0.0], [g], m, v, step, 0.1, b1, b2, eps)
    t, largest = len(gradients), max(map(abs, gradients))
    with mpmath.workdps(50):
        ages = [t - 1 - i for i in range(t)]
        mean = (1 - mpf(b1)) * sum(
            mpf(b1) ** age * g for age, g in zip(ages, gradients, strict=True)
        )
        square = (1 - mpf(b2)) * sum(
            mpf(b2) ** age * mpf(g) ** 2 for age, g in zip(ages, gradients, strict=True)
        )
        assert abs(m[0] - mean) <= 4 * t * U * largest + mpf(2) ** -1074
        assert abs(v[0] - square) <= 8 * t * U * square + t * mpf(2) ** -1070


@given(texts(largest=4.0), st.sampled_from(["linear", "cosine"]), st.integers(0, 4))
@PROFILE
def test_a_training_step_is_its_parts_in_order(drawn, schedule, step):
    table, tokens = drawn
    m = [[0.25 * w for w in row] for row in table]
    v = [[w * w for w in row] for row in table]
    loss, after, m_after, v_after = train_step(
        table, tokens, m, v, step, 5, 0.5, 0.85, 0.99, 1e-8, schedule=schedule
    )
    assert loss == forward(table, tokens)
    rate = learning_rate_at(step, 5, 0.5, schedule=schedule)
    rows = zip(table, backward(table, tokens), m, v, strict=True)
    want = [adam_step(*row, step, rate, 0.85, 0.99, 1e-8) for row in rows]
    assert [after, m_after, v_after] == [list(part) for part in zip(*want, strict=True)]


@given(texts(largest=4.0), st.integers(1, 31))
@PROFILE
def test_a_step_below_4_lowers_the_loss_by_what_the_identity_says(drawn, eighths):
    table, tokens = drawn
    rate, grads = eighths / 8, backward(table, tokens)
    square = sum(g * g for row in grads for g in row)
    after = forward(sgd_step(table, grads, rate), tokens)
    assert after <= forward(table, tokens) - rate * (1 - rate / 4) * square + 1e-14


def test_a_step_of_8_can_raise_the_loss():
    table, tokens = [[1.0, -1.0], [0.0, 0.0]], [0, 0, 1]
    grads = backward(table, tokens)
    assert forward(sgd_step(table, grads, 8.0), tokens) > forward(table, tokens)


def test_emma_untrained_costs_log_27_at_each_of_five_positions():
    untrained = [[0.0] * 27 for _ in range(27)]
    assert forward(untrained, EMMA) == pytest.approx(3.295836866004329, rel=1e-15)
    grads = backward(untrained, EMMA)
    assert sum(any(row) for row in grads) == 4  # m is read twice
    assert grads[12][12] == pytest.approx((2 / 27 - 1) / 5, rel=1e-14)
    assert grads[12][1] == pytest.approx(2 / 27 / 5, rel=1e-14)


def test_the_first_step_of_adam_is_the_rate_whatever_the_betas():
    for betas in ((0.85, 0.99), (0.0, 0.0), (0.9, 0.999)):
        for g in (1e-3, 1.0, 20.0, -20.0):
            (moved,), _, _ = adam_step([0.0], [g], [0.0], [0.0], 0, 0.01, *betas, 1e-8)
            assert moved == pytest.approx(-0.01 * g / (abs(g) + 1e-8), rel=1e-12)


def test_no_function_changes_its_arguments():
    table, tokens, zero = [[0.0, 1.0], [2.0, 0.5]], [0, 1, 1], [[0.0, 0.0], [0.0, 0.0]]
    train_step(table, tokens, zero, zero, 0, 3, 0.5, 0.85, 0.99, 1e-8)
    sgd_step(table, table, 0.5)
    assert (table, tokens) == ([[0.0, 1.0], [2.0, 0.5]], [0, 1, 1])
    assert zero == [[0.0, 0.0], [0.0, 0.0]]
