"""RMSNorm: its invariances and its Jacobian."""

from __future__ import annotations

import sympy
from sympy import Derivative, Eq, IndexedBase, Sum, Symbol, UnevaluatedExpr, sqrt

from gradekit.symbolic import Identity

from . import notation as of
from .notation import V, delta, i, in_range, j, k

a = IndexedBase("a", real=True)  # the entries of a vector, V of them
e = Symbol("e", positive=True)  # what is added to the mean square
m = Symbol("m", positive=True)  # the mean square of a vector
c = Symbol("c", positive=True)  # by how much a vector is made longer

ROOT = sqrt(Sum(a[k] ** 2, (k, 0, V - 1)) / V + e)


def rmsnorm(entries: of.Vector, epsilon: of.Vector) -> of.Vector:
    """Write out a vector over the root of its mean square, with something added to that."""
    return tuple(entry / root(entries, epsilon) for entry in entries)


def root(entries: of.Vector, epsilon: of.Vector) -> of.Expression:
    """Write out the root of the mean square, with something added to it inside."""
    return sqrt(sum(entry**2 for entry in entries) / len(entries) + epsilon[0])


def _written_out() -> list[tuple[of.Vector, of.Vector]]:
    return [(of.reals("a", size), rmsnorm(of.reals("a", size), (e,))) for size in of.SIZES]


NORM_MEAN_SQUARE = Identity(
    name="norm_mean_square",
    statement="The mean square m of a vector becomes m / (m + e).",
    left=Sum((a[i] / sqrt(m + e)) ** 2, (i, 0, V - 1)) / V,
    right=m / (m + e),
    where=(Eq(Sum(a[i] ** 2, (i, 0, V - 1)), V * m),),
    cases=tuple(
        (sum(y**2 for y in out) / len(out), mean / (mean + e))
        for entries, out in _written_out()
        for mean in (sum(entry**2 for entry in entries) / len(entries),)
    ),
    source="Zhang & Sennrich (2019), arXiv:1910.07467, section 4",
)

NORM_SCALE = Identity(
    name="norm_scale",
    statement=(
        "A vector c times as long gives the same as dividing e by c^2 would: without e the "
        "norm does not see the length."
    ),
    left=c * a[j] / sqrt(Sum((c * a[k]) ** 2, (k, 0, V - 1)) / V + e),
    right=a[j] / sqrt(Sum(a[k] ** 2, (k, 0, V - 1)) / V + e / c**2),
    cases=tuple(
        pair
        for entries, _ in _written_out()
        for pair in zip(
            rmsnorm(tuple(c * entry for entry in entries), (e,)),
            rmsnorm(entries, (e / c**2,)),
            strict=True,
        )
    ),
    source="Zhang & Sennrich (2019), arXiv:1910.07467, section 4",
)

NORM_UNIQUE = Identity(
    name="norm_unique",
    statement=(
        "A vector times a positive number whose mean square is m / (m + e) was divided by "
        "the root of m + e: direction and length leave no choice."
    ),
    left=sqrt(UnevaluatedExpr(m / (m + e)) / m),
    right=1 / sqrt(m + e),
)

NORM_SLOPE = Identity(
    name="norm_slope",
    statement=(
        "Moving entry j moves every entry i of the norm y: by ([i = j] - y_i y_j / V) over "
        "the root. What points along y is nearly all taken away."
    ),
    left=Derivative(a[i] / ROOT, a[j]),
    right=(delta(i, j) - a[i] * a[j] / ROOT**2 / V) / ROOT,
    where=in_range(i, j),
    cases=tuple(
        (Derivative(y, entry), (sympy.Integer(row == column) - y * other / len(out)) * y / x)
        for entries, out in _written_out()
        for row, (x, y) in enumerate(zip(entries, out, strict=True))
        for column, (entry, other) in enumerate(zip(entries, out, strict=True))
    ),
    source="Zhang & Sennrich (2019), arXiv:1910.07467, section 4.2",
)
