"""Values, by reverse and by forward mode, against SymPy, fifty digits and each other."""

import math

import mpmath
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from reference.assignments import autograd
from reference.autograd import value_loss
from reference.autograd.value import Value
from tests.reference.formulas import slopes_by_sympy

U = mpf(2) ** -53
PROFILE = settings(deadline=None, derandomize=True, database=None)
MODES = pytest.mark.parametrize(
    "run", [autograd.Value, autograd.slopes_by_forward_mode], ids=["reverse", "forward"]
)
LOGITS = st.lists(st.floats(-300.0, 300.0), min_size=1, max_size=6)

OPERATIONS = [
    *("a + b", "a - b", "a * b", "a / b", "-a", "a.exp()", "b.log()", "a.relu()", "b.relu()"),
    *("b ** 2", "b ** -1", "b ** 0.5", "b ** -1.5", "a ** 3", "a ** -2", "a ** 1", "a ** 0"),
    *("a + 2", "a - 2", "a * 2", "a / 2", "2 + a", "2 - a", "2 * a", "2 / a", "sum([a, b, a])"),
    *("a * b + a", "a * a", "a + a", "(a + b) * (a - b)", "(a.exp() + b).log() / b"),
]


def both(expression, a, b):
    """Write a program that prints what an expression is worth, and its slopes."""
    return (
        f"a = Value({a!r}); b = Value({b!r}); L = {expression}; L.backward(); "
        "print(L.data, L.grad, a.grad, b.grad)"
    )


@pytest.fixture(scope="module")
def by_sympy():
    """Give the slopes of every operation at a few places, which both modes are held against."""
    places = [(2.0, 3.0), (-1.5, 0.25), (0.3, 7.0)]
    programs = [both(expression, *place) for expression in OPERATIONS for place in places]
    return {program: slopes_by_sympy(program) for program in programs}


@MODES
def test_every_operation_has_the_slopes_that_sympy_finds(run, by_sympy):
    def is_off(program, wanted):
        pairs = zip(run(program), wanted, strict=True)
        return any(abs(got - want) > 16 * U * abs(want) for got, want in pairs)

    assert [program for program, wanted in by_sympy.items() if is_off(program, wanted)] == []


@MODES
def test_the_slope_of_relu_at_zero_is_zero(run):
    assert run(both("a.relu()", 0.0, 1.0)) == [0.0, 1.0, 0.0, 0.0]
    assert run(both("a ** 0", 0.0, 1.0)) == [1.0, 1.0, 0.0, 0.0]


@st.composite
def polynomials(draw):
    """Draw forty operations on whole numbers, reusing any of the results before."""
    lines = ["a = Value(2.0)", "b = Value(-3.0)", "c = Value(1.0)"]
    names = ["a", "b", "c"]
    for k in range(40):
        first, second = (draw(st.sampled_from(names[-6:])) for _ in "ab")
        sign = draw(st.sampled_from("+-*")) if k % 4 == 0 else draw(st.sampled_from("+-"))
        lines.append(f"v{k} = {first} {sign} {second}")
        names.append(f"v{k}")
    return "; ".join([*lines, "v39.backward()", "print(v39.data, a.grad, b.grad, c.grad)"])


@given(polynomials())
@PROFILE
def test_both_modes_agree_on_deep_graphs(program):
    for x, y in zip(autograd.Value(program), autograd.slopes_by_forward_mode(program), strict=True):
        assert math.isclose(x, y, rel_tol=1e-12, abs_tol=1e-6)


def test_a_graph_may_be_deeper_than_python_recurses():
    start = result = Value(1.0)
    for _ in range(5000):
        result = result + start
    result.backward()
    assert start.grad == 5001.0


def exact_softmax(z):
    weights = [mpmath.exp(mpf(x)) for x in z]
    return [w / mpmath.fsum(weights) for w in weights]


def spread(z):
    """Give the roundings of a softmax: z - max is rounded before it is exponentiated."""
    return len(z) + 4 * (max(z) - min(z)) + 16


@example([1000.0, 0.0, -1000.0])
@given(LOGITS)
@PROFILE
def test_softmax_keeps_its_bound(z):
    with mpmath.workdps(50):
        want = exact_softmax(z)
        for p, exactly in zip(value_loss.softmax([Value(x) for x in z]), want, strict=True):
            assert abs(p.data - exactly) <= spread(z) * U * exactly + mpf(2) ** -1074


@given(LOGITS, st.integers(0, 5))
@PROFILE
def test_the_slopes_of_softmax_keep_their_bound(z, i):
    values = [Value(x) for x in z]
    i %= len(z)
    value_loss.softmax(values)[i].backward()
    with mpmath.workdps(50):
        p = exact_softmax(z)
        for j, value in enumerate(values):
            assert abs(value.grad - p[i] * ((i == j) - p[j])) <= 2 * spread(z) * U


@example([1000.0, 0.0, -1000.0], 2)
@given(LOGITS, st.integers(0, 5))
@PROFILE
def test_the_loss_and_its_gradient_keep_their_bounds(z, t):
    values = [Value(x) for x in z]
    t %= len(z)
    loss = value_loss.cross_entropy(values, t)
    loss.backward()
    with mpmath.workdps(50):
        p = exact_softmax(z)
        assert abs(loss.data + mpmath.log(p[t])) <= spread(z) * U
        for j, value in enumerate(values):
            assert abs(value.grad - (p[j] - (j == t))) <= 2 * spread(z) * U


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: value_loss.softmax([]), "logits=[], but there must be at least one class"),
        (
            lambda: value_loss.cross_entropy([Value(0.0)], 1),
            "true_id=1, but with 1 classes an id must be from 0 to 0",
        ),
        (
            lambda: value_loss.softmax([Value(math.nan)]),
            "logits[0]=nan, but every logit must be finite",
        ),
    ],
)
def test_what_is_no_prediction_is_refused(call, told):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import os", "import os: programs like this one can not say that"),
        ("a = Value(2.0); a.data = 3.0", "a.data: programs like this one can not say that"),
        ("a = Value(2.0); print(a.inputs)", "a.inputs: programs like this one can not say that"),
        ("a = open('x')", "open: programs like this one can not say that"),
        ("a = b", "b: programs like this one can not say that"),
        ("a = 2 // 1", "2 // 1: programs like this one can not say that"),
        ("a = ~2", "~2: programs like this one can not say that"),
        ("a = 'text'", "'text': programs like this one can not say that"),
        ("print(2, sep='')", "print(2, sep=''): programs like this one can not say that"),
        ("a =", "program='a =', but this is no Python (invalid syntax (<unknown>, line 1))"),
        ("[a] = 2", "[a]: programs like this one can not say that"),
    ],
)
def test_what_is_no_program_is_refused(program, told):
    with pytest.raises(ValueError) as caught:
        autograd.run(program)
    assert str(caught.value) == told


def test_a_program_reaches_nothing_but_numbers():
    for text in ("Value.__init__", "a.__class__", "sum.__self__", "().__class__", "lambda: 0"):
        with pytest.raises(ValueError, match="can not say that"):
            autograd.run(f"a = Value(2.0); b = {text}")


def test_several_names_may_be_given_at_once():
    program = "p, q = softmax([Value(0.0), Value(0.0)]); print(p.data); print(q.data, 2)"
    assert autograd.softmax(program) == [0.5, 0.5, 2.0]
