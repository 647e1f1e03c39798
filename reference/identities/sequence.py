"""The loss of a sequence: a mean, its gradient, and the perplexity."""

from __future__ import annotations

import sympy
from sympy import Derivative, IndexedBase, Product, Sum, Symbol, UnevaluatedExpr, exp, log

from gradekit.symbolic import Identity

from . import notation as of
from .notation import SIZES, V, delta, i, in_range, j, k, n, p

m = Symbol("m", integer=True)  # a position
a, b = sympy.symbols("a b", integer=True, positive=True)  # lengths of two sequences
Z = IndexedBase("z", real=True)  # Z[m, k] is the logit of class k at position m
T = IndexedBase("t", integer=True)  # T[m] is the right answer at position m
ell = IndexedBase("ell", real=True)  # ell[m] is the loss at position m


def geometric_mean(probabilities: of.Vector) -> of.Expression:
    """Write out (p_1 p_2 ... p_n)^(1/n)."""
    return sympy.prod(probabilities) ** sympy.Rational(1, len(probabilities))


MEAN_LOSS = Sum(log(Sum(exp(Z[m, k]), (k, 0, V - 1))) - Z[m, T[m]], (m, 1, n)) / n

MEAN_GRADIENT = Identity(
    name="mean_gradient",
    statement=(
        "The derivative of the mean loss over n positions by a logit of one of them is "
        "that position's own gradient, divided by n."
    ),
    left=Derivative(MEAN_LOSS, Z[i, j]),
    right=(exp(Z[i, j]) / Sum(exp(Z[i, k]), (k, 0, V - 1)) - delta(j, T[i])) / n,
    where=(*in_range(j), i >= 1, i <= n),
)

CONCATENATION = Identity(
    name="concatenation",
    statement="The mean over two sequences joined is the mean of their means, weighted by length.",
    left=(
        a * UnevaluatedExpr(Sum(ell[m], (m, 1, a)) / a)
        + b * UnevaluatedExpr(Sum(ell[m], (m, a + 1, a + b)) / b)
    )
    / (a + b),
    right=Sum(ell[m], (m, 1, a + b)) / (a + b),
)

LOG_PERPLEXITY = Identity(
    name="log_perplexity",
    statement="log of (p_1 p_2 ... p_n)^(-1/n) is the mean of -log p_i: perplexity is exp(loss).",
    left=log(Product(p[m], (m, 1, n)) ** (-1 / n)),
    right=Sum(-log(p[m]), (m, 1, n)) / n,
    cases=tuple(
        (exp(-sum(map(log, answers)) / len(answers)), 1 / geometric_mean(answers))
        for answers in (of.positives("p", size) for size in SIZES)
    ),
    source="Jelinek, Mercer, Bahl & Baker (1977), doi 10.1121/1.2016299",
)
