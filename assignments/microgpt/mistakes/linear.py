"""Error model of `linear`."""

import numpy as np

from gradekit.mistakes import NUMBERS, Sentence, mistakes

PRODUCT = {
    "columns": Sentence(
        "You go through the columns of w: one result for each column.", "linear_by_columns"
    ),
    "bias first": Sentence(
        "You add the first weight of each row without multiplying it by x[0].",
        "linear_with_a_bias",
    ),
    "bias last": Sentence(
        "You add the last weight of each row without multiplying it by the last entry of x."
    ),
    "bias one": Sentence("You add 1 to every sum."),
    "sums apart": Sentence("You multiply the sum of a row by the sum of x."),
    "no first": Sentence("The first entry of x is missing from the sums."),
    "no last": Sentence("The last entry of x is missing from the sums."),
    "reversed x": Sentence("You go through x from its end."),
    "reversed rows": Sentence("You give the results in reverse order."),
    "absolute": Sentence("You add up the absolute values of the products."),
    "squares": Sentence("You add up the squares of the products."),
    "added": Sentence("You add weights and entries of x where they are multiplied."),
    "largest": Sentence("You take the largest product; it is the sum of all."),
    "last product": Sentence("You give the last product of each row; it is the sum of all."),
    "first product": Sentence("You give the first product of each row; it is the sum of all."),
    "mean": Sentence("You divide the sums by the number of inputs."),
    "by rows": Sentence("You divide the sums by the number of rows."),
    "by root": Sentence("You divide the sums by the square root of the number of inputs."),
    "x only": Sentence("You add up x; the weights make no difference."),
    "weights only": Sentence("You add up the weights; x makes no difference."),
    "running": Sentence("You do not start a new sum for each row: the sums go on."),
    "first row": Sentence("Every result is that of the first row."),
    "last row": Sentence("Every result is that of the last row."),
    "next row": Sentence("Each result is that of the row below."),
    "minus": Sentence("Your sums have the wrong sign."),
    "relu": Sentence("You replace negative sums by 0."),
    "difference": Sentence("You subtract x from the weights where they are multiplied."),
    "plus x": Sentence("You add x to the result."),
    "cosine": Sentence("You divide each sum by the length of its row."),
    "whole": Sentence("You cut the sums to whole numbers."),
    "softmax": Sentence("You turn the sums into probabilities."),
    "single": Sentence("You compute in single precision.", "linear_in_single_precision"),
}

SHAPE = {
    "batch": Sentence("Your result has one pair of brackets too many.", "linear_in_a_batch_of_one"),
    "columns of one": Sentence("You put every result into a list of its own."),
    "total": Sentence("You give one number, the sum over all rows."),
    "products": Sentence("You give the products; they are not added up."),
    "no last row": Sentence("The last row is missing from the result."),
    "no first row": Sentence("The first row is missing from the result."),
    "only first": Sentence("You give the result of the first row only."),
    "only last": Sentence("You give the result of the last row only."),
}


@mistakes(
    product=PRODUCT,
    shape=SHAPE,
    factor=(NUMBERS, "You multiply the sums by {k}."),
    alone=((0, 1, 2, -1), "You add w[o][{k}] without multiplying it by x[{k}]."),
    bias=(NUMBERS, "You add {k} to every sum."),
    digits=(range(10), "You round the result to {k} decimals."),
)
def linear(pick, x, w):
    """Multiply a vector by a matrix."""
    with np.errstate(all="ignore"):
        sums = FORMS.get(pick("product"), _right)(np.array(x, float), np.array(w, float))
        sums = np.asarray(sums, float)
        if (k := pick("alone")) is not None:
            sums = sums + np.array(w, float)[:, k] * (1.0 - x[k])
        sums = sums if pick("factor") is None else sums * pick("factor")
        sums = sums if pick("bias") is None else sums + pick("bias")
    sums = sums if pick("digits") is None else np.round(sums, pick("digits"))
    return _shaped(pick("shape"), sums.tolist(), x, w)


def _right(x, w):
    n = min(len(x), w.shape[1])  # a matrix of another form is asked about, too
    return (w[:, :n] * x[:n]).sum(axis=1)


def _columns(x, w):
    n = min(len(x), len(w))
    return x[:n] @ w[:n]


def _softmax(z):
    weights = np.exp(z - z.max())
    return weights / weights.sum()


FORMS = {
    "columns": _columns,
    "bias first": lambda x, w: w[:, 0] + w[:, 1:] @ x[1:],
    "bias last": lambda x, w: w[:, -1] + w[:, :-1] @ x[:-1],
    "bias one": lambda x, w: w @ x + 1.0,
    "sums apart": lambda x, w: w.sum(axis=1) * x.sum(),
    "no first": lambda x, w: w[:, 1:] @ x[1:],
    "no last": lambda x, w: w[:, :-1] @ x[:-1],
    "reversed x": lambda x, w: w @ x[::-1],
    "reversed rows": lambda x, w: (w @ x)[::-1],
    "absolute": lambda x, w: abs(w * x).sum(axis=1),
    "squares": lambda x, w: ((w * x) ** 2).sum(axis=1),
    "added": lambda x, w: (w + x).sum(axis=1),
    "largest": lambda x, w: (w * x).max(axis=1),
    "last product": lambda x, w: w[:, -1] * x[-1],
    "first product": lambda x, w: w[:, 0] * x[0],
    "mean": lambda x, w: w @ x / len(x),
    "by rows": lambda x, w: w @ x / len(w),
    "by root": lambda x, w: w @ x / len(x) ** 0.5,
    "x only": lambda x, w: np.full(len(w), x.sum()),
    "weights only": lambda _, w: w.sum(axis=1),
    "running": lambda x, w: np.cumsum(w @ x),
    "first row": lambda x, w: np.full(len(w), w[0] @ x),
    "last row": lambda x, w: np.full(len(w), w[-1] @ x),
    "next row": lambda x, w: np.roll(w @ x, -1),
    "minus": lambda x, w: -(w @ x),
    "relu": lambda x, w: np.maximum(w @ x, 0.0),
    "difference": lambda x, w: (w - x).sum(axis=1),
    "plus x": lambda x, w: [a + b for a, b in zip(w @ x, x, strict=False)],
    "cosine": lambda x, w: w @ x / np.sqrt((w * w).sum(axis=1)),
    "whole": lambda x, w: np.trunc(w @ x),
    "softmax": lambda x, w: _softmax(w @ x),
    "single": lambda x, w: np.array(w, np.float32) @ np.array(x, np.float32),
}


def _shaped(kind, sums, x, w):
    shapes = {
        "batch": [sums],
        "columns of one": [[a] for a in sums],
        "total": sum(sums),
        "no last row": sums[:-1],
        "no first row": sums[1:],
        "only first": sums[0],
        "only last": sums[-1],
        "products": [[a * b for a, b in zip(row, x, strict=False)] for row in w],
    }
    return shapes.get(kind, sums)
