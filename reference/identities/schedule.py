"""The linear and the cosine learning rate schedule: their totals and their symmetry."""

from __future__ import annotations

import sympy
from sympy import Rational, Sum, cos, pi, sin

from gradekit.symbolic import Identity

from . import notation as of
from .notation import n

s = sympy.Symbol("s", integer=True, nonnegative=True)  # a step
LENGTHS = range(1, 7)  # the numbers of steps that are written out


def linear(step: of.Expression, num_steps: of.Expression) -> of.Expression:
    """Write the linear schedule, for a rate of 1."""
    return 1 - sympy.sympify(step) / num_steps


def cosine(step: of.Expression, num_steps: of.Expression) -> of.Expression:
    """Write the cosine schedule, for a rate of 1."""
    return (1 + cos(pi * step / num_steps)) / 2


LINEAR_TOTAL = Identity(
    name="linear_total",
    statement="The rates of n steps of the linear schedule add up to (n + 1) / 2.",
    left=Sum(linear(s, n), (s, 0, n - 1)),
    right=(n + 1) / 2,
)

COSINE_TOTAL = Identity(
    name="cosine_total",
    statement=(
        "The rates of n steps of the cosine schedule add up to (n + 1) / 2 too: those of the "
        "steps s and n - s add up to 1, and step 0 is left over."
    ),
    left=Sum(cosine(s, n) + cosine(n - s, n), (s, 1, n - 1)) / 2 + cosine(0, n),
    right=(n + 1) / 2,
    cases=tuple(
        (sum(cosine(step, length) for step in range(length)), Rational(length + 1, 2))
        for length in LENGTHS
    ),
)

OPPOSITE_STEPS = Identity(
    name="opposite_steps",
    statement="The rates of the steps s and n - s add up to the rate of step 0.",
    left=linear(s, n) + linear(n - s, n),
    right=1,
    cases=((cosine(s, n) + cosine(n - s, n), 1),),
)

COSINE_IS_SINE = Identity(
    name="cosine_is_sine",
    statement="(1 + cos(pi s / n)) / 2 is the square of sin(pi (n - s) / 2n).",
    left=cosine(s, n),
    right=sin(pi * (n - s) / (2 * n)) ** 2,
    source="Loshchilov & Hutter (2017), arXiv:1608.03983, equation 5",
)
