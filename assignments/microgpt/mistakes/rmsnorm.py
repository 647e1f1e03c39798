"""Error model of `rmsnorm`."""

import numpy as np

from gradekit.mistakes import NUMBERS, Sentence, mistakes

from ._norm import FAMILIES, SWITCHES, by_number, normalised, row

RESULT = {
    "batch": Sentence(
        "Your result has one pair of brackets too many.", "rmsnorm_in_a_batch_of_one"
    ),
    "root": Sentence("You give the root of the mean square; x is to be divided by it."),
    "scale": Sentence("You give the factor alone; x is to be multiplied by it."),
    "squares": Sentence("You give the squares of the normalised entries."),
    "absolute": Sentence("You lose the signs of the entries."),
    "relu": Sentence("You replace negative entries by 0."),
    "softmax": Sentence("You apply softmax to the normalised entries."),
    "minus": Sentence("Your entries have the wrong sign."),
    "reversed": Sentence("You give the entries in reverse order."),
    "sorted": Sentence("You give the entries in increasing order."),
    "twice": Sentence("You normalise twice."),
    "plus x": Sentence("You add x to the result."),
    "no last": Sentence("The last entry is missing from the result."),
    "single": Sentence("You compute in single precision.", "rmsnorm_in_single_precision"),
}


@mistakes(
    **SWITCHES,
    **FAMILIES,
    result=RESULT,
    factor=(NUMBERS, "You multiply the normalised entries by {k}."),
    digits=(range(10), "You round the result to {k} decimals."),
)
def rmsnorm(pick, x):
    """Divide by the root of the mean square."""
    with np.errstate(all="ignore"):
        if pick("result") == "single":
            return _single(x)
        y = (by_number(pick, row(x)) or normalised(pick, row(x))).data[0]
        y = y if pick("factor") is None else y * pick("factor")
        y = RESULTS.get(pick("result"), lambda y, _: y)(y, np.array(x, float))
    y = y if pick("digits") is None else np.round(y, pick("digits"))
    return np.asarray(y).tolist()


def _single(x):
    x = np.array(x, np.float32)
    scale = np.float32((np.mean(x * x, dtype=np.float32) + np.float32(1e-5)) ** np.float32(-0.5))
    return [float(a * scale) for a in x]


def _root(x):
    return np.sqrt(np.mean(x * x) + 1e-5)


def _softmax(z):
    weights = np.exp(z - z.max())
    return weights / weights.sum()


RESULTS = {
    "batch": lambda y, _: [y],
    "root": lambda _, x: _root(x),
    "scale": lambda _, x: 1.0 / _root(x),
    "squares": lambda y, _: y * y,
    "absolute": lambda y, _: abs(y),
    "relu": lambda y, _: np.maximum(y, 0.0),
    "softmax": lambda y, _: _softmax(y),
    "minus": lambda y, _: -y,
    "reversed": lambda y, _: y[::-1],
    "sorted": lambda y, _: np.sort(y),
    "twice": lambda y, _: y / _root(y),
    "plus x": lambda y, x: y + x,
    "no last": lambda y, _: y[:-1],
}
