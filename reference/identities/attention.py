"""Attention with equal scores or values; symmetries of its gradients; a zero output layer."""

from __future__ import annotations

import sympy
from sympy import Derivative, Function, IndexedBase, Sum, Symbol, exp, log

from gradekit.symbolic import Identity

from . import notation as of
from .notation import V, in_range, j, k, probability, z

v = IndexedBase("v", real=True)  # what is taken from each position, one number of it
s, w, x, y = sympy.symbols("s w x y", real=True)
S = Symbol("S", positive=True)  # the loss of the tokens up to now, summed
f = Function("f", real=True)  # the loss, as it depends on what is written in it

TAKEN = Sum(probability(k) * v[k], (k, 0, V - 1))


def taken(scores: of.Vector, values: of.Vector) -> of.Expression:
    """Write out the mean of some values, weighted by softmax of the scores."""
    return sum(p * value for p, value in zip(of.softmax(scores), values, strict=True))


EQUAL_SCORES = Identity(
    name="equal_scores",
    statement="Attention with equal scores takes the plain mean of the values.",
    left=Sum(exp(s) / Sum(exp(s), (k, 0, V - 1)) * v[j], (j, 0, V - 1)),
    right=Sum(v[j], (j, 0, V - 1)) / V,
    cases=tuple(
        (taken((s,) * size, of.reals("v", size)), sum(of.reals("v", size)) / size)
        for size in of.SIZES
    ),
)

EQUAL_VALUES = Identity(
    name="equal_values",
    statement="If every position offers the same value, attention takes that value.",
    left=Sum(probability(j) * w, (j, 0, V - 1)),
    right=w,
    cases=tuple((taken(of.reals("z", size), (w,) * size), w) for size in of.SIZES),
)

SCORE_SLOPE = Identity(
    name="score_slope",
    statement=(
        "The derivative of what is taken, by a score, is its share times how far its value "
        "lies above what is taken."
    ),
    left=Derivative(TAKEN, z[j]),
    right=probability(j) * (v[j] - TAKEN),
    where=in_range(j),
    cases=tuple(
        (Derivative(mean, scores[at]), of.softmax(scores)[at] * (values[at] - mean))
        for scores, values in ((of.reals("z", size), of.reals("v", size)) for size in of.SIZES)
        for mean in (taken(scores, values),)
        for at in range(len(scores))
    ),
)

PRODUCT_BALANCE = Identity(
    name="product_balance",
    statement=(
        "If only the product of two numbers counts, as of a query and a key or of a value "
        "and the weight behind it, number times derivative is the same for both."
    ),
    left=x * Derivative(f(x * y), x),
    right=y * Derivative(f(x * y), y),
    source="Du, Hu & Lee (2018), arXiv:1806.00900, theorem 2.1",
)

SUM_SLOPES = Identity(
    name="sum_slopes",
    statement="If only the sum of two numbers counts, the derivatives by both are the same.",
    left=Derivative(f(x + y), x),
    right=Derivative(f(x + y), y),
)

ZERO_HEAD = Identity(
    name="zero_head",
    statement="If all logits are 0 the loss is log V.",
    left=log(Sum(exp(0 * z[k]), (k, 0, V - 1))) - 0 * z[j],
    right=log(V),
    cases=tuple((of.loss((0,) * size, 0), log(size)) for size in of.SIZES),
)

CONTINUATIONS = Identity(
    name="continuations",
    statement=(
        "The probabilities of a text with each possible token behind it add up to that of "
        "the text: exp(-S) shared out by softmax."
    ),
    left=Sum(exp(-S) * probability(j), (j, 0, V - 1)),
    right=exp(-S),
    cases=tuple(
        (
            sum(exp(-(S + of.loss(of.reals("z", size), token))) for token in range(size)),
            exp(-S),
        )
        for size in of.SIZES
    ),
    source="Shannon (1948), section 2: the chain of conditional choices",
)
