"""The identities that the assignment `bigram-counting` rests on: training by counting."""

from __future__ import annotations

import sympy
from sympy import Derivative, IndexedBase, Product, Sum, Symbol, UnevaluatedExpr, log

from gradekit.symbolic import Identity

from . import notation as of
from .divergence import cross_entropy, divergence
from .notation import V, in_range, j, k, p, q, sums_to_one

N = Symbol("N", positive=True)  # how often a token was followed by any
c = IndexedBase("c", positive=True)  # how often it was followed by token j
n = IndexedBase("n", nonnegative=True)  # how often it is in the name that is counted next
w = Symbol("w", positive=True)  # the weight of that name among all that is counted then
m, r = sympy.symbols("m r", integer=True, positive=True)
T = IndexedBase("T", positive=True)  # T[k]: the sum of the row, or column, of a name's token k

CLASSES = range(2, 5)


def _frequencies(counts: of.Vector) -> of.Vector:
    """Write out each count divided by their sum."""
    return tuple(count / sum(counts) for count in counts)


def _likeliest(counts: of.Vector) -> tuple[tuple[of.Expression, of.Expression], ...]:
    """Solve Lagrange's conditions: c_j = multiplier times p_j, and the p_j sum to 1."""
    unknown = of.positives("p", len(counts))
    multiplier = Symbol("multiplier", positive=True)
    conditions = [
        *(count - multiplier * p_j for count, p_j in zip(counts, unknown, strict=True)),
        sum(unknown) - 1,
    ]
    (solution,) = sympy.solve(conditions, [*unknown, multiplier], dict=True)
    return tuple(
        (solution[p_j], frequency)
        for p_j, frequency in zip(unknown, _frequencies(counts), strict=True)
    )


LIKELIEST = Identity(
    name="likeliest",
    statement=(
        "Counting is maximum likelihood: at p_j = c_j / N the slope of sum_k c_k log p_k - "
        "N (sum_k p_k - 1), Lagrange's function, is 0 along every p_j."
    ),
    left=Derivative(Sum(c[k] * log(p[k]) - N * p[k], (k, 0, V - 1)), p[j]),
    right=c[j] / p[j] - N,
    where=in_range(j),
    cases=tuple(pair for size in CLASSES for pair in _likeliest(of.positives("c", size))),
    source="Lagrange multipliers: Bishop (2006), section 2.2 and appendix E",
)

LIKELIHOOD_GAP = Identity(
    name="likelihood_gap",
    statement=(
        "Believing p costs N KL(c / N || p) more than believing the frequencies, and this "
        "is never negative: no other belief is likelier than the counts."
    ),
    left=Sum(-c[j] * log(p[j]), (j, 0, V - 1)) - Sum(-c[j] * log(c[j] / N), (j, 0, V - 1)),
    right=N * Sum(c[j] / N * log(c[j] / N / p[j]), (j, 0, V - 1)),
    cases=tuple(
        (
            cross_entropy(counts, beliefs) - cross_entropy(counts, _frequencies(counts)),
            sum(counts) * divergence(_frequencies(counts), beliefs),
        )
        for counts, beliefs in ((of.positives("c", s), of.positives("p", s)) for s in CLASSES)
    ),
)

SMOOTHED_SUM = Identity(
    name="smoothed_sum",
    statement="With 1 added to each of V counts, dividing by N + V makes them sum to 1.",
    left=Sum((c[j] + 1) / (N + V), (j, 0, V - 1)),
    right=1,
    where=(sympy.Eq(Sum(c[j], (j, 0, V - 1)), N),),
    source="Laplace (1774)",
)

COUNTING_MIXES = Identity(
    name="counting_mixes",
    statement=(
        "Counting m more mixes what was believed with their frequencies n_j / m, which get "
        "the weight w = m / (N + m + V)."
    ),
    left=(c[j] + n[j] + 1) / (N + m + V),
    right=(1 - UnevaluatedExpr(m / (N + m + V))) * (c[j] + 1) / (N + V)
    + UnevaluatedExpr(m / (N + m + V)) * n[j] / m,
)

OWN_LOSS_SLOPE = Identity(
    name="own_loss_slope",
    statement=(
        "As the weight w of what happens grows in a belief, each class's part of the "
        "cross-entropy changes by -q_j (q_j - p_j) over the mixed belief."
    ),
    left=Derivative(-q[j] * log((1 - w) * p[j] + w * q[j]), w),
    right=-q[j] * (q[j] - p[j]) / ((1 - w) * p[j] + w * q[j]),
)

OWN_LOSS_EXCESS = Identity(
    name="own_loss_excess",
    statement=(
        "sum_j q_j (q_j - p_j) / p_j is a sum of squares: the slope is never positive, so "
        "counting a name never makes its own loss larger."
    ),
    left=Sum(q[j] * (q[j] - p[j]) / p[j], (j, 0, V - 1)),
    right=Sum((q[j] - p[j]) ** 2 / p[j], (j, 0, V - 1)),
    where=(sums_to_one(p, j), sums_to_one(q, j)),
    cases=tuple(
        (
            sum(a * (a - e) / e for a, e in zip(happens, believed, strict=True)),
            sum((a - e) ** 2 / e for a, e in zip(happens, believed, strict=True)),
        )
        for happens, believed in ((of.shares("q", s), of.shares("p", s)) for s in CLASSES)
    ),
)

EVIDENCE = Identity(
    name="evidence",
    statement=(
        "Counting one by one, a pair that is met for the r-th time has the numerator r: "
        "together m!, whatever came between. So the sum of all losses on the way does not "
        "depend on the order."
    ),
    left=Product(r, (r, 1, m)),
    right=sympy.gamma(m + 1),
)

ROW_TOTALS = Identity(
    name="row_totals",
    statement=(
        "And a row that is left m times was divided by V, V + 1, ..., V + m - 1: together "
        "gamma(V + m) / gamma(V)."
    ),
    left=Product(V + r - 1, (r, 1, m)),
    right=sympy.gamma(V + m) / sympy.gamma(V),
)

COLUMNS_HIDE = Identity(
    name="columns_hide",
    statement=(
        "Dividing by sums of columns in place of rows changes the loss of a name by the sum "
        "of log T_(k+1) - log T_k along it, T being the sums: log T_m - log T_0, which is 0, "
        "since a name ends with the mark it began with. Where rows and columns have the "
        "same sums, as names give them, no loss can tell the two apart."
    ),
    left=Sum(log(T[k + 1]) - log(T[k]), (k, 0, m - 1)),
    right=0,
    where=(sympy.Eq(T[m], T[0]),),
)

IDENTITIES: tuple[Identity, ...] = (
    LIKELIEST,
    LIKELIHOOD_GAP,
    SMOOTHED_SUM,
    COUNTING_MIXES,
    OWN_LOSS_SLOPE,
    OWN_LOSS_EXCESS,
    EVIDENCE,
    ROW_TOTALS,
    COLUMNS_HIDE,
)
