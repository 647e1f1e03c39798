"""The bounds of a training step: wide enough for sound algorithms, too narrow for mistakes."""

import math
import random

import mpmath
import pytest
from mpmath import mpf

from gradekit import tolerance
from gradekit.tolerance import DOUBLE

LARGEST_RATIO = 0.7
CHANCE = random.Random(7)


def softmax(row):
    weights = [math.exp(w - max(row)) for w in row]
    return [weight / sum(weights) for weight in weights]


def by_positions(rows, answers):
    grads = {}
    for row, answer in zip(rows, answers, strict=True):
        for j, p in enumerate(softmax(row)):
            key = tuple(row), j
            grads[key] = grads.get(key, 0.0) + (p - (j == answer)) / len(rows)
    return grads


def by_counts(rows, answers):
    seen = [tuple(row) for row in rows]
    pairs = list(zip(seen, answers, strict=True))
    return {
        (row, j): (seen.count(row) * p - pairs.count((row, j))) / len(rows)
        for row in seen
        for j, p in enumerate(softmax(row))
    }


def truth(rows, answers):
    grads = {}
    for row, answer in zip(rows, answers, strict=True):
        weights = [mpmath.exp(mpf(w)) for w in row]
        for j, weight in enumerate(weights):
            g = weight / mpmath.fsum(weights) - (j == answer)
            key = tuple(row), j
            grads[key] = grads.get(key, 0) + g / len(rows)
    return grads


def texts():
    for size, largest, length in [(2, 4, 1), (3, 4, 5), (3, 30, 40), (27, 4, 12), (27, 300, 90)]:
        table = [
            [CHANCE.uniform(-largest, largest) for _ in range(size)] for _ in range(min(size, 5))
        ]
        tokens = [CHANCE.randrange(len(table)) for _ in range(length)]
        yield [table[token] for token in tokens], [CHANCE.randrange(size) for _ in range(length)]


@pytest.mark.parametrize("algorithm", [by_positions, by_counts])
def test_every_sound_gradient_of_a_mean_stays_below_the_calibrated_bound(algorithm):
    for rows, answers in texts():
        bound = tolerance.mean_gradient(rows).roundoffs * DOUBLE
        with mpmath.workdps(40):
            want = truth(rows, answers)
            for key, got in algorithm(rows, answers).items():
                assert abs(got - want[key]) <= LARGEST_RATIO * bound


@pytest.mark.sample(1)
@pytest.mark.parametrize("algorithm", [by_positions, by_counts])
def test_off_the_targets_every_sound_gradient_of_a_mean_is_accepted(algorithm):
    for rows, answers in texts():
        targets = {(tuple(row), answer) for row, answer in zip(rows, answers, strict=True)}
        with mpmath.workdps(40):
            want = {key: float(g) for key, g in truth(rows, answers).items()}
        for key in want.keys() - targets:
            low, high = tolerance.mean_off_target(rows).interval(want[key])
            assert low <= algorithm(rows, answers)[key] <= high


def test_a_gradient_that_is_off_by_a_millionth_is_outside():
    for rows, answers in texts():
        got = by_positions(rows, answers)
        key = max(got, key=lambda key: abs(got[key]))
        low, high = tolerance.mean_gradient(rows).interval(got[key])
        assert not low <= got[key] * (1 + 1e-6) <= high


def textbook(state, g, t, constants):
    (w, m, v), (rate, b1, b2, eps) = state, constants
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
    return w - rate * (m / (1 - b1**t)) / (mpmath.sqrt(v / (1 - b2**t)) + eps), m, v


def plain(state, g, t, constants):
    (w, m, v), (rate, b1, b2, eps) = state, constants
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
    return w - rate * (m / (1 - b1**t)) / (math.sqrt(v / (1 - b2**t)) + eps), m, v


def interpolating(state, g, t, constants):
    (w, m, v), (rate, b1, b2, eps) = state, constants
    m, v = m + (1 - b1) * (g - m), v + (1 - b2) * (g * g - v)
    return w - rate / (1 - b1**t) * m / (math.sqrt(v) / math.sqrt(1 - b2**t) + eps), m, v


def folded(state, g, t, constants):
    (w, m, v), (rate, b1, b2, eps) = state, constants
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
    root = math.sqrt(1 - b2**t)
    return w - rate * root / (1 - b1**t) * m / (math.sqrt(v) + eps * root), m, v


RUNS = [
    (rate, betas, [scale * CHANCE.uniform(-2, 2) for _ in range(12)])
    for rate in (0.01, 2.0)
    for betas in ((0.85, 0.99), (0.9, 0.999), (0.5, 0.875))
    for scale in (1e-3, 1.0, 20.0)
]


@pytest.mark.parametrize("algorithm", [plain, interpolating, folded])
def test_every_sound_adam_stays_below_the_calibrated_bound(algorithm):
    def goes_beyond(run):
        rate, betas, gradients = run
        got, want = (1.5, 0.0, 0.0), (mpf(1.5), mpf(0), mpf(0))
        for t, g in enumerate(gradients, start=1):
            got = algorithm(got, g, t, (rate, *betas, 1e-8))
            want = textbook(want, mpf(g), t, tuple(map(mpf, (rate, *betas, 1e-8))))
            bound = tolerance.adam(1.5 + t * rate, rate, betas, steps=t).roundoffs * DOUBLE
            if abs(got[0] - want[0]) > LARGEST_RATIO * bound:
                return True
        return False

    with mpmath.workdps(40):
        assert [run for run in RUNS if goes_beyond(run)] == []


def test_eps_under_the_root_is_outside_at_every_size_of_gradient():
    for scale in (1e-3, 1.0, 20.0):
        right = 0.01 * scale / (scale + 1e-8)
        wrong = 0.01 * scale / math.sqrt(scale**2 + 1e-8)
        low, high = tolerance.adam(0.0, 0.01, (0.85, 0.99)).interval(-right)
        assert not low <= -wrong <= high


def test_the_bound_of_adam_grows_with_steps_rate_weight_and_reach():
    least = tolerance.adam(1.0, 0.1, (0.85, 0.99)).width(0.0)
    for larger in (
        tolerance.adam(2.0, 0.1, (0.85, 0.99)),
        tolerance.adam(1.0, 0.2, (0.85, 0.99)),
        tolerance.adam(1.0, 0.1, (0.85, 0.999)),
        tolerance.adam(1.0, 0.1, (0.85, 0.99), steps=2),
        tolerance.adam(1.0, 0.1, (0.85, 0.99), move=2.0),
    ):
        assert larger.width(0.0) > least
    assert tolerance.adam(1.0, 0.1, (0.85, 0.99), move=0.1).width(0.0) == least


@pytest.mark.parametrize(
    "bound", [tolerance.mean_gradient([[0.0, 1.0]]), tolerance.adam(1.0, 0.1, (0.85, 0.99))]
)
def test_it_says_where_it_comes_from(bound):
    assert ": u " in bound.source
