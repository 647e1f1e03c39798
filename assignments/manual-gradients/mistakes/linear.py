"""The product of a matrix with a vector: one sum for each row."""

import math
from itertools import accumulate

import numpy as np

from gradekit.mistakes import mistakes
from gradekit.mistakes.formulas import Formula, as_in
from gradekit.mistakes.nested_results import CUTS, ENDS, ended
from gradekit.mistakes.tables import chosen, sentences


def _dot(row, x):
    return math.fsum(a * b for a, b in zip(row, x, strict=False))


def _by_row(formula):
    return lambda x, w: [formula(row, x) for row in w]


SUMS = {
    None: (_by_row(_dot), ""),
    "columns": (
        lambda x, w: [_dot(column, x) for column in zip(*w, strict=True)],
        "You multiply with the columns of w: each row of w should give one output.",
    ),
    "columns_strict": (
        lambda x, w: [math.fsum(x[o] * w[o][i] for o in range(len(x))) for i in range(len(w[0]))],
        "You multiply with the columns of w: each row of w should give one output.",
    ),
    "index_swapped": (
        lambda x, w: [math.fsum(w[i][o] * x[i] for i in range(len(x))) for o in range(len(w))],
        "You exchange the two indices of w: w[i][o] stands for w[o][i].",
    ),
    "output_input": (
        lambda x, w: [math.fsum(w[o][i] * x[o] for i in range(len(x))) for o in range(len(w))],
        "You multiply each row by the input with the number of the row: x[o] stands for x[i].",
    ),
    "skip_first": (_by_row(lambda row, x: _dot(row[1:], x[1:])), "The first input is left out."),
    "skip_last": (_by_row(lambda row, x: _dot(row[:-1], x[:-1])), "The last input is left out."),
    "first": (_by_row(lambda row, x: row[0] * x[0]), "Only the first input counts."),
    "last": (_by_row(lambda row, x: row[-1] * x[-1]), "Only the last input counts."),
    "next": (
        _by_row(lambda row, x: _dot(row, [*x[1:], x[0]])),
        "Each weight meets the input after its own.",
    ),
    "reversed": (
        _by_row(lambda row, x: _dot(row, x[::-1])),
        "You take the inputs in reverse order.",
    ),
    "added": (
        _by_row(lambda row, x: math.fsum(row) + math.fsum(x)),
        "You add weights and inputs; they should be multiplied.",
    ),
    "subtracted": (
        _by_row(lambda row, x: math.fsum(row) - math.fsum(x)),
        "You subtract inputs from weights; they should be multiplied.",
    ),
    "weights_only": (
        _by_row(lambda row, _: math.fsum(row)),
        "You add up the weights of each row: the inputs play no part.",
    ),
    "inputs_only": (
        _by_row(lambda _, x: math.fsum(x)),
        "You add up the inputs: the weights play no part.",
    ),
    "product_of_sums": (
        _by_row(lambda row, x: math.fsum(row) * math.fsum(x)),
        "You multiply the sum of the weights by that of the inputs.",
    ),
    "running": (
        lambda x, w: list(accumulate(_dot(row, x) for row in w)),
        "The sum is not set back to 0: each output also holds those of the rows before.",
    ),
    "mean": (_by_row(lambda row, x: _dot(row, x) / len(x)), "You divide by the number of inputs."),
    "root": (
        _by_row(lambda row, x: _dot(row, x) / math.sqrt(len(x))),
        "You divide by the root of the number of inputs.",
    ),
    "by_outputs": (
        lambda x, w: [_dot(row, x) / len(w) for row in w],
        "You divide by the number of outputs.",
    ),
    "unit": (
        lambda x, w: [_dot(row, x) / (math.sqrt(_dot(x, x)) or 1.0) for row in w],
        "You divide by the length of the inputs.",
    ),
    "largest": (
        _by_row(lambda row, x: max(a * b for a, b in zip(row, x, strict=True))),
        "You take the largest of the products; they should be added.",
    ),
    "product": (
        _by_row(lambda row, x: math.prod(a * b for a, b in zip(row, x, strict=True))),
        "You multiply the products; they should be added.",
    ),
    "sizes": (
        _by_row(lambda row, x: math.fsum(abs(a * b) for a, b in zip(row, x, strict=True))),
        "You add up the products without their signs.",
    ),
    "squares": (
        _by_row(lambda row, x: math.fsum((a * b) ** 2 for a, b in zip(row, x, strict=True))),
        "You square the products.",
    ),
    "distance": (
        _by_row(lambda row, x: math.fsum((a - b) ** 2 for a, b in zip(row, x, strict=True))),
        "You add up squared differences of weights and inputs; multiply them.",
    ),
    "minus_last": (
        _by_row(lambda row, x: _dot(row[:-1], x[:-1]) - row[-1] * x[-1]),
        "You subtract the product of the last input; it should be added.",
    ),
    "bias": (
        _by_row(lambda row, x: _dot(row[1:], x) + row[0]),
        "You take the first weight of each row for a bias.",
    ),
    "bias_last": (
        _by_row(lambda row, x: _dot(row[:-1], x) + row[-1]),
        "You take the last weight of each row for a bias.",
    ),
    "residual": (
        lambda x, w: [_dot(row, x) + a for row, a in zip(w, [*x, *[0.0] * len(w)], strict=False)],
        "You add the inputs to the outputs.",
    ),
    "first_row": (
        lambda x, w: [_dot(w[0], x)] * len(w),
        "Every output is that of the first row.",
    ),
    "last_row": (lambda x, w: [_dot(w[-1], x)] * len(w), "Every output is that of the last row."),
    "single_matrix": (
        lambda x, w: np.float32(w) @ np.float32(x),
        "You compute in single precision (float32), about 7 digits.",
    ),
}
"""The outputs from the inputs x and the rows of w."""

PRODUCT = Formula("product", "weight * x", said=as_in(SUMS, added=["1 +"], subtracted=["1 -"]))

ACTIVATIONS = {
    None: (lambda y: y, ""),
    "relu": (
        lambda y: max(y, 0.0),
        "Negative outputs become 0: ReLU does not belong into linear.",
    ),
    "sigmoid": (
        lambda y: 1 / (1 + math.exp(-y)),
        "You apply the sigmoid to the outputs; linear has no activation.",
    ),
    "tanh": (math.tanh, "You apply tanh to the outputs; linear has no activation."),
    "exp": (math.exp, "You apply exp to the outputs; linear has no activation."),
}

SHAPES = {
    None: (lambda y, *_: y, ""),
    "batch": (lambda y, *_: [y], "You return a batch of one: the outputs in one more list."),
    "column": (lambda y, *_: [[a] for a in y], "You return a list of one for each output."),
    "sum": (lambda y, *_: math.fsum(y), "You return the sum of all outputs."),
    "first": (lambda y, *_: y[0], "You return the first output only."),
    "first_list": (lambda y, *_: y[:1], "You return a list of the first output only."),
    "last": (lambda y, *_: y[-1], "You return the last output only."),
    "no_last": (lambda y, *_: y[:-1], "The last output is missing."),
    "no_first": (lambda y, *_: y[1:], "The first output is missing."),
    "reversed": (lambda y, *_: y[::-1], "You return the outputs in reverse order."),
    "sorted": (lambda y, *_: sorted(y), "You sort the outputs."),
    "softmax": (
        lambda y, *_: [math.exp(a - max(y)) / sum(math.exp(b - max(y)) for b in y) for a in y],
        "You apply softmax to the outputs; linear has no activation.",
    ),
    "products": (
        lambda _, x, w: [[a * b for a, b in zip(row, x, strict=True)] for row in w],
        "You return the products and do not add them up.",
    ),
    "as_inputs": (
        lambda y, x, _: [*y, *[0.0] * len(x)][: len(x)],
        "You return as many numbers as there are inputs; it should be one for each row.",
    ),
    "scaled": (
        lambda y, *_: [a / (max(map(abs, y)) or 1.0) for a in y],
        "You divide the outputs by the largest one.",
    ),
}


@mistakes(
    sums=sentences(
        SUMS,
        columns="linear_with_rows_as_inputs",
        columns_strict="linear_with_rows_as_inputs",
        single_matrix="linear_in_single_precision",
    ),
    activation=sentences(ACTIVATIONS, relu="linear_with_a_relu"),
    shape=sentences(SHAPES, batch="linear_in_a_batch_of_one"),
    cut=sentences(CUTS, without=("positive",)),
    leak=((0.01, 0.1, 0.2), "Negative outputs are multiplied by {k}."),
    **ENDS,
    **PRODUCT.switches(),
)
def linear(pick, x, w):
    """Give the sum of w[o][i] * x[i] over i, for each row o."""
    if form := PRODUCT(pick):
        outputs = [
            sum(form({"weight": b, "x": a}) for a, b in zip(x, row, strict=True)) for row in w
        ]
    else:
        outputs = [float(y) for y in chosen(pick, "sums", SUMS)(x, w)]
    if (k := pick("leak")) is not None:
        outputs = [y if y > 0 else k * y for y in outputs]
    outputs = [chosen(pick, "activation", ACTIVATIONS)(y) for y in outputs]
    return chosen(pick, "shape", SHAPES)(ended(pick, outputs), x, w)
