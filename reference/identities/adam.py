"""Adam's running means in closed form, and what follows from them."""

from __future__ import annotations

import sympy
from sympy import Eq, IndexedBase, Sum, Symbol, UnevaluatedExpr, sqrt

from gradekit.symbolic import Identity

from . import notation as of

STEPS = range(1, 7)  # the numbers of steps that are written out

t = Symbol("t", integer=True, positive=True)  # steps taken
i = Symbol("i", integer=True)  # one of them, from 1
b = Symbol("b", positive=True)  # beta1 or beta2
c = Symbol("c", positive=True)  # beta2, where both occur
e = Symbol("e", positive=True)  # eps
m, v = sympy.symbols("m v", positive=True)  # running means after t steps
g = IndexedBase("g", real=True)  # the gradient of a step

WEIGHTED = Sum(b ** (t - i) * g[i], (i, 1, t))


def recursion(gradients: of.Vector, beta: of.Expression) -> of.Expression:
    """Write out m = beta m + (1 - beta) g, step by step from 0: the definition."""
    mean = sympy.Integer(0)
    for gradient in gradients:
        mean = beta * mean + (1 - beta) * gradient
    return mean


def moment(gradients: of.Vector, beta: of.Vector) -> of.Expression:
    """Write out the closed form; the one beta comes as a vector."""
    steps = len(gradients)
    return (1 - beta[0]) * sum(
        beta[0] ** (steps - step) * gradient for step, gradient in enumerate(gradients, start=1)
    )


def moves(
    gradients: of.Vector, beta1: of.Vector, beta2: of.Vector, eps: of.Vector
) -> tuple[of.Expression, of.Expression]:
    """Write out how far the last step goes at rate 1, for both published places of eps."""
    steps = len(gradients)
    correction = 1 - beta2[0] ** steps
    mean = moment(gradients, beta1) / (1 - beta1[0] ** steps)
    size = sqrt(moment(tuple(gradient**2 for gradient in gradients), beta2) / correction)
    return mean / (size + eps[0]), mean / (size + eps[0] / sqrt(correction))


def bound(steps: int, beta1: of.Expression, beta2: of.Expression) -> of.Expression:
    """Write out how far a step can go at rate 1, whatever the gradients were."""
    squares = sum(
        ((1 - beta1) * beta1**age) ** 2 / ((1 - beta2) * beta2**age) for age in range(steps)
    )
    return sqrt(squares * (1 - beta2**steps)) / (1 - beta1**steps)


MOMENT = Identity(
    name="moment",
    statement=(
        "m = b m + (1 - b) g, starting from 0, is (1 - b) times the sum of the gradients, each "
        "weighted with b to the power of its age."
    ),
    left=b * UnevaluatedExpr((1 - b) * Sum(b ** (t - 1 - i) * g[i], (i, 1, t - 1)))
    + (1 - b) * g[t],
    right=(1 - b) * WEIGHTED,
    where=(  # what a sum is, for one term more
        Eq(WEIGHTED, b * Sum(b ** (t - 1 - i) * g[i], (i, 1, t - 1)) + g[t]),
    ),
    cases=tuple(
        (recursion(gradients, b), moment(gradients, (b,)))
        for gradients in (of.reals("g", steps) for steps in STEPS)
    ),
    source="Kingma & Ba (2015), arXiv:1412.6980, equation 1",
)

CONSTANT_GRADIENT = Identity(
    name="constant_gradient",
    statement=(
        "While the gradient does not change, the running mean is 1 - b^t times the gradient: "
        "if it is so after t - 1 steps, then after t. Dividing by that gives the gradient."
    ),
    left=b * UnevaluatedExpr((1 - b ** (t - 1)) * g[1]) + (1 - b) * g[1],
    right=(1 - b**t) * g[1],
    cases=tuple((moment((g[1],) * steps, (b,)), (1 - b**steps) * g[1]) for steps in STEPS),
    source="Kingma & Ba (2015), arXiv:1412.6980, section 3",
)

FIRST_STEP = Identity(
    name="first_step",
    statement="The first step is g / (|g| + eps) times the rate, whatever the betas.",
    left=(UnevaluatedExpr((1 - b) * g[1]) / (1 - b))
    / (sqrt(UnevaluatedExpr((1 - c) * g[1] ** 2) / (1 - c)) + e),
    right=g[1] / (sympy.Abs(g[1]) + e),
)

EPS_PLACES = Identity(
    name="eps_places",
    statement=(
        "Folding both corrections into the rate and adding eps to sqrt(v) is the same as "
        "adding eps / sqrt(1 - c^t) to sqrt(v_hat)."
    ),
    left=(sqrt(1 - c**t) / (1 - b**t)) * m / (sqrt(v) + e),
    right=(m / (1 - b**t)) / (sqrt(v) / sqrt(1 - c**t) + e / sqrt(1 - c**t)),
    source="Kingma & Ba (2015), arXiv:1412.6980, the end of section 2",
)


def _lagrange(size: int) -> tuple[of.Expression, of.Expression]:
    """Write out |x|^2 |y|^2 - (x . y)^2, and the same as a sum of squares."""
    x, y = of.reals("x", size), of.reals("y", size)
    inner = sum(a * d for a, d in zip(x, y, strict=True))
    squares = sum((x[k] * y[n] - x[n] * y[k]) ** 2 for n in range(size) for k in range(n))
    return sum(a**2 for a in x) * sum(d**2 for d in y) - inner**2, squares


def _weights(steps: int) -> tuple[of.Expression, of.Expression]:
    """Write out m as the product of two vectors, one of which has the squared length v."""
    gradients = of.reals("g", steps)
    ages = [steps - step for step in range(1, steps + 1)]
    first = [(1 - b) * b**age / sqrt((1 - c) * c**age) for age in ages]
    second = [
        sqrt((1 - c) * c**age) * gradient for age, gradient in zip(ages, gradients, strict=True)
    ]
    return sum(x * y for x, y in zip(first, second, strict=True)), moment(gradients, (b,))


STEP_BOUND = Identity(
    name="step_bound",
    statement=(
        "|x|^2 |y|^2 - (x . y)^2 is a sum of squares. With m = x . y and v = |y|^2, no step is "
        "longer than |x| times the two corrections."
    ),
    left=_lagrange(2)[0],
    right=_lagrange(2)[1],
    cases=(*map(_lagrange, STEPS), *map(_weights, STEPS)),
    source="Cauchy (1821), Cours d'analyse, note II, theorem XVI",
)
