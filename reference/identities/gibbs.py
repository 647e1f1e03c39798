"""Gibbs' inequality, KL(q || p) >= 0; cross-entropy and divergence have equal gradients."""

from __future__ import annotations

from sympy import Derivative, Rational, Sum, Symbol, log

from gradekit.symbolic import Identity

from . import notation as of
from .divergence import cross_entropy, divergence, entropy
from .notation import SIZES, TOTAL, V, j, p, q, sums_to_one, t, z

r = Symbol("r", positive=True)  # the ratio of probabilities p_j / q_j

EXCESS = r - 1 - log(r)  # by how much the line r - 1 lies above the logarithm


def _excesses(weights: of.Vector, beliefs: of.Vector) -> of.Expression:
    """Write out the mean of the excess over what happens."""
    return sum(w * EXCESS.subs(r, b / w) for w, b in zip(weights, beliefs, strict=True))


def _pairs(size: int) -> tuple[of.Vector, of.Vector]:
    """Write out the true distribution q and the model's distribution p, both with sum 1."""
    return of.shares("q", size), of.shares("p", size)


GIBBS = Identity(
    name="gibbs",
    statement=(
        "KL(q || p) is the mean of r - 1 - log r over r = p_j / q_j, none of which is "
        "negative: a wrong belief never costs less than the right one."
    ),
    left=Sum(q[j] * log(q[j] / p[j]), (j, 0, V - 1)),
    right=Sum(p[j] - q[j] - q[j] * log(p[j] / q[j]), (j, 0, V - 1)),
    where=(sums_to_one(p, j), sums_to_one(q, j)),
    cases=tuple((divergence(*_pairs(size)), _excesses(*_pairs(size))) for size in (2, 3, 4)),
    source="Cover & Thomas (2006), Elements of Information Theory, theorem 2.6.3",
)

GIBBS_TERM = Identity(
    name="gibbs_term",
    statement=(
        "r - 1 - log r bends upwards everywhere, and is level and 0 at r = 1: it is never "
        "negative, and 0 only there."
    ),
    left=Derivative(EXCESS, r, 2),
    right=1 / r**2,
    cases=((EXCESS.subs(r, 1), 0), (EXCESS.diff(r).subs(r, 1), 0)),
)

UNIFORM_BELIEF = Identity(
    name="uniform_belief",
    statement="Whoever believes all V classes equally likely pays log V - H(q) too much.",
    left=Sum(q[j] * log(q[j] * V), (j, 0, V - 1)),
    right=log(V) - Sum(-q[j] * log(q[j]), (j, 0, V - 1)),
    where=(sums_to_one(q, j),),
    cases=tuple(
        (
            divergence(_pairs(size)[0], (Rational(1, size),) * size),
            log(size) - entropy(_pairs(size)[0]),
        )
        for size in (2, 3)
    ),
)

SAME_SLOPE = Identity(
    name="same_slope",
    statement=(
        "Cross-entropy and divergence, as functions of the logits of the belief, have the "
        "same derivative: they differ by H(q), which no logit changes."
    ),
    left=Derivative(Sum(-q[t] * (z[t] - log(TOTAL)), (t, 0, V - 1)), z[j]),
    right=Derivative(Sum(q[t] * (log(q[t]) - z[t] + log(TOTAL)), (t, 0, V - 1)), z[j]),
    cases=tuple(
        (
            Derivative(cross_entropy(weights, of.softmax(logits)), logit),
            Derivative(divergence(weights, of.softmax(logits)), logit),
        )
        for logits, weights in ((of.reals("z", s), of.positives("q", s)) for s in SIZES)
        for logit in logits
    ),
)
