"""The bound of entropies and divergences: wide enough for sound forms, narrow enough."""

import math

import mpmath
import numpy as np
import pytest
from mpmath import mpf

from gradekit import tolerance
from gradekit.tolerance import DOUBLE, GUARD

GENERATOR = np.random.default_rng(21)
PAIRS = [
    ([1.0], [1.0]),
    ([1.0, 0.0], [0.5, 0.5]),
    ([0.5, 0.5], [1 - 1e-9, 1e-9]),
    *(
        tuple(
            (weights / weights.sum()).tolist() for weights in GENERATOR.random((2, size)) ** power
        )
        for size in (2, 3, 27, 200)
        for power in (1, 4, 12)
        for _ in range(4)
    ),
]
SOUND = {
    "sum": lambda q, p: sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x),
    "fsum": lambda q, p: math.fsum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x),
    "difference": lambda q, p: _cross(q, p) - _cross(q, q),
    "logs": lambda q, p: sum(
        x * (math.log(x) - math.log(y)) for x, y in zip(q, p, strict=True) if x
    ),
    "bits": lambda q, p: (
        math.log(2) * sum(x * math.log2(x / y) for x, y in zip(q, p, strict=True) if x)
    ),
}
GUARDED = {
    "added to p": lambda q, p: sum(
        x * math.log(x / (y + GUARD)) for x, y in zip(q, p, strict=True) if x
    ),
    "added to both": lambda q, p: sum(
        (x + GUARD) * math.log((x + GUARD) / (y + GUARD)) for x, y in zip(q, p, strict=True)
    ),
    "clipped": lambda q, p: sum(
        max(x, GUARD) * math.log(max(x, GUARD) / max(y, GUARD)) for x, y in zip(q, p, strict=True)
    ),
    "divided by the new sum": lambda q, p: SOUND["sum"](_guarded(q), _guarded(p)),
}


def _cross(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x)


def _guarded(q):
    total = sum(q) + GUARD * len(q)
    return [(x + GUARD) / total for x in q]


def _true(q, p):
    with mpmath.workdps(50):
        return mpmath.fsum(
            mpf(x) * mpmath.log(mpf(x) / mpf(y)) for x, y in zip(q, p, strict=True) if x
        )


@pytest.mark.parametrize("form", SOUND)
def test_every_sound_form_stays_below_the_calibrated_bound(form):
    for q, p in PAIRS:
        error = abs(SOUND[form](q, p) - _true(q, p))
        assert error <= 0.7 * DOUBLE * tolerance.divergence(q, p).roundoffs


@pytest.mark.parametrize("form", GUARDED)
def test_a_guard_of_1e_12_is_accepted_in_every_place(form):
    for q, p in PAIRS:
        low, high = tolerance.divergence(q, p).interval(float(_true(q, p)))
        assert low <= GUARDED[form](q, p) <= high


def test_a_larger_guard_and_an_error_of_a_millionth_are_not():
    for q, p in PAIRS[3:]:
        if min(p) > 1e-5:
            true = float(_true(q, p))
            low, high = tolerance.divergence(q, p).interval(true)
            guarded = [x * math.log(x / (y + 1e-10)) for x, y in zip(q, p, strict=True)]
            assert sum(guarded) < low
            assert true + 1e-6 > high
            assert true - 1e-6 < low


def test_an_entropy_has_the_bound_of_the_divergence_of_q_from_itself():
    q = [0.25, 0.75]
    size = 2 * _cross(q, q)
    assert tolerance.divergence(q, q).roundoffs == pytest.approx(6 * (size + 1))
