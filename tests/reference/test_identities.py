"""The identities of the loss hold in numbers too, and no mistake that students make is proved."""

import dataclasses
import zlib

import pytest
import sympy
from sympy import Derivative, IndexedBase, Sum

from gradekit.symbolic import Identity, UnprovedError, prove, remainder
from reference.identities import __main__ as command
from reference.identities import notation as of
from reference.identities.cross_entropy import IDENTITIES
from reference.identities.divergence import KL_EQUIVALENCE, divergence
from reference.identities.gradient import EXPECTED_GRADIENT, GRADIENT_SUM, LOSS_GRADIENT
from reference.identities.hessian import CONVEXITY, HESSIAN, HESSIAN_ROW_SUM
from reference.identities.invariance import LOSS_SHIFT, SOFTMAX_SHIFT
from reference.identities.notation import LOSS, TOTAL, V, c, delta, i, j, n, p, probability, q, t, z
from reference.identities.sequence import CONCATENATION, LOG_PERPLEXITY, MEAN_GRADIENT
from reference.identities.uniqueness import (
    LOG_UNIQUE,
    LOSS_UNIQUE,
    MEAN_UNIQUE,
    SOFTMAX_UNIQUE,
)

NAMES = [identity.name for identity in IDENTITIES]


# The mistakes that students make, each put in the place of the right side.
MISTAKES = {
    "sign flipped": (LOSS_GRADIENT, delta(j, t) - probability(j)),
    "one-hot forgotten": (LOSS_GRADIENT, probability(j)),
    "divided by V": (LOSS_GRADIENT, (probability(j) - delta(j, t)) / V),
    "not normalised": (LOSS_GRADIENT, sympy.exp(z[j]) - delta(j, t)),
    "sums to one": (GRADIENT_SUM, 1),
    "smoothed": (EXPECTED_GRADIENT, probability(j) - q[j] / 2),
    "diagonal only": (HESSIAN, delta(i, j) * (probability(i) - probability(i) ** 2)),
    "plus the product": (HESSIAN, delta(i, j) * probability(i) + probability(i) * probability(j)),
    "rows sum to p": (HESSIAN_ROW_SUM, probability(i)),
    "second moment": (CONVEXITY, Sum(p[i] * IndexedBase("x", real=True)[i] ** 2, (i, 0, V - 1))),
    "shift by factor": (SOFTMAX_SHIFT, probability(j) * sympy.exp(c)),
    "shift not undone": (LOSS_SHIFT, LOSS + c),
    "divergence reversed": (
        KL_EQUIVALENCE,
        Sum(-q[j] * sympy.log(q[j]) + p[j] * sympy.log(p[j] / q[j]), (j, 0, V - 1)),
    ),
    "sum, not mean": (MEAN_GRADIENT, MEAN_GRADIENT.right * n),
    "mean of means": (CONCATENATION, CONCATENATION.right * 2),
    "sum in the exponent": (LOG_PERPLEXITY, LOG_PERPLEXITY.right * n),
    "softmax elsewhere": (SOFTMAX_UNIQUE, p[t] ** 2),
    "without a target": (LOSS_UNIQUE, sympy.S.Zero),
    "another base": (LOG_UNIQUE, LOG_UNIQUE.right / sympy.log(2)),
    "divided by n": (MEAN_UNIQUE, MEAN_UNIQUE.right * (n + 1) / n),
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_formula_is_not_proved(mistake):
    identity, wrong = MISTAKES[mistake]
    with pytest.raises(UnprovedError):
        prove(dataclasses.replace(identity, right=wrong, cases=()))


def _fraction(symbol):
    """Give a symbol a number between 0 and 1 that looks drawn and is always the same."""
    return sympy.Rational(1 + zlib.crc32(str(symbol).encode()) % 60, 61)


@pytest.mark.parametrize(
    "identity", [one for one in IDENTITIES if one.cases], ids=lambda one: one.name
)
def test_its_largest_case_holds_at_a_point(identity):
    """Numbers instead of algebra: this needs none of SymPy's simplification."""
    left, right = (sympy.sympify(side).doit() for side in identity.cases[-1])
    point = {symbol: _fraction(symbol) for symbol in (left - right).free_symbols}
    assert abs(sympy.N((left - right).subs(point), 30)) < 1e-25


SIXTHS = [sympy.Rational(weight, 6) for weight in (1, 2, 3)]  # three probabilities
SIZES = {"V": 3, "n": 2, "a": 1, "b": 2, "i": 1, "j": 2, "t": 0, "c": 5}


def _at_a_point(indexed):
    """Give an indexed symbol a number that fulfils what identities assume."""
    name, *indices = map(str, [indexed.base.label, *indexed.indices])
    place = int(indices[-1])
    if name in ("p", "q"):
        return SIXTHS[place % 3] if name == "p" else SIXTHS[-1 - place % 3]
    if name == "ell":
        return -sympy.log(SIXTHS[place % 3])
    if name == "t":  # the right answer at a position
        return sympy.Integer(place % 3)
    return _fraction(indexed) * 5 - 2


def _is_placed(node):
    return bool(node.is_Indexed) and all(index.is_Integer for index in node.indices)


def _number(expression):
    """Evaluate a general form for three classes and two positions."""
    done = sympy.sympify(expression).doit().doit()
    chosen = {symbol: SIZES[str(symbol)] for symbol in done.free_symbols if str(symbol) in SIZES}
    done = done.subs(chosen).doit()
    for _ in range(2):  # an index may itself be indexed
        done = done.replace(_is_placed, _at_a_point)
    done = done.replace(sympy.Function("L"), lambda _: sympy.Integer(0))
    return sympy.N(done.subs(sympy.Symbol("x", positive=True), sympy.Rational(1, 3)), 30)


@pytest.mark.sample(9)
@pytest.mark.parametrize("identity", IDENTITIES, ids=NAMES)
def test_its_general_form_holds_at_a_point(identity):
    assert abs(_number(identity.left) - _number(identity.right)) < 1e-25


def test_the_gradient_is_derived_from_the_definition_of_the_loss_alone():
    assert sympy.log(TOTAL) - z[t] == LOSS
    assert LOSS_GRADIENT.left == Derivative(LOSS, z[j])
    assert len(LOSS_GRADIENT.cases) == sum(size**2 for size in range(1, 7))
    for left, _ in LOSS_GRADIENT.cases:
        assert isinstance(left, Derivative)
        assert not left.expr.atoms(sympy.Pow)  # no quotient: softmax does not stand in it


def test_a_proof_covers_1_to_6_classes():
    for identity in (LOSS_GRADIENT, HESSIAN, SOFTMAX_SHIFT, KL_EQUIVALENCE, SOFTMAX_UNIQUE):
        sizes = {len((left - right).free_symbols - {c}) for left, right in identity.cases}
        assert max(sizes) >= 6 > min(sizes)


def test_two_classes_without_a_zero_already_tell_kl_from_its_reverse():
    a, b = of.positives("q", 2), of.positives("p", 2)
    assert remainder(divergence(a, b), divergence(b, a)) != 0


def test_the_command_writes_the_formulas_only_when_everything_is_proved(tmp_path, monkeypatch):
    families = ("loss", "softmax")  # what is written for the others, test_numeric compares
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    monkeypatch.setattr(command, "FAMILIES", families)
    false = Identity(name="false", statement="One is two.", left=1, right=2)
    monkeypatch.setattr(command, "IDENTITIES", (false,))
    with pytest.raises(UnprovedError):
        command.main()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(command, "IDENTITIES", ())
    command.main()
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(families)
