"""Chain rule of entropy and divergence, and their additivity for product distributions."""

from __future__ import annotations

import sympy
from sympy import IndexedBase, Sum, Symbol, UnevaluatedExpr, exp, log

from gradekit.symbolic import Identity

from . import notation as of
from .divergence import cross_entropy, divergence, entropy
from .notation import V, i, j, p, q

W = Symbol("W", integer=True, positive=True)  # number of classes of a second choice
N = Symbol("N", integer=True, positive=True)  # number of equally likely cases
x = Symbol("x", real=True)  # nats
a, b = sympy.symbols("a b", positive=True)  # two probabilities of separate classes
c, d = sympy.symbols("c d", positive=True)  # the model's probabilities of these two
m = Symbol("m", positive=True)  # the share of one of two distributions in a mixture
s = IndexedBase("s", positive=True)  # probabilities of a second choice
cases = IndexedBase("n", integer=True, positive=True)  # how many cases belong to a class


def _product(first: of.Vector, second: of.Vector) -> of.Vector:
    """Write out the probabilities of two independent choices together."""
    return tuple(share * other for share in first for other in second)


def _choices(letters: str, *sizes: int) -> list[of.Vector]:
    """Write out probabilities with sum 1, one vector for each letter."""
    return [of.shares(letter, size) for letter, size in zip(letters, sizes, strict=True)]


def _mixed(first: of.Vector, second: of.Vector) -> of.Vector:
    """Write out the mixture of two distributions."""
    return tuple(m * share + (1 - m) * other for share, other in zip(first, second, strict=True))


UNIFORM_ENTROPY = Identity(
    name="uniform_entropy",
    statement="The entropy of V equally likely classes is log V.",
    left=Sum(-(1 / V) * log(1 / V), (j, 0, V - 1)),
    right=log(V),
    cases=tuple((entropy((sympy.Rational(1, size),) * size), log(size)) for size in of.SIZES),
    source="Shannon (1948), section 6, property 2",
)

ENTROPY_GROUPING = Identity(
    name="entropy_grouping",
    statement=(
        "Telling apart two classes of probability a + b adds the entropy of that choice, as "
        "often as it has to be made."
    ),
    left=entropy((a, b)),
    right=entropy((a + b,)) + (a + b) * entropy((a / (a + b), b / (a + b))),
    source="Shannon (1948), section 6, property 3",
)

DIVERGENCE_GROUPING = Identity(
    name="divergence_grouping",
    statement=(
        "Telling apart two classes adds the divergence within them, as often as one of them "
        "happens: a coarser look never shows a larger divergence."
    ),
    left=divergence((a, b), (c, d)),
    right=divergence((a + b,), (c + d,))
    + (a + b) * divergence((a / (a + b), b / (a + b)), (c / (c + d), d / (c + d))),
    source="Cover & Thomas (2006), Elements of Information Theory, theorem 2.5.3",
)

ENTROPY_PRODUCT = Identity(
    name="entropy_product",
    statement="The entropies of independent choices add up.",
    left=Sum(-q[i] * s[j] * log(q[i] * s[j]), (j, 0, W - 1)),
    right=-q[i] * log(q[i]) + q[i] * Sum(-s[j] * log(s[j]), (j, 0, W - 1)),
    where=(sympy.Eq(Sum(s[j], (j, 0, W - 1)), 1),),
    cases=tuple(
        (entropy(_product(first, second)), entropy(first) + entropy(second))
        for first, second in (_choices("qs", 2, 2), _choices("qs", 2, 3))
    ),
    source="Shannon (1948), section 6, property 4",
)

DIVERGENCE_PRODUCT = Identity(
    name="divergence_product",
    statement="The divergences of independent choices, independently believed, add up.",
    left=divergence((a * b,), (c * d,)),
    right=b * divergence((a,), (c,)) + a * divergence((b,), (d,)),
    cases=tuple(
        (
            divergence(_product(first, second), _product(third, fourth)),
            divergence(first, third) + divergence(second, fourth),
        )
        for first, second, third, fourth in (_choices("qspr", 2, 2, 2, 2),)
    ),
)

ENTROPY_UNIQUE = Identity(
    name="entropy_unique",
    statement=(
        "A function that is log N for N equal classes and obeys the grouping rule is the "
        "entropy: of N equal cases, n_j of which belong to class j, grouping leaves "
        "log N - sum_j (n_j / N) log n_j."
    ),
    left=log(N) - Sum(cases[j] / N * log(cases[j]), (j, 0, V - 1)),
    right=Sum(-cases[j] / N * log(cases[j] / N), (j, 0, V - 1)),
    where=(sympy.Eq(Sum(cases[j], (j, 0, V - 1)), N),),
    source="Shannon (1948), appendix 2",
)

CROSS_ENTROPY_MIXTURE = Identity(
    name="cross_entropy_mixture",
    statement=(
        "Cross-entropy is linear in what happens: a mixture costs the mean. One-hot mixtures "
        "make up every q, so this and -log p_t leave one function only."
    ),
    left=Sum(-(m * q[j] + (1 - m) * s[j]) * log(p[j]), (j, 0, V - 1)),
    right=m * Sum(-q[j] * log(p[j]), (j, 0, V - 1))
    + (1 - m) * Sum(-s[j] * log(p[j]), (j, 0, V - 1)),
    cases=tuple(
        (
            cross_entropy(_mixed(first, second), beliefs),
            m * cross_entropy(first, beliefs) + (1 - m) * cross_entropy(second, beliefs),
        )
        for first, second, beliefs in (
            tuple(of.positives(letter, size) for letter in "qsp") for size in (2, 3)
        )
    ),
)

BITS = Identity(
    name="bits",
    statement="2 to the number of bits is e to the number of nats: bits are nats / log 2.",
    left=2 ** UnevaluatedExpr(x / log(2)),
    right=exp(x),
)
