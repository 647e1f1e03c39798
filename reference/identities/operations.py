"""The derivatives of single operations."""

from __future__ import annotations

import sympy
from sympy import Derivative, Integer, Max, Symbol, exp, log

from gradekit.symbolic import Identity

a, b, x = sympy.symbols("a b x", real=True)  # any numbers
n = Symbol("n", real=True)  # an exponent
y = Symbol("y", positive=True)  # a number above 0
k = Symbol("k", integer=True)  # a whole exponent
u = Symbol("u", real=True, nonzero=True)
SOURCE = "Griewank & Walther (2008), Evaluating Derivatives, table 2.3"

ADDITION_SLOPES = Identity(
    name="addition_slopes",
    statement="A sum has slope 1 by each of its terms.",
    left=Derivative(a + b, a),
    right=Integer(1),
    cases=((Derivative(a + b, b), Integer(1)),),
    source=SOURCE,
)

SUBTRACTION_SLOPES = Identity(
    name="subtraction_slopes",
    statement="A difference has slope 1 by its first term and -1 by its second.",
    left=Derivative(a - b, b),
    right=Integer(-1),
    cases=((Derivative(a - b, a), Integer(1)),),
    source=SOURCE,
)

MULTIPLICATION_SLOPES = Identity(
    name="multiplication_slopes",
    statement="A product has as slope by each factor the other one.",
    left=Derivative(a * b, a),
    right=b,
    cases=((Derivative(a * b, b), a),),
    source=SOURCE,
)

DIVISION_SLOPES = Identity(
    name="division_slopes",
    statement="A quotient a / b has slope 1 / b by a, and -a / b^2 by b.",
    left=Derivative(a / u, u),
    right=-a / u**2,
    cases=((Derivative(a / u, a), 1 / u),),
    source=SOURCE,
)

POWER_SLOPE = Identity(
    name="power_slope",
    statement="A power y^n has slope n y^(n - 1), for any n where y is above 0.",
    left=Derivative(y**n, y),
    right=n * y ** (n - 1),
    cases=(
        (Derivative(u**k, u), k * u ** (k - 1)),
        *((Derivative(x**m, x), m * x ** (m - 1)) for m in range(1, 7)),
    ),
    source=SOURCE,
)

NEGATION_SLOPE = Identity(
    name="negation_slope",
    statement="The negative of a number has slope -1 by it.",
    left=Derivative(-a, a),
    right=Integer(-1),
    source=SOURCE,
)

EXP_SLOPE = Identity(
    name="exp_slope",
    statement="exp is its own slope.",
    left=Derivative(exp(x), x),
    right=exp(x),
    source=SOURCE,
)

LOG_SLOPE = Identity(
    name="log_slope",
    statement="The natural logarithm of y has slope 1 / y.",
    left=Derivative(log(y), y),
    right=1 / y,
    source=SOURCE,
)

RELU_SLOPE = Identity(
    name="relu_slope",
    statement="Above 0, relu has slope 1; below 0 it has slope 0.",
    left=Derivative(Max(0, y, evaluate=False), y),
    right=Integer(1),
    cases=((Derivative(Max(0, -y, evaluate=False), y), Integer(0)),),
    source=SOURCE,
)
