"""The second derivatives of the loss: the covariance of a one-hot draw, so the loss is convex."""

from __future__ import annotations

from sympy import Derivative, IndexedBase, Sum

from gradekit.symbolic import Identity

from . import notation as of
from .notation import LOSS, SIZES, V, delta, i, in_range, j, k, p, probability, sums_to_one, z

x = IndexedBase("x", real=True)  # a direction in which the logits move
MEAN = Sum(p[k] * x[k], (k, 0, V - 1))


def second_derivatives(probabilities: of.Vector) -> list[list[of.Expression]]:
    """Write out diag(p) - p p^T."""
    return [
        [p_i * int(row == column) - p_i * p_j for column, p_j in enumerate(probabilities)]
        for row, p_i in enumerate(probabilities)
    ]


HESSIAN = Identity(
    name="hessian",
    statement="The second derivatives of the loss are diag(p) - p p^T, whichever answer is right.",
    left=Derivative(LOSS, z[i], z[j]),
    right=delta(i, j) * probability(i) - probability(i) * probability(j),
    where=in_range(i, j),
    cases=tuple(
        (Derivative(of.loss(logits, true_id), first, second), entry)
        for logits in (of.reals("z", size) for size in SIZES)
        for true_id in range(len(logits))
        for first, entries in zip(logits, second_derivatives(of.softmax(logits)), strict=True)
        for second, entry in zip(logits, entries, strict=True)
    ),
    source="Bishop (2006), Pattern Recognition and Machine Learning, equation 4.110",
)

HESSIAN_ROW_SUM = Identity(
    name="hessian_row_sum",
    statement="The rows of the Hessian sum to 0.",
    left=Sum(delta(i, j) * probability(i) - probability(i) * probability(j), (j, 0, V - 1)),
    right=0,
    where=in_range(i),
    cases=tuple(
        (sum(row), 0)
        for size in SIZES
        for row in second_derivatives(of.softmax(of.reals("z", size)))
    ),
)


def _along(size: int) -> tuple[of.Expression, of.Expression]:
    """Write out x^T H x, and the variance of x under softmax."""
    steps, weights = of.reals("x", size), of.softmax(of.reals("z", size))
    mean = sum(w * step for w, step in zip(weights, steps, strict=True))
    form = sum(
        steps[row] * entry * steps[column]
        for row, entries in enumerate(second_derivatives(weights))
        for column, entry in enumerate(entries)
    )
    return form, sum(w * (step - mean) ** 2 for w, step in zip(weights, steps, strict=True))


CONVEXITY = Identity(
    name="convexity",
    statement=(
        "The second derivative of the loss along a direction x is the variance of x under "
        "softmax; it is never negative, so the loss is convex."
    ),
    left=Sum(p[i] * x[i] ** 2, (i, 0, V - 1)) - MEAN**2,
    right=Sum(p[i] * (x[i] - MEAN) ** 2, (i, 0, V - 1)),
    where=(sums_to_one(p, i),),
    cases=tuple(_along(size) for size in range(1, 4)),  # larger ones take seconds each
    source="Boehning (1992), doi 10.1007/BF00048682",
)
