"""The gradient of a table whose rows are used at several positions, and where it vanishes."""

from __future__ import annotations

from sympy import Derivative, IndexedBase, Sum, UnevaluatedExpr, exp, log

from gradekit.symbolic import Identity

from . import notation as of
from .notation import TOTAL, V, i, in_range, j, k, n, probability, z

SIZES = range(1, 5)  # numbers of classes that are written out; each has as many counts

N = IndexedBase("N", positive=True)  # N[k] counts how often k follows the token of this row
VISITS = Sum(N[k], (k, 0, V - 1))


def row_loss(counts: of.Vector, logits: of.Vector) -> of.Expression:
    """Write out what the positions that use one row add to the sum of the losses."""
    return sum(count * of.loss(logits, true_id) for true_id, count in enumerate(counts))


def row_gradient(counts: of.Vector, logits: of.Vector) -> of.Vector:
    """Write out visits times softmax, less the counts."""
    visits = sum(counts)
    return tuple(visits * p - count for p, count in zip(of.softmax(logits), counts, strict=True))


TABLE_GRADIENT = Identity(
    name="table_gradient",
    statement=(
        "The derivative of the mean loss by a weight of a row that is used N times, N_j times "
        "of them before token j, is (N p_j - N_j) / n: what every position asks for, added up."
    ),
    left=Derivative(Sum(N[i] * (log(TOTAL) - z[i]), (i, 0, V - 1)) / n, z[j]),
    right=(VISITS * probability(j) - N[j]) / n,
    where=in_range(j),
    cases=tuple(
        (Derivative(row_loss(counts, logits), logit), component)
        for counts, logits in ((of.positives("N", s), of.reals("z", s)) for s in SIZES)
        for logit, component in zip(logits, row_gradient(counts, logits), strict=True)
    ),
    source="Bishop (2006), Pattern Recognition and Machine Learning, equation 4.109",
)

ROW_SUM = Identity(
    name="row_sum",
    statement="Every row of a table's gradient sums to 0.",
    left=Sum(VISITS * probability(j) - N[j], (j, 0, V - 1)),
    right=0,
    cases=tuple(
        (sum(row_gradient(of.positives("N", size), of.reals("z", size))), 0) for size in SIZES
    ),
)

COUNTS_ARE_LEARNT = Identity(
    name="counts_are_learnt",
    statement="Where the logits of a row are the logarithms of its counts, its gradient is 0.",
    left=VISITS
    * exp(UnevaluatedExpr(log(N[j])))
    / Sum(exp(UnevaluatedExpr(log(N[k]))), (k, 0, V - 1)),
    right=N[j],
    cases=tuple(
        (component, 0)
        for counts in (of.positives("N", size) for size in SIZES)
        for component in row_gradient(counts, tuple(map(log, counts)))
    ),
    source="Shannon (1948), section 3: the frequencies of digrams",
)
