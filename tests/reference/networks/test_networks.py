"""The network of the lecture: its bounds and its gradients four ways.

The oracles are independent: mpmath at 50 digits from the formula, derivatives that SymPy
takes of a loss it is given, differences in mpmath, and a complex step.
"""

import cmath
import math
import re
from itertools import pairwise

import mpmath
import pytest
import sympy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from reference.assignments import manual_gradients as lecture
from reference.exact import network
from reference.exact.manual_gradients import accepts
from reference.identities.numeric import manual_gradients as numeric
from reference.networks.backpropagation import analytic_gradients
from reference.networks.linear import linear, linear_backward
from reference.networks.mlp import forward, mlp
from reference.networks.relu import relu, relu_backward

PROFILE = settings(deadline=None, derandomize=True, database=None)
U = 2.0**-53
NAMES = ("wte", "mlp_fc1", "mlp_fc2")
STATE = {
    "wte": [[0.25, 1.0], [0.75, -0.5], [-1.25, 0.5]],
    "mlp_fc1": [[0.75, 0.5], [-0.25, 1.0]],
    "mlp_fc2": [[1.0, -0.5], [0.25, 0.75], [-0.75, 0.5]],
}
TEXT = [0, 1, 0, 2]
LEAST = 1e-30  # no assignment promises smaller ones; products of subnormal numbers round otherwise
WEIGHT = st.floats(-3.0, 3.0).map(lambda x: x if abs(x) > LEAST else 0.0)


def matrices(rows, columns):
    row = st.lists(WEIGHT, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows)


@st.composite
def models(draw, *, width=None):
    size = draw(st.integers(1, 4))
    d, h = (width, width) if width else (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    state = {
        "wte": draw(matrices(size, d)),
        "mlp_fc1": draw(matrices(h, d)),
        "mlp_fc2": draw(matrices(size, h)),
    }
    return state, draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=5))


def places(state):
    return [
        (name, r, c) for name in NAMES for r, row in enumerate(state[name]) for c in range(len(row))
    ]


def entry(matrices_by_name, place):
    name, r, c = place
    return matrices_by_name[name][r][c]


def margin(state, tokens):
    """Tell how near to 0 any hidden unit comes."""
    sums = [
        total for token in tokens[:-1] for total in linear(state["wte"][token], state["mlp_fc1"])
    ]
    return min(map(abs, sums))


def sizes(state):
    """Give the largest logit, and the largest sum over paths, if nothing cancelled."""
    bare = {name: [[abs(w) for w in row] for row in rows] for name, rows in state.items()}
    z = max(max(network.mlp(bare, token)) for token in range(len(bare["wte"])))
    heads = [sum(column) for column in zip(*bare["mlp_fc2"], strict=True)]
    hidden = max(max(linear(row, bare["mlp_fc1"])) for row in bare["wte"])
    columns = list(zip(*bare["mlp_fc1"], strict=True))
    entries = [w for row in bare["wte"] for w in row]
    return float(z), max(hidden, max(heads) * max(entries), *linear(heads, columns))


def promised(function):
    """Read the number of roundings that a docstring promises."""
    text = " ".join(function.__doc__.split())
    return int(re.findall(r"(\d+) u (?:\(|sum|Z)", text)[0])


def assert_all_within(got, want, bound, state):
    for place in places(state):
        assert abs(mpf(entry(got, place)) - entry(want, place)) <= bound, place


# Accuracy


@given(st.lists(WEIGHT, min_size=3, max_size=3), matrices(4, 3))
@PROFILE
def test_linear_keeps_its_bound(inputs, w):
    with mpmath.workdps(50):
        for got, row in zip(linear(inputs, w), w, strict=True):
            terms = [mpf(p) * q for p, q in zip(row, inputs, strict=True)]
            bound = promised(linear) * U * mpmath.fsum(map(abs, terms))
            assert abs(got - mpmath.fsum(terms)) <= max(bound, 5e-324)


@example((STATE, TEXT))
@given(models())
@PROFILE
def test_mlp_and_forward_keep_their_bounds(model):
    state, tokens = model
    z, _ = sizes(state)
    with mpmath.workdps(50):
        for token in range(len(state["wte"])):
            for got, want in zip(mlp(state, token), network.mlp(state, token), strict=True):
                assert abs(got - want) <= max(promised(mlp) * U * z, 5e-324)
        want = network.forward(state, tokens)
        bound = 4 * mpf(math.ulp(float(want))) + promised(forward) * U * z
        assert abs(forward(state, tokens) - want) <= bound


@example((STATE, TEXT))
@given(models())
@PROFILE
def test_the_gradients_keep_their_bound(model):
    state, tokens = model
    assume(margin(state, tokens) > 1e-9)
    z, paths = sizes(state)
    bound = promised(analytic_gradients) * U * (1 + z) * paths
    with mpmath.workdps(50):
        want = network.gradients(state, tokens)
        _, got = analytic_gradients(state, tokens)
        assert_all_within(got, want, max(bound, 5e-324), state)


@given(models())
@PROFILE
def test_numerical_gradients_miss_the_derivative_by_no_more_than_their_notes_say(model):
    state, tokens = model
    assume(margin(state, tokens) > 1e-3)
    z, paths = sizes(state)
    with mpmath.workdps(50):
        got = lecture.numerical_gradients(state, tokens, 1e-5)
        want = network.gradients(state, tokens)
        bound = 1e-10 * paths**3 + (8 + 32 * z) * 4 * U / 1e-5
        assert_all_within(got, want, bound, state)


# The gradients by other ways


def symbolic_gradients(state, tokens):
    """Let SymPy differentiate the loss, written down with symbols for all weights."""
    symbols = {p: sympy.Symbol(f"{p[0]}_{p[1]}_{p[2]}", real=True) for p in places(state)}
    values = {symbol: sympy.Rational(entry(state, p)) for p, symbol in symbols.items()}

    def row(name, r):
        return [symbols[name, r, c] for c in range(len(state[name][r]))]

    def product(name, inputs):
        return [
            sum(w * entry_ for w, entry_ in zip(row(name, r), inputs, strict=True))
            for r in range(len(state[name]))
        ]

    losses = []
    for token, true_id in pairwise(tokens):
        received = product("mlp_fc1", row("wte", token))
        hidden = [r if r.subs(values) > 0 else sympy.Integer(0) for r in received]
        logits = product("mlp_fc2", hidden)
        losses.append(sympy.log(sum(map(sympy.exp, logits))) - logits[true_id])
    loss = sum(losses) / len(losses)
    return {p: sympy.N(sympy.diff(loss, s).subs(values), 30) for p, s in symbols.items()}


@pytest.mark.parametrize("tokens", [TEXT, [0, 1], [2, 2, 1, 1], [1, 0, 1, 0, 1]])
def test_the_gradients_are_those_that_sympy_takes_of_the_loss(tokens):
    _, got = lecture.analytic_gradients(STATE, tokens)
    again = numeric.network_gradients(STATE, tokens)
    for place, want in symbolic_gradients(STATE, tokens).items():
        assert entry(got, place) == pytest.approx(float(want), abs=1e-15)
        assert entry(again, place) == pytest.approx(float(want), abs=1e-15)


def complex_forward(state, tokens):
    """Compute the loss with complex weights; ReLU asks the real part."""
    losses = []
    for token, true_id in pairwise(tokens):
        sums = [
            sum(w * e for w, e in zip(row, state["wte"][token], strict=True))
            for row in state["mlp_fc1"]
        ]
        hidden = [s if s.real > 0 else 0j for s in sums]
        logits = [sum(w * e for w, e in zip(r, hidden, strict=True)) for r in state["mlp_fc2"]]
        losses.append(cmath.log(sum(map(cmath.exp, logits))) - logits[true_id])
    return sum(losses) / len(losses)


@given(models())
@PROFILE
def test_the_gradients_are_those_of_a_complex_step(model):
    state, tokens = model
    assume(margin(state, tokens) > 1e-9)
    _, got = lecture.analytic_gradients(state, tokens)
    z, paths = sizes(state)
    for place in places(state):
        name, r, c = place
        moved = {key: [list(map(complex, row)) for row in rows] for key, rows in state.items()}
        moved[name][r][c] += 1e-30j
        slope = complex_forward(moved, tokens).imag / 1e-30
        assert abs(entry(got, place) - slope) <= 64 * U * (1 + z) * (1 + paths)


@given(models())
@PROFILE
def test_the_gradients_are_slopes_at_fifty_digits(model):
    state, tokens = model
    assume(margin(state, tokens) > 1e-9)
    with mpmath.workdps(50):
        central, _, _ = network.quotients(state, tokens, mpf(10) ** -18)
        want = network.gradients(state, tokens)
        assert_all_within(central, want, mpf(10) ** -28, state)


@given(models(width=2))
@PROFILE
def test_the_numeric_identity_agrees_with_fifty_digits(model):
    state, tokens = model
    assume(margin(state, tokens) > 1e-9)
    z, paths = sizes(state)
    with mpmath.workdps(50):
        want = network.gradients(state, tokens)
        got = numeric.network_gradients(state, tokens)
        assert_all_within(got, want, 32 * U * (1 + z) * (1 + paths), state)


def test_a_closed_unit_and_one_that_receives_zero_let_nothing_through():
    state = {**STATE, "mlp_fc1": [[1.0, -0.25], [-4.0, 1.0]]}  # receive 0 from token 0
    _, grads = lecture.analytic_gradients(state, [0, 1])
    assert grads["mlp_fc1"] == [[0.0, 0.0], [0.0, 0.0]]
    assert grads == numeric.network_gradients(state, [0, 1]) | {"mlp_fc2": grads["mlp_fc2"]}
    assert relu([-1.0, 0.0, 1e-300]) == [0.0, 0.0, 1e-300]
    assert relu_backward([1.0, 1.0, 1.0], [-1.0, 0.0, 1e-300]) == [0.0, 0.0, 1.0]


def test_layers_hand_back_what_the_derivative_of_a_product_is():
    d_x, d_w = linear_backward([1.0, -2.0], [3.0, 5.0, 7.0], [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert d_x == [1.0 - 8.0, 2.0 - 10.0, 3.0 - 12.0]
    assert d_w == [[3.0, 5.0, 7.0], [-6.0, -10.0, -14.0]]


def test_a_step_of_training_returns_the_loss_before_it_and_lowers_the_next():
    loss, after = lecture.train_step(STATE, TEXT, 0, 10, 0.25)
    assert loss == lecture.forward(STATE, TEXT)
    assert lecture.forward(after, TEXT) < loss


def test_nothing_changes_its_arguments():
    state = {name: [list(row) for row in rows] for name, rows in STATE.items()}
    lecture.train_step(state, TEXT, 0, 2, 0.5)
    lecture.numerical_gradients(state, TEXT, 1e-5)
    assert state == STATE


# Which answers are accepted at fifty digits


ARGUMENTS = {
    "linear": [[0.1, 0.2], [[0.3, 0.4], [0.5, 0.6]]],
    "mlp": [STATE, 1],
    "forward": [STATE, TEXT],
    "numerical_gradients": [STATE, TEXT, 1e-5],
    "analytic_gradients": [STATE, TEXT],
    "learning_rate_at": [1, 3, 0.1],
    "sgd_step": [STATE, dict(reversed(STATE.items())), 0.1],
    "train_step": [STATE, TEXT, 1, 3, 0.1],
}


def changed(value, change):
    if isinstance(value, dict):
        return {key: changed(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [changed(item, change) for item in value]
    return change(value)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_the_reference_is_accepted_and_an_error_of_one_in_a_million_is_not(name):
    arguments = ARGUMENTS[name]
    got = getattr(lecture, name)(*arguments)
    assert accepts(name, arguments, got)
    assert accepts(name, arguments, changed(got, float))
    assert not accepts(name, arguments, changed(got, lambda value: value + 1e-6))
    for wrong in (None, "0", True, [], {}, math.nan, [math.nan], {"wte": []}):
        assert not accepts(name, arguments, wrong)


@given(models())
@PROFILE
def test_every_answer_of_the_reference_is_accepted(model):
    state, tokens = model
    assume(margin(state, tokens) > 1e-9)
    for name in ("forward", "analytic_gradients"):
        assert accepts(name, [state, tokens], getattr(lecture, name)(state, tokens))
    assert accepts("mlp", [state, 0], lecture.mlp(state, 0))
    step = lecture.train_step(state, tokens, 0, 2, 0.5)
    assert accepts("train_step", [state, tokens, 0, 2, 0.5], step)


@pytest.mark.parametrize("side", [1, 0, -1])
def test_numerical_gradients_may_look_to_either_side_or_to_both(side):
    eps = 2.0**-10
    with mpmath.workdps(50):
        kinds = network.quotients(STATE, TEXT, mpf(eps))
    got = changed(kinds[side], float)
    assert accepts("numerical_gradients", [STATE, TEXT, eps], got)
    assert not accepts("numerical_gradients", [STATE, TEXT, 2 * eps], got)


def test_guards_of_up_to_1e_12_are_forgiven_in_the_loss():
    loss = lecture.forward(STATE, TEXT)
    assert accepts("forward", [STATE, TEXT], loss - 1e-12)
    assert not accepts("forward", [STATE, TEXT], loss - 1e-9)


def test_an_unknown_function_is_told_with_the_known_ones():
    with pytest.raises(ValueError, match=r"function_name='lineal'.*linear, mlp, forward"):
        accepts("lineal", [], 1.0)
