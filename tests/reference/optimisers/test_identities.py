"""The identities of the training step hold, by algebra and at a point, and so do their numbers."""

import math

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

from reference.assignments import training_step as reference
from reference.identities import cross_entropy
from reference.identities.adam import STEP_BOUND, bound, moment, moves, recursion
from reference.identities.numeric import training_step as numeric
from reference.identities.schedule import cosine, linear
from reference.identities.training_step import IDENTITIES

PROFILE = settings(deadline=None, derandomize=True, database=None)
NAMES = [identity.name for identity in IDENTITIES]


def _number(symbol, k):
    return sympy.Integer(7 + k) if symbol.is_integer else sympy.Rational(2 * k + 1, 3 * k + 5)


@pytest.mark.parametrize("identity", [one for one in IDENTITIES if one.cases], ids=lambda i: i.name)
def test_its_largest_case_holds_at_a_point(identity):
    """Numbers instead of algebra: this needs none of SymPy's simplification."""
    left, right = (sympy.sympify(side).doit() for side in identity.cases[-1])
    indexed = sorted((left - right).atoms(sympy.Indexed), key=str)
    symbols = sorted((left - right).free_symbols - set(indexed), key=str)
    point = {one: _number(one, k) for k, one in enumerate([*indexed, *symbols])}
    assert abs(sympy.N((left - right).subs(point), 30)) < 1e-25


def test_names_are_unique_also_beside_those_of_the_loss():
    names = [*NAMES, *(identity.name for identity in cross_entropy.IDENTITIES)]
    assert len(set(names)) == len(names)


def test_the_closed_form_is_the_recursion_and_not_one_that_forgets():
    g = sympy.symbols("g0:3", real=True)
    b = sympy.Symbol("b", positive=True)
    assert sympy.expand(recursion(g, b) - moment(g, (b,))) == 0
    assert sympy.expand(recursion(g, b) - moment(g[::-1], (b,))) != 0


def test_the_two_places_of_eps_differ_at_every_step_and_less_and_less():
    ratios = []
    for steps in range(1, 7):
        near, far = moves((1,) * steps, (0.85,), (0.99,), (0.5,))
        assert far < near
        ratios.append(float(far / near))
    assert ratios == sorted(ratios)


def test_both_schedules_start_at_1_and_end_above_0():
    for schedule in (linear, cosine):
        assert schedule(0, 9) == 1
        assert 0 < sympy.N(schedule(8, 9)) < 0.2


GRADIENTS = st.lists(st.floats(-20.0, 20.0), min_size=1, max_size=6)
BETAS = st.sampled_from([(0.85, 0.99), (0.9, 0.95), (0.5, 0.875), (0.9, 0.999)])


@given(GRADIENTS, BETAS)
@PROFILE
def test_numbers_of_adam_agree_with_its_steps_for_both_places_of_eps(gradients, betas):
    paths = [[0.0], [0.0]]
    for place, path in enumerate(paths):
        params, m, v = [0.0], [0.0], [0.0]
        for step, g in enumerate(gradients):
            eps = reference.equivalent_eps(1e-3, step, betas[1]) if place else 1e-3
            params, m, v = reference.adam_step(params, [g], m, v, step, 1.0, *betas, eps)
            path.append(params[0])
            assert m[0] == pytest.approx(numeric.moment(gradients[: step + 1], betas[0]), abs=1e-13)
            squares = [one * one for one in gradients[: step + 1]]
            assert v[0] == pytest.approx(numeric.moment(squares, betas[1]), rel=1e-13, abs=1e-300)
    for t in range(1, len(gradients) + 1):
        both = numeric.adam_moves(gradients[:t], *betas, 1e-3)
        for move, path in zip(both, paths, strict=True):
            assert move == pytest.approx(path[t - 1] - path[t], abs=1e-11)


@given(GRADIENTS.filter(lambda gradients: abs(gradients[-1]) > 1e-3), BETAS)
@PROFILE
def test_no_step_passes_the_bound_and_the_worst_gradients_reach_it(gradients, betas):
    t = len(gradients)
    most = numeric.adam_bound(t, *betas)
    assert abs(numeric.adam_moves(gradients, *betas, 0.0)[0]) <= most * (1 + 1e-12)
    with mpmath.workdps(50):
        exact = mpf(sympy.N(bound(t, *map(sympy.Rational, betas)), 40))
        assert abs(most - exact) <= 1e-11 * exact


def test_the_bound_is_1_at_first_and_then_grows():
    bounds = [numeric.adam_bound(t, 0.85, 0.99) for t in range(1, 7)]
    assert bounds[0] == pytest.approx(1.0, rel=1e-15)
    assert bounds == sorted(bounds)
    assert bounds[4] < 1.03
    assert len(STEP_BOUND.cases) == 12


@st.composite
def texts(draw):
    size = draw(st.integers(1, 6))
    row = st.lists(st.floats(-8.0, 8.0), min_size=size, max_size=size)
    table = draw(st.lists(row, min_size=size, max_size=size))
    return table, draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=9))


@given(texts())
@PROFILE
def test_numbers_of_a_table_agree_with_its_positions(drawn):
    table, tokens = drawn
    assert numeric.table_loss(table, tokens) == pytest.approx(
        reference.forward(table, tokens), rel=1e-13, abs=1e-13
    )
    got, want = numeric.table_gradient(table, tokens), reference.backward(table, tokens)
    for got_row, want_row in zip(got, want, strict=True):
        assert got_row == pytest.approx(want_row, abs=1e-14)


def test_a_row_that_is_not_read_has_gradient_zero_exactly():
    assert numeric.table_gradient([[0.0, 1.0], [5.0, 2.0]], [0, 0])[1] == [0.0, 0.0]


@pytest.mark.parametrize("steps", [0, 7])
def test_more_steps_than_are_written_out_are_refused(steps):
    told = rf"^len\(gradients\)={steps}, but formulas are written out for 1 to 6$"
    with pytest.raises(ValueError, match=told):
        numeric.moment([1.0] * steps, 0.5)
    with pytest.raises(ValueError, match=told):
        numeric.adam_moves([1.0] * steps, 0.5, 0.5, 0.5)


def test_the_totals_of_both_schedules_are_the_same():
    for n in range(1, 30):
        for schedule in ("linear", "cosine"):
            rates = [reference.learning_rate_at(s, n, 2.0, schedule=schedule) for s in range(n)]
            assert math.fsum(rates) == pytest.approx(n + 1, rel=1e-14)
