"""The machinery below the identities: proving, showing, and writing Python."""

import dataclasses
import math

import pytest
import sympy
from sympy import Eq, IndexedBase, KroneckerDelta, Sum, UnevaluatedExpr

from gradekit.model.errors import GradekitError
from gradekit.symbolic import (
    Formula,
    Identity,
    UnprovedError,
    prove,
    remainder,
    to_latex,
    to_python,
    to_text,
)

a, b = sympy.symbols("a b", positive=True)
j, k = sympy.symbols("j k", integer=True)
V = sympy.Symbol("V", integer=True, positive=True)
z = IndexedBase("z", real=True)

SQUARE = Identity(
    name="square",
    statement="The square of a sum.",
    left=(a + b) ** 2,
    right=a**2 + 2 * a * b + b**2,
)


def _run(formula):
    scope = {"math": math}
    exec(to_python(formula), scope)  # what we generated ourselves
    return scope[formula.name]


def test_a_true_equation_is_proved_and_a_false_one_tells_what_is_left():
    prove(SQUARE)
    with pytest.raises(UnprovedError) as caught:
        prove(dataclasses.replace(SQUARE, right=a**2 + b**2))
    assert caught.value.name == "square"
    assert caught.value.remainder == 2 * a * b
    assert str(caught.value) == (
        "square: (a + b)**2 - (a**2 + b**2) leaves 2*a*b, but should leave 0. "
        "Correct a side, or add the assumption that is missing to where."
    )
    assert isinstance(caught.value, GradekitError)


def test_every_case_must_hold():
    prove(dataclasses.replace(SQUARE, cases=((a + a, 2 * a),)))
    with pytest.raises(UnprovedError, match=r"^square: 2\*a - \(3\*a\) leaves -a"):
        prove(dataclasses.replace(SQUARE, cases=((a + a, 2 * a), (2 * a, 3 * a))))


def test_derivatives_sums_and_limits_are_carried_out():
    assert remainder(sympy.Derivative(a**3, a), 3 * a**2) == 0
    assert remainder(sympy.Limit(a * sympy.log(a), a, 0, "+"), 0) == 0
    assert remainder(Sum(k, (k, 1, V)), V * (V + 1) / 2) == 0


def test_sums_that_differ_only_in_the_name_of_their_index_are_equal():
    assert remainder(Sum(z[j], (j, 0, V - 1)), Sum(z[k], (k, 0, V - 1))) == 0
    assert remainder(Sum(z[j], (j, 0, V - 1)), Sum(z[k], (k, 0, V))) != 0


def test_an_inequality_decides_a_branch_only_if_it_implies_the_condition():
    picked = Sum(KroneckerDelta(j, k) * z[k], (k, 0, V - 1))
    assert remainder(picked, z[j], where=(j >= 0, j <= V - 1)) == 0
    assert remainder(picked, z[j], where=(j >= 1, j <= V - 2)) == 0
    for too_weak in [(), (j >= 0,), (j <= V - 1,), (j >= -1, j <= V - 1), (j >= 0, j <= V)]:
        assert remainder(picked, z[j], where=too_weak) != 0


def test_an_equation_replaces_its_left_side():
    total = Sum(z[k], (k, 0, V - 1))
    assert remainder(a * Sum(z[j], (j, 0, V - 1)), a, where=(Eq(total, 1),)) == 0
    assert remainder(a * Sum(z[j], (j, 0, V - 1)), a) != 0


def test_an_identity_is_shown_with_its_assumptions():
    shown = dataclasses.replace(SQUARE, where=(Eq(a, 1), b >= 0))
    assert to_text(SQUARE) == "(a + b)**2 = a**2 + 2*a*b + b**2"
    # b is positive, so that SymPy knows b >= 0 already
    assert to_text(shown) == "(a + b)**2 = a**2 + 2*a*b + b**2, where a = 1, True"
    assert to_latex(SQUARE) == r"\left(a + b\right)^{2} = a^{2} + 2 a b + b^{2}"
    assert to_latex(shown).endswith(r",\quad a = 1,\quad \text{True}")


def test_what_is_kept_unevaluated_is_set_in_parentheses():
    kept = UnevaluatedExpr(a - b)
    shown = dataclasses.replace(SQUARE, left=1 - kept, right=1 / kept)
    assert to_text(shown) == "1 - (a - b) = (a - b)**(-1)"
    assert to_latex(shown) == r"1 - \left(a - b\right) = \frac{1}{\left(a - b\right)}"


def test_identities_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        SQUARE.name = "other"


def test_a_number_is_written_as_a_function():
    formula = Formula(
        name="length", summary="Compute a length.", parameters={"v": (a, b)},
        result=sympy.sqrt(a**2 + b**2),
    )  # fmt: skip
    assert to_python(formula) == (
        "def length(v: list[float]) -> float:\n"
        '    """Compute a length."""\n'
        "    a, b = v\n"
        "    return float(math.sqrt(a**2 + b**2))\n"
    )
    assert _run(formula)([3.0, 4.0]) == 5.0


def test_shared_parts_are_computed_once_and_in_order_and_left_out_if_unused():
    w, total, unused = sympy.symbols("w total unused", positive=True)
    formula = Formula(
        name="f",
        summary="Compute f.",
        parameters={"v": (a,), "u": (b,)},
        result=[sympy.exp(a) / (sympy.exp(a) + 1), sympy.exp(a) + 1],
        shared=((w, sympy.exp(a)), (total, sympy.exp(a) + 1), (unused, sympy.log(b))),
    )
    assert to_python(formula).splitlines() == [
        "def f(v: list[float], _u: list[float]) -> list[float]:",
        '    """Compute f."""',
        "    (a,) = v",
        "    w = math.exp(a)",
        "    total = w + 1",
        "    return [w/total, total]",
    ]
    assert _run(formula)([0.0], [5.0]) == [0.5, 2.0]


def test_whole_results_are_floats_and_matrices_have_rows():
    formula = Formula(
        name="m", summary="Compute m.", parameters={"v": (a, b)}, result=((a * 0, b), (1, a))
    )
    source = to_python(formula)
    assert "-> list[list[float]]:" in source
    assert "        [0.0, b],\n        [1.0, a],\n" in source
    assert _run(formula)([2.0, 3.0]) == [[0.0, 3.0], [1.0, 2.0]]


def test_long_lines_are_broken_and_still_mean_the_same():
    symbols = sympy.symbols("s0:30", positive=True)
    result = sum(symbol * sympy.log(symbol) for symbol in symbols)
    formula = Formula(name="h", summary="Compute h.", parameters={"v": symbols}, result=result)
    listed = dataclasses.replace(formula, name="g", result=[[2 * s for s in symbols]])
    for source in (to_python(formula), to_python(listed)):
        # unpacking 30 names on one line is the only thing that stays long
        assert all(len(line) <= 100 for line in source.splitlines() if " = v" not in line)
    point = [0.25 + index for index in range(30)]
    want = math.fsum(x * math.log(x) for x in point)
    assert _run(formula)(point) == pytest.approx(want, rel=1e-14)
    assert _run(listed)(point) == [[2 * x for x in point]]


def test_a_name_for_a_number_or_for_another_name_is_not_introduced():
    one, alias = sympy.symbols("one alias")
    formula = Formula(
        name="f", summary="Compute f.", parameters={"v": (a,)}, result=[sympy.Integer(1), a],
        shared=((one, sympy.Integer(1)), (alias, a)),
    )  # fmt: skip
    assert "    return [1.0, a]\n" in to_python(formula)
    assert "one" not in to_python(formula)
    assert "alias" not in to_python(formula)
