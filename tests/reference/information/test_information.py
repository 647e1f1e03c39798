"""Information: bits, the page that gathers them, 50 digits, and what SymPy proves about them."""

import dataclasses
import doctest
import inspect
import math
import zlib

import mpmath
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from gradekit.symbolic import UnprovedError, prove
from reference.assignments import information
from reference.exact import information as exact
from reference.identities import composition, gibbs
from reference.identities.information import IDENTITIES
from reference.identities.numeric import information as numeric
from reference.information import bits

PROFILE = settings(deadline=None, derandomize=True, database=None)
OWN = [*vars(gibbs).values(), *vars(composition).values()]
NEW = [one for one in IDENTITIES if any(one is other for other in OWN)]
NAMES = [one.name for one in NEW]
WEIGHTS = st.lists(st.integers(0, 9), min_size=2, max_size=6).filter(any)
PAIRS = WEIGHTS.flatmap(
    lambda q: st.tuples(st.just(q), st.lists(st.integers(1, 9), min_size=len(q), max_size=len(q)))
).map(lambda pair: tuple([x / sum(side) for x in side] for side in pair))

SOUND = {
    "entropy": [
        lambda q: -sum(x * math.log(x) for x in q if x),
        lambda q: sum(x * math.log2(1 / x) for x in q if x) * math.log(2),
        lambda q: -sum(x * math.log(x + 1e-12) for x in q),
        lambda q: -sum((x + 1e-12) * math.log(x + 1e-12) for x in q),
    ],
    "cross_entropy": [
        lambda q, p: -sum(x * math.log(y) for x, y in zip(q, p, strict=True)),
        lambda q, p: information.entropy(q) + information.kl_divergence(q, p),
        lambda q, p: -sum(x * math.log(y + 1e-12) for x, y in zip(q, p, strict=True)),
        lambda q, p: -sum(max(x, 1e-12) * math.log(y) for x, y in zip(q, p, strict=True)),
    ],
    "kl_divergence": [
        lambda q, p: sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x),
        lambda q, p: information.cross_entropy(q, p) - information.entropy(q),
        lambda q, p: sum(
            (x + 1e-12) * math.log((x + 1e-12) / (y + 1e-12)) for x, y in zip(q, p, strict=True)
        ),
    ],
}


@example(0.0)
@example(5e-324)
@example(-700.0)
@given(st.floats(-1e300, 1e300))
@PROFILE
def test_bits_keep_the_bound_of_their_docstring(x):
    assert "Within 2 ulps." in bits.nats_to_bits.__doc__
    with mpmath.workdps(50):
        want = mpf(x) / mpmath.log(2)
        got = bits.nats_to_bits(x)
        assert abs(mpf(got) - want) <= 2 * math.ulp(float(want))
        assert exact.accepts("nats_to_bits", [x], got)


def test_the_page_of_the_assignment_offers_what_it_asks_for():
    asked = {"entropy": "q", "cross_entropy": "qp", "kl_divergence": "qp", "nats_to_bits": "x"}
    for name, parameters in asked.items():
        assert name in information.__all__
        for page in (information, exact):
            assert "".join(inspect.signature(getattr(page, name)).parameters) == parameters
    for name in numeric.__all__:
        assert callable(getattr(numeric, name))


def test_the_examples_of_the_50_digit_page_run():
    result = doctest.testmod(exact)
    assert result.failed == 0
    assert result.attempted


@example(([1.0, 0.0], [0.5, 0.5]))
@given(PAIRS)
@PROFILE
def test_the_floats_agree_with_50_digits_and_are_accepted(pair):
    q, p = pair
    for name, arguments in (("entropy", [q]), ("cross_entropy", [q, p]), ("kl_divergence", [q, p])):
        got, want = (getattr(page, name)(*arguments) for page in (information, exact))
        assert abs(mpf(got) - want) < 1e-14
        assert exact.accepts(name, arguments, got)
        for sound in SOUND[name]:
            assert exact.accepts(name, arguments, sound(*arguments))


@given(PAIRS)
@PROFILE
def test_an_error_of_one_in_a_million_is_not_accepted(pair):
    q, p = pair
    for name, arguments in (("entropy", [q]), ("cross_entropy", [q, p]), ("kl_divergence", [q, p])):
        got = getattr(information, name)(*arguments)
        assert not exact.accepts(name, arguments, got + 1e-6)
        assert not exact.accepts(name, arguments, got - 1e-6)


def test_the_definitions_at_50_digits_are_the_definitions():
    with mpmath.workdps(60):
        log_2, log_3, small = mpmath.log(2), mpmath.log(3), mpf(10) ** -48
        assert abs(exact.entropy([0.25, 0.75]) - (2 * log_2 - 3 * log_3 / 4)) < small
        assert abs(exact.kl_divergence([0.5, 0.5], [0.25, 0.75]) - (log_2 - log_3 / 2)) < small
        assert abs(exact.nats_to_bits(1.0) * log_2 - 1) < small
        assert exact.cross_entropy([0.0, 1.0], [0.0, 1.0]) == 0


@pytest.mark.parametrize("name", ["cross_entropy", "kl_divergence"])
def test_only_infinity_is_accepted_where_an_event_was_ruled_out(name):
    assert exact.accepts(name, [[0.5, 0.5], [1.0, 0.0]], math.inf)
    for got in (13.8, -math.inf, math.nan):
        assert not exact.accepts(name, [[0.5, 0.5], [1.0, 0.0]], got)


@pytest.mark.parametrize("got", [None, "0", True, math.nan, math.inf, [], [0.0], 0j])
def test_a_value_that_is_no_finite_number_is_no_entropy(got):
    assert not exact.accepts("entropy", [[1.0, 0.0]], got)
    assert exact.accepts("entropy", [[1.0, 0.0]], 0)


def test_an_unknown_function_is_told_with_the_known_ones():
    with pytest.raises(ValueError, match="function_name='entropie'") as caught:
        exact.accepts("entropie", [[1.0]], 0.0)
    assert "entropy, cross_entropy, kl_divergence, nats_to_bits" in str(caught.value)


def test_what_is_no_distribution_is_refused_at_50_digits_too():
    with pytest.raises(ValueError, match=r"^sum\(q\)=0\.75, but probabilities must sum to 1$"):
        exact.entropy([0.5, 0.25])
    with pytest.raises(ValueError, match=r"^len\(q\)=1 and len\(p\)=2, but"):
        exact.kl_divergence([1.0], [0.5, 0.5])


def _fraction(symbol):
    """Give a symbol a number between 0 and 1 that looks drawn and is always the same."""
    return sympy.Rational(1 + zlib.crc32(str(symbol).encode()) % 60, 61)


@pytest.mark.parametrize("identity", [one for one in NEW if one.cases], ids=lambda one: one.name)
def test_its_last_case_holds_at_a_point(identity):
    left, right = (sympy.sympify(side).doit() for side in identity.cases[-1])
    point = {symbol: _fraction(symbol) for symbol in (left - right).free_symbols}
    assert abs(sympy.N((left - right).subs(point), 30)) < 1e-25


SIZES = {"V": 3, "W": 3, "N": 6, "i": 1, "j": 2}
SIXTHS = [sympy.Rational(weight, 6) for weight in (1, 2, 3)]


def _at_a_point(indexed):
    """Give an indexed symbol a number that fulfils what identities assume."""
    name, place = str(indexed.base.label), int(indexed.indices[-1])
    if name == "n":
        return sympy.Integer(place + 1)
    if name == "z":
        return _fraction(indexed)
    return SIXTHS[place] if name in {"p", "s"} else SIXTHS[-1 - place]


def _number(expression):
    """Evaluate a general form for three classes."""
    done = sympy.sympify(expression).doit()
    chosen = {one: SIZES[str(one)] for one in done.free_symbols if str(one) in SIZES}
    done = done.subs(chosen).doit()
    done = done.replace(
        lambda node: bool(node.is_Indexed) and node.indices[-1].is_Integer, _at_a_point
    )
    point = {symbol: _fraction(symbol) for symbol in done.free_symbols}
    return sympy.N(done.subs(point), 30)


@pytest.mark.parametrize("identity", NEW, ids=NAMES)
def test_its_general_form_holds_at_a_point(identity):
    assert abs(_number(identity.left) - _number(identity.right)) < 1e-25


MISTAKES = {
    "divergence reversed": (gibbs.GIBBS, -gibbs.GIBBS.right),
    "entropy forgotten": (gibbs.UNIFORM_BELIEF, sympy.log(gibbs.V)),
    "slope of the entropy": (gibbs.SAME_SLOPE, 2 * gibbs.SAME_SLOPE.right),
    "in bits": (composition.UNIFORM_ENTROPY, sympy.log(gibbs.V) / sympy.log(2)),
    "not weighted": (
        composition.ENTROPY_GROUPING,
        composition.entropy((composition.a, composition.b)) * 2,
    ),
    "times log 2": (composition.BITS, sympy.exp(composition.x * sympy.log(2) ** 2)),
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_formula_is_not_proved(mistake):
    identity, wrong = MISTAKES[mistake]
    with pytest.raises(UnprovedError):
        prove(dataclasses.replace(identity, right=wrong, cases=()))
