"""What the strategies draw lies in the sets that they are named for."""

import itertools

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from gradekit import strategies
from gradekit.strategies import GRID

quick = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
search = settings(max_examples=2000, derandomize=True, database=None)


def on_the_grid(x):
    return x * GRID == int(x * GRID)


@quick
@given(x=strategies.grid(-1.5, 2.0))
def test_grid_draws_multiples_of_a_256th_within_its_ends(x):
    assert on_the_grid(x)
    assert -1.5 <= x <= 2.0


@quick
@given(z=strategies.logits(least=2, most=4, largest=3.0))
def test_logits_have_the_asked_number_and_size(z):
    assert 2 <= len(z) <= 4
    assert all(on_the_grid(x) and abs(x) <= 3.0 for x in z)


@quick
@given(z=strategies.logits(size=3))
def test_logits_of_a_size_have_exactly_that(z):
    assert len(z) == 3


@quick
@given(prediction=strategies.predictions())
def test_a_prediction_has_its_target_among_the_classes(prediction):
    z, t = prediction
    assert 0 <= t < len(z)


@quick
@given(sequence=strategies.sequences(least=2))
def test_a_sequence_has_rows_of_one_length_and_a_target_for_each(sequence):
    rows, ids = sequence
    assert 2 <= len(rows) == len(ids) <= 4
    assert len({len(row) for row in rows}) == 1
    assert all(0 <= t < len(rows[0]) for t in ids)


@quick
@given(arrangement=strategies.rearrangements())
def test_a_rearrangement_orders_every_class_once(arrangement):
    z, order = arrangement
    assert sorted(order) == list(range(len(z)))


@quick
@given(z=strategies.logits(), c=strategies.shifts(64))
def test_shifting_logits_is_exact(z, c):
    assert c == int(c)
    assert abs(c) <= 64
    assert [(x + c) - c for x in z] == z


@quick
@given(q=strategies.distributions(size=4))
def test_distributions_sum_to_exactly_one(q):
    assert len(q) == 4
    assert min(q) >= 0.0
    assert sum(q) == 1.0
    assert all(on_the_grid(x) for x in q)


def test_inputs_that_hide_no_mistake_are_drawn():
    """Draw three classes or more, and a target whose logit is not the largest."""

    def telling(prediction):
        z, t = prediction
        mean = sum(z) / len(z)
        return len(z) >= 3 and len(set(z)) == len(z) and z[t] < max(z) and z[t] != mean

    find(strategies.predictions(), telling, settings=search)


def test_sequences_whose_length_is_not_the_number_of_classes_are_drawn():
    find(strategies.sequences(), lambda s: len(s[1]) >= 3 != len(s[0][0]), settings=search)


def test_distributions_with_and_without_zeros_are_drawn():
    find(strategies.distributions(size=3), lambda q: 0.0 in q, settings=search)
    find(strategies.distributions(size=3), lambda q: min(q) > 0.0, settings=search)


@pytest.mark.parametrize("size", [1, 3])
def test_permutations_draw_every_order(size):
    for order in itertools.permutations(range(size)):
        drawn = find(
            strategies.permutations(size), lambda o, w=list(order): o == w, settings=search
        )
        assert drawn == list(order)


@quick
@given(data=st.data())
def test_what_is_drawn_is_plain(data):
    """A corpus stores examples as protocol values: numbers, lists and tuples of them."""
    drawn = data.draw(
        st.one_of(strategies.sequences(), strategies.rearrangements(), strategies.predictions())
    )

    def plain(value):
        if isinstance(value, list | tuple):
            return all(map(plain, value))
        return type(value) in {int, float}

    assert plain(drawn)
