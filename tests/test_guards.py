"""A guard changes a probability, and the loss that belongs to it, in the way that it says."""

import math

import pytest

from gradekit.guards import ADDED, CLIPPED, FORMS, NO_GUARD, RAISED, Guard

SHARES = (1e-300, 1e-9, 1e-7, 1e-5, 0.1, 0.5, 0.75, 1.0 - 1e-9, 1.0)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("p", SHARES)
def test_the_loss_is_that_of_the_guarded_probability(form, p):
    guard = Guard(form, 1e-7)
    want = -math.log(guard.probability(p))
    assert guard.loss(-math.log(p)) == pytest.approx(want, rel=1e-14, abs=3e-16)


@pytest.mark.parametrize("form", FORMS)
def test_the_impossible_costs_what_the_guard_costs(form):
    assert Guard(form, 1e-7).loss(math.inf) == pytest.approx(-math.log(1e-7), rel=1e-15)


@pytest.mark.parametrize("surprise", [0.0, 1e-20, 1.0, 700.0, math.inf])
def test_no_guard_changes_no_loss(surprise):
    assert NO_GUARD.loss(surprise) == surprise


def test_without_a_guard_a_probability_stays():
    assert [NO_GUARD.probability(p) for p in SHARES] == [*SHARES]


def test_a_clipped_certainty_has_a_loss():
    assert Guard(CLIPPED, 1e-7).loss(0.0) == pytest.approx(1e-7)
    assert Guard(RAISED, 1e-7).loss(0.0) == 0.0


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (ADDED, "adds 1e-07 to the probability"),
        (RAISED, "raises a probability below 1e-07 to 1e-07"),
        (CLIPPED, "clips the probability to between 1e-07 and 1 - 1e-07"),
    ],
)
def test_a_guard_is_told_in_words(form, sentence):
    assert str(Guard(form, 1e-7)) == sentence
