"""The chain rule: derivatives multiply along a path and add up over paths."""

from __future__ import annotations

import sympy
from sympy import Derivative, Function, Integer, Subs, Symbol

from gradekit.symbolic import Identity

f, g, h = (Function(name, real=True) for name in "fgh")
x, y, c = sympy.symbols("x y c", real=True)
r, s = sympy.symbols("r s", real=True)  # the places of a function
m = Symbol("m", integer=True, nonnegative=True)  # how often something is done

FORM = sympy.symbols("a0 a1 a2", real=True)
QUADRATIC = FORM[0] * x**2 + FORM[1] * x * y + FORM[2] * y**2

CHAIN_RULE = Identity(
    name="chain_rule",
    statement="Along a path slopes multiply: that of f, where it is, times that of g.",
    left=Derivative(f(g(x)), x),
    right=Subs(Derivative(f(r), r), r, g(x)) * Derivative(g(x), x),
    source="Griewank & Walther (2008), Evaluating Derivatives, section 2.4",
)

TWO_USES = Identity(
    name="two_uses",
    statement="What is used in two places has the sum of the slopes of both places.",
    left=Derivative(f(x, x), x),
    right=Subs(Derivative(f(r, x), r), r, x) + Subs(Derivative(f(x, s), s), s, x),
    cases=((Derivative(x * y + x, x), y + 1), (Derivative(x + x, x), Integer(2))),
)

TWO_PATHS = Identity(
    name="two_paths",
    statement="Over two paths the products of the slopes along each add up.",
    left=Derivative(f(g(x), h(x)), x),
    right=(
        Subs(Derivative(f(r, h(x)), r), r, g(x)) * Derivative(g(x), x)
        + Subs(Derivative(f(g(x), s), s), s, h(x)) * Derivative(h(x), x)
    ),
    source="Griewank & Walther (2008), Evaluating Derivatives, section 2.4",
)

LINEAR_SLOPES = Identity(
    name="linear_slopes",
    statement="Taking the slope of c f + g is c times that of f, plus that of g.",
    left=Derivative(c * f(x) + g(x), x),
    right=c * Derivative(f(x), x) + Derivative(g(x), x),
)

DOUBLINGS = Identity(
    name="doublings",
    statement="After m doublings of x the slope is 2^m.",
    left=Derivative(2**m * x, x),
    right=2**m,
)

EULER = Identity(
    name="euler",
    statement="For a sum of products of two, numbers times slopes add up to twice the sum.",
    left=x * Derivative(QUADRATIC, x) + y * Derivative(QUADRATIC, y),
    right=2 * QUADRATIC,
    source="Euler (1755), Institutiones calculi differentialis, chapter 7",
)

SHIFT_SLOPES = Identity(
    name="shift_slopes",
    statement="What depends on differences alone has slopes that sum to 0.",
    left=Derivative(f(x - y), x) + Derivative(f(x - y), y),
    right=Integer(0),
)
