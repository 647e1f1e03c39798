"""Characterisations: claims that only the linear layer, or the linear schedule, fulfils."""

from __future__ import annotations

from sympy import Eq, Sum, Symbol, UnevaluatedExpr

from gradekit.symbolic import Identity

from .layer import SHAPE, W, a, x
from .notation import j, n

C = SHAPE[1]
s = Symbol("s", integer=True, nonnegative=True)  # a step
r = Symbol("r", positive=True)  # the rate of step 0

LINEAR_UNIQUE = Identity(
    name="linear_unique",
    statement=(
        "A layer that adds up what its inputs give by themselves, and gives w times x for a "
        "single input, is the weighted sum: if it is for C inputs, so it is for C + 1."
    ),
    left=UnevaluatedExpr(Sum(W[a, j] * x[j], (j, 0, C - 1))) + W[a, C] * x[C],
    right=Sum(W[a, j] * x[j], (j, 0, C)),
    where=(  # what a sum is, for one term more
        Eq(Sum(W[a, j] * x[j], (j, 0, C)), Sum(W[a, j] * x[j], (j, 0, C - 1)) + W[a, C] * x[C]),
    ),
    cases=((W[a, 0] * x[0], Sum(W[a, j] * x[j], (j, 0, 0))),),
)

RATE_UNIQUE = Identity(
    name="rate_unique",
    statement=(
        "A rate that starts at r and falls by r / n from each step to the next is "
        "r (1 - s / n): if it is at step s, so it is at step s + 1."
    ),
    left=UnevaluatedExpr(r * (1 - s / n)) - r / n,
    right=r * (1 - (s + 1) / n),
    cases=((r, r * (1 - 0 / n)),),
)
