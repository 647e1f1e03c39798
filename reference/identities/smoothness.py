"""The Lipschitz constant of the gradient, and the descent lemma for gradient descent."""

from __future__ import annotations

from sympy import Rational, Sum, Symbol

from gradekit.symbolic import Identity

from . import notation as of
from .hessian import second_derivatives
from .notation import V, i, j, p, sums_to_one

SIZES = range(1, 5)  # numbers of classes that are written out; larger ones take seconds
HALF = Rational(1, 2)
eta = Symbol("eta", positive=True)  # a learning rate
square = Symbol("S", positive=True)  # |g|^2, the gradient's squared length


SMOOTHNESS = Identity(
    name="smoothness",
    statement=(
        "1/2 less the sizes of a row of the Hessian, added up, is (1 - 2 p_i)^2 / 2. That is "
        "never negative, so no eigenvalue is above 1/2 (Gershgorin)."
    ),
    left=HALF - (p[i] * (1 - p[i]) + p[i] * (Sum(p[j], (j, 0, V - 1)) - p[i])),
    right=HALF * (1 - 2 * p[i]) ** 2,
    where=(sums_to_one(p, j),),
    cases=tuple(
        (
            HALF - entries[row] + sum(entries[:row]) + sum(entries[row + 1 :]),
            HALF * (1 - 2 * w) ** 2,
        )
        for weights in (of.softmax(of.reals("z", size)) for size in SIZES)
        for row, (entries, w) in enumerate(zip(second_derivatives(weights), weights, strict=True))
    ),
    source="Boehning (1992), doi 10.1007/BF00048682; Gershgorin (1931)",
)

DESCENT = Identity(
    name="descent",
    statement=(
        "Along x = -eta g, a function that bends by at most 1/2 lies at least "
        "eta (1 - eta / 4) |g|^2 lower: more than 0 for eta below 4."
    ),
    left=-eta * square + HALF * (HALF * eta**2 * square),  # Taylor, with the largest bending
    right=-eta * (1 - eta / 4) * square,
    source="Nesterov (2004), Introductory Lectures on Convex Optimization, section 1.2.3",
)
