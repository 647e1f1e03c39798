"""Characterisations (complete sets): claims that together hold for the right function only.

Each set comes in two halves: that the function fulfils the claims, and that nothing
else does. The second is an equation too, whose statement says what it follows from;
neither needs a value of the function, so that a set can guard the reference itself.
"""

from __future__ import annotations

import sympy
from sympy import Derivative, Eq, Function, Sum, Symbol, UnevaluatedExpr, exp, log

from gradekit.symbolic import Identity

from . import notation as of
from .notation import LOSS, SIZES, V, delta, i, in_range, j, k, n, p, probability, sums_to_one, t, z
from .sequence import ell, m

L = Function("L")
x = Symbol("x", positive=True)  # a probability


def loss_at(index: of.Expression) -> of.Expression:
    """Write the loss when the class at an index is right, kept as it is until a proof."""
    return UnevaluatedExpr(LOSS.subs(t, index))


SOFTMAX_SUM = Identity(
    name="softmax_sum",
    statement="Softmax sums to 1.",
    left=Sum(probability(j), (j, 0, V - 1)),
    right=1,
    cases=tuple((sum(of.softmax(of.reals("z", size))), 1) for size in SIZES),
)

SOFTMAX_RATIO = Identity(
    name="softmax_ratio",
    statement="The ratio of two probabilities is exp of the difference of their logits.",
    left=UnevaluatedExpr(probability(i)) / UnevaluatedExpr(probability(j)),
    right=exp(z[i] - z[j]),
)


def _only_softmax(logits: of.Vector) -> tuple[tuple[of.Expression, of.Expression], ...]:
    """Solve the ratios and the sum for the probabilities; there is one solution."""
    unknown = of.positives("p", len(logits))
    ratios = [  # each is 0: p_k / p_0 = exp(z_k - z_0)
        p_k - unknown[0] * exp(z_k - logits[0])
        for p_k, z_k in zip(unknown[1:], logits[1:], strict=True)
    ]
    (solution,) = sympy.linsolve([*ratios, sum(unknown) - 1], *unknown)
    return tuple(zip(solution, of.softmax(logits), strict=True))


SOFTMAX_UNIQUE = Identity(
    name="softmax_unique",
    statement=(
        "Probabilities that sum to 1 and whose ratios are exp(z_i - z_j) are softmax(z): "
        "they allow only the logits z_t + log(p_k / p_t), and softmax of these is p."
    ),
    left=exp(z[t]) / Sum(exp(UnevaluatedExpr(z[t] + log(p[k] / p[t]))), (k, 0, V - 1)),
    right=p[t],
    where=(sums_to_one(p, k),),
    cases=tuple(pair for size in SIZES for pair in _only_softmax(of.reals("z", size))),
)

LOSS_DIFFERENCE = Identity(
    name="loss_difference",
    statement="Two losses at the same logits differ as the logits do, with the other sign.",
    left=loss_at(i) - loss_at(j),
    right=z[j] - z[i],
)

LOSS_SUM = Identity(
    name="loss_sum",
    statement="exp(-loss), summed over all answers that could be right, is 1.",
    left=Sum(exp(-loss_at(j)), (j, 0, V - 1)),
    right=1,
    cases=tuple(
        (sum(exp(-of.loss(of.reals("z", size), answer)) for answer in range(size)), 1)
        for size in SIZES
    ),
)

LOSS_UNIQUE = Identity(
    name="loss_unique",
    statement=(
        "Numbers that differ as the logits do, with the other sign, and whose exp(-.) sum "
        "to 1 are the losses: they allow only the logits z_t + ell_t - ell_k, and the loss "
        "at these is ell_t."
    ),
    left=log(Sum(exp(z[t] + ell[t] - ell[k]), (k, 0, V - 1))) - z[t],
    right=ell[t],
    where=(Eq(Sum(exp(-ell[k]), (k, 0, V - 1)), 1),),
)

LOG_UNIQUE = Identity(
    name="log_unique",
    statement=(
        "A function with L(1) = 0 and L(p / k) - L(p) = log k for k >= 1 is -log: any x in "
        "(0, 1] is 1 / k with k = 1 / x, so L(x) = L(1) + log(1 / x)."
    ),
    left=L(1) + log(1 / x),
    right=-log(x),
    where=(Eq(L(1), 0),),
)

MEAN_UNIQUE = Identity(
    name="mean_unique",
    statement=(
        "A function that returns the loss of one position, and of two sequences joined the "
        "mean weighted by length, is the mean: if it is for n positions, so it is for n + 1."
    ),
    left=(n * UnevaluatedExpr(Sum(ell[m], (m, 1, n)) / n) + ell[n + 1]) / (n + 1),
    right=Sum(ell[m], (m, 1, n + 1)) / (n + 1),
    where=(  # what a sum is, for one term more
        Eq(Sum(ell[m], (m, 1, n + 1)), Sum(ell[m], (m, 1, n)) + ell[n + 1]),
    ),
    cases=((ell[1], Sum(ell[m], (m, 1, 1)) / 1),),
)

GRADIENT_UNIQUE = Identity(
    name="gradient_unique",
    statement="The gradient plus one-hot is softmax; that leaves one number for every component.",
    left=Derivative(LOSS, z[j]) + delta(j, t),
    right=probability(j),
    where=in_range(j),
)
