"""Backpropagation through one layer at a time."""

from __future__ import annotations

import sympy
from sympy import Derivative, IndexedBase, Piecewise, Sum, Symbol

from gradekit.symbolic import Identity

from . import notation as of
from .notation import V, delta, i, j, t

SHAPE = R, C = sympy.symbols("R C", integer=True, positive=True)  # rows, columns of a layer
a, b = sympy.symbols("a b", integer=True)  # a row and a column
W = IndexedBase("W", real=True)  # W[a, b] is the weight of input b in output a
x = IndexedBase("x", real=True)  # inputs
g = IndexedBase("g", real=True)  # the derivative of a loss by each output
s = Symbol("s", real=True)  # what a hidden unit receives
up, down = Symbol("s", positive=True), Symbol("s", negative=True)  # on either side of 0

SIZES = ((2, 1), (2, 2), (3, 2), (2, 3))  # numbers of outputs and inputs that are written out

# The loss as it changes with the outputs, to first order: all that the chain rule needs.
LAYER_LOSS = Sum(g[i] * Sum(W[i, j] * x[j], (j, 0, C - 1)), (i, 0, R - 1))
BOUNDS = (a >= 0, a <= R - 1, b >= 0, b <= C - 1)


def matrix(letter: str, rows: int, columns: int) -> list[of.Vector]:
    """Write out the entries of a matrix, such as w0, w1 and w2, w3 for two rows of two."""
    entries = of.reals(letter, rows * columns)
    return [entries[row * columns : (row + 1) * columns] for row in range(rows)]


def linear(rows: list[of.Vector], inputs: of.Vector) -> of.Vector:
    """Write out the weighted sums of the inputs."""
    return tuple(
        sum(weight * entry for weight, entry in zip(row, inputs, strict=True)) for row in rows
    )


def linear_slopes(
    slopes: of.Vector, rows: list[of.Vector], inputs: of.Vector
) -> tuple[of.Vector, list[of.Vector]]:
    """Write out W^T g, for the inputs, and g x^T, for the weights."""
    columns = list(zip(*rows, strict=True))
    return linear(columns, slopes), [tuple(slope * entry for entry in inputs) for slope in slopes]


def _loss_slopes(
    outputs: int, inputs: int
) -> list[tuple[tuple[of.Expression, of.Expression], ...]]:
    """Differentiate a real loss by hand and by rule: first by the weights, then by the inputs."""
    rows, entries = matrix("w", outputs, inputs), of.reals("x", inputs)
    loss = of.loss(linear(rows, entries), 0)
    p = of.softmax(linear(rows, entries))
    d_inputs, d_rows = linear_slopes((p[0] - 1, *p[1:]), rows, entries)
    by_weights = tuple(
        (Derivative(loss, weight), slope)
        for row, slopes in zip(rows, d_rows, strict=True)
        for weight, slope in zip(row, slopes, strict=True)
    )
    by_inputs = tuple(
        (Derivative(loss, entry), slope) for entry, slope in zip(entries, d_inputs, strict=True)
    )
    return [by_weights, by_inputs]


WEIGHT_SLOPE = Identity(
    name="weight_slope",
    statement=(
        "The derivative by the weight of input b in output a is the derivative by that "
        "output, times that input: dW = g x^T."
    ),
    left=Derivative(LAYER_LOSS, W[a, b]),
    right=g[a] * x[b],
    where=BOUNDS,
    cases=tuple(pair for shape in SIZES for pair in _loss_slopes(*shape)[0]),
    source="Rumelhart, Hinton & Williams (1986), equation 6",
)

INPUT_SLOPE = Identity(
    name="input_slope",
    statement=(
        "The derivative by an input is the sum over all outputs of their derivatives, each "
        "times the weight that the input has there: dx = W^T g."
    ),
    left=Derivative(LAYER_LOSS, x[b]),
    right=Sum(g[i] * W[i, b], (i, 0, R - 1)),
    where=BOUNDS[2:],
    cases=tuple(pair for shape in SIZES for pair in _loss_slopes(*shape)[1]),
    source="Rumelhart, Hinton & Williams (1986), equation 7",
)

RELU_SLOPE = Identity(
    name="relu_slope",
    statement="ReLU has the slope 1 right of 0 and 0 left of it; at 0 it has none.",
    left=Derivative(Piecewise((s, s > 0), (0, True)), s),
    right=Piecewise((1, s > 0), (0, True)),
    cases=(
        (Derivative(sympy.Max(0, up), up), 1),
        (Derivative(sympy.Max(0, down), down), 0),
    ),
)

SHIFTED_LAYER = Identity(
    name="shifted_layer",
    statement=(
        "The derivatives by the output layer's weights of one hidden unit sum to 0, since "
        "those by the logits do: adding one number to all of them changes no loss."
    ),
    left=Sum((of.probability(j) - delta(j, t)) * x[b], (j, 0, V - 1)),
    right=0,
    where=of.in_range(t),
    cases=tuple(
        (sum(slope for _, slope in _loss_slopes(outputs, inputs)[0][column::inputs]), 0)
        for outputs, inputs in SIZES
        for column in range(inputs)
    ),
)
