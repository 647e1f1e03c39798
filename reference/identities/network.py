"""The whole network: an embedding, a hidden layer with ReLU, an output layer, one loss."""

from __future__ import annotations

import sympy
from sympy import Derivative, Eq, Function, IndexedBase, Piecewise, Sum, Symbol

from gradekit.symbolic import Identity

from . import notation as of
from .layer import BOUNDS, SHAPE, W, a, b, linear, linear_slopes, x
from .notation import V, i, j, k, n

C, R = SHAPE[1], SHAPE[0]  # numbers in an embedding, hidden units
WIDTH = 2  # of both of these, where they are written out
CLASSES = range(2, 5)  # numbers of classes that are written out
OPEN = of.reals("s", WIDTH)  # 1 for an open hidden unit, 0 for a closed one

m = Symbol("m", integer=True)  # a position
w = Symbol("w", real=True)  # one weight
f = Function("f", real=True)  # f(m, w) is the loss at position m
received, returned = sympy.symbols("h r", real=True)  # by one unit, forward and backward

G = IndexedBase("G", real=True)  # the derivative of a loss by each logit
U = IndexedBase("U", real=True)  # U[k, a] is the weight of hidden unit a in logit k
s = IndexedBase("s", real=True)  # the same for any number of hidden units

# The loss as it changes with the logits, to first order: all paths from x to a logit.
PATHS = Sum(
    G[k] * Sum(U[k, i] * s[i] * Sum(W[i, j] * x[j], (j, 0, C - 1)), (i, 0, R - 1)),
    (k, 0, V - 1),
)


def hidden_units(inputs: of.Vector, rows: list[of.Vector], is_open: of.Vector) -> of.Vector:
    """Write out what the hidden units pass on.

    A unit that received more than 0 is open: its ReLU is a factor of 1, else of 0.
    """
    return tuple(factor * sums for factor, sums in zip(is_open, linear(rows, inputs), strict=True))


def walk_back(
    q: of.Vector, inputs: of.Vector, first: of.Vector, second: of.Vector
) -> tuple[of.Vector, of.Vector, of.Vector]:
    """Write out the derivatives by the embedding and by both layers.

    The layers come, and their derivatives go, with their rows one behind the other.
    """
    rows, outputs, is_open = in_rows(first), in_rows(second), OPEN
    hidden = hidden_units(inputs, rows, is_open)
    beliefs = of.softmax(linear(outputs, hidden))
    d_logits = tuple(p - answer for p, answer in zip(beliefs, q, strict=True))
    d_hidden, d_outputs = linear_slopes(d_logits, outputs, hidden)
    d_sums = tuple(slope * factor for slope, factor in zip(d_hidden, is_open, strict=True))
    d_inputs, d_rows = linear_slopes(d_sums, rows, inputs)
    return d_inputs, sum(d_rows, ()), sum(d_outputs, ())


def parts(
    inputs: of.Vector, first: of.Vector, second: of.Vector
) -> tuple[tuple[of.Expression, of.Expression], ...]:
    """Name what the derivatives are made of, each part in terms of those before it."""
    rows, classes = in_rows(first), len(second) // WIDTH
    hidden, logits = of.reals("h", WIDTH), of.reals("z", classes)
    weights, beliefs = of.positives("w", classes), of.positives("p", classes)
    total = Symbol("total", positive=True)
    opened = (Piecewise((1, sums > 0), (0, True)) for sums in linear(rows, inputs))
    return (
        *zip(OPEN, opened, strict=True),
        *zip(hidden, hidden_units(inputs, rows, OPEN), strict=True),
        *zip(logits, linear(in_rows(second), hidden), strict=True),
        *((weight, sympy.exp(logit)) for weight, logit in zip(weights, logits, strict=True)),
        (total, sum(weights)),
        *((belief, weight / total) for belief, weight in zip(beliefs, weights, strict=True)),
    )


def in_rows(entries: of.Vector) -> list[of.Vector]:
    """Cut the entries of a layer into rows."""
    return [entries[start : start + WIDTH] for start in range(0, len(entries), WIDTH)]


def _by_rule(classes: int, true_id: int) -> list[list[tuple[of.Expression, of.Expression]]]:
    """Pair every derivative of a real loss with what the walk back gives, layer by layer."""
    inputs, first, second = (
        of.reals(letter, size * WIDTH) for letter, size in (("x", 1), ("u", WIDTH), ("v", classes))
    )
    hidden = hidden_units(inputs, in_rows(first), OPEN)
    loss = of.loss(linear(in_rows(second), hidden), true_id)
    slopes = walk_back(of.one_hot(true_id, classes), inputs, first, second)
    return [
        [
            (Derivative(loss, weight), slope)
            for weight, slope in zip(layer, layer_slopes, strict=True)
        ]
        for layer, layer_slopes in zip((inputs, first, second), slopes, strict=True)
    ]


def _weighted(layer: list[tuple[of.Expression, of.Expression]]) -> of.Expression:
    """Write out the sum of weight times derivative over one layer."""
    return sum(derivative.variables[0] * slope for derivative, slope in layer)


NETWORK_SLOPES = Identity(
    name="network_slopes",
    statement=(
        "The derivative by a weight of the hidden layer is the sum over all paths from there "
        "to a logit of the products on the way; a closed unit lets none through."
    ),
    left=Derivative(PATHS, W[a, b]),
    right=s[a] * x[b] * Sum(G[k] * U[k, a], (k, 0, V - 1)),
    where=BOUNDS,
    cases=tuple(
        pair
        for classes in CLASSES
        for true_id in (0, classes - 1)
        for layer in _by_rule(classes, true_id)
        for pair in layer
    ),
    source="Rumelhart, Hinton & Williams (1986), Nature 323, 533-536",
)

BALANCE = Identity(
    name="balance",
    statement=(
        "Weight times derivative, summed over the weights into a hidden unit, is the same as "
        "over those out of it; over all, it is the same for the embedding."
    ),
    left=Sum(W[a, j] * (s[a] * x[j] * returned), (j, 0, C - 1)),
    right=s[a] * received * Sum(U[k, a] * G[k], (k, 0, V - 1)),
    where=(
        Eq(Sum(W[a, j] * x[j], (j, 0, C - 1)), received),
        Eq(Sum(U[k, a] * G[k], (k, 0, V - 1)), returned),
    ),
    cases=tuple(
        (_weighted(layer), _weighted(following))
        for layers in (_by_rule(classes, 0) for classes in CLASSES)
        for layer, following in (layers[:2], layers[1:])
    ),
    source="Du, Hu & Lee (2018), arXiv:1806.00900, theorem 2.1",
)

SHARED_WEIGHT = Identity(
    name="shared_weight",
    statement=(
        "The derivative of a mean loss by a weight that is used at every position is the mean "
        "of what each position asks for."
    ),
    left=Derivative(Sum(f(m, w), (m, 1, n)) / n, w),
    right=Sum(Derivative(f(m, w), w), (m, 1, n)) / n,
)
