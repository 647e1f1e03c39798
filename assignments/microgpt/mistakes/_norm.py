"""The norm, as what turns up in `rmsnorm` and within `gpt`."""

import numpy as np

from gradekit.mistakes import Sentence
from gradekit.mistakes.tables import choices

from ._slopes import power
from ._tensor import Tensor, constant, mapped, passing, unit_norm

EPSILON = 1e-5
SMALL = (1e-8, 1e-6, 1e-12, 1e-3, 1e-7, 1e-10, 1e-15, 0.1)
"""Guards and clamps; few, for a number of the source within their range is tried first."""

BELIEFS = {
    "layer norm": "rmsnorm_subtracts_the_mean",
    "length": "rmsnorm_to_length_one",
    "outside": "rmsnorm_with_epsilon_outside",
    "no epsilon": "rmsnorm_without_epsilon",
}

NORMS = {
    "layer norm": "You subtract the mean before you divide.",
    "centred scale": "You take the mean off before you square, in the root only.",
    "length": "You divide by the root of the sum of the squares; it is their mean.",
    "n - 1": "You divide the sum of the squares by n - 1; it is n.",
    "n + 1": "You divide the sum of the squares by n + 1; it is n.",
    "outside": "You add the epsilon to the root; it belongs inside, to the mean of the squares.",
    "no epsilon": "You add no epsilon to the mean of the squares.",
    "epsilon each": "You add the epsilon to the sum of the squares, before you divide by n.",
    "epsilon n": "You add the epsilon once for every entry, so it counts n times.",
    "largest of both": "You take the larger of the mean of the squares and the epsilon.",
    "least root": "You do not let the root fall below the epsilon.",
    "epsilon minus": "You subtract the epsilon from the mean of the squares.",
    "no root": "You divide by the mean of the squares without taking its root.",
    "only root of the sum": "You take the root of the sum of the squares, then divide it by n.",
    "times": "You multiply by the root; it is a division.",
    "absolute": "You divide by the mean of the absolute values.",
    "largest": "You divide by the largest absolute value.",
    "square of the mean": "You square the mean; it is the mean of the squares.",
    "mean": "You divide by the mean of the entries, which are not squared.",
    "sum": "You divide by the sum of the entries.",
    "fourth": "You take the root twice.",
    "skips first": "The first entry is missing from the mean of the squares.",
    "skips last": "The last entry is missing from the mean of the squares.",
    "inverse": "You divide 1 by the normalised entries.",
    "nothing": "You give the entries as they are.",
}

SWITCHES = {
    "norm": choices(NORMS, BELIEFS),
    "epsilon": (
        (*SMALL, 0.0),
        Sentence(
            "You add an epsilon of {k}; it is 0.00001.",
            special={0: "You add no epsilon; it is 0.00001."},
        ),
        EPSILON,
    ),
}

FAMILIES = {
    "mean_share": (
        (1.0, 0.5, 2.0),
        Sentence(
            "You subtract {k} times the mean of x before you square and divide.",
            special={1: "You subtract the mean of x before you square and divide."},
        ),
    ),
    "count_power": (
        (0.0, 0.5, 2.0),
        Sentence(
            "You divide the sum of the squares by len(x) ** {k}; it should be len(x).",
            special={
                0: "You do not divide the sum of the squares by len(x).",
                0.5: "You divide the sum of the squares by sqrt(len(x)); it should be len(x).",
            },
        ),
    ),
    "epsilon_outside": (
        (EPSILON, *SMALL),
        "You add {k} to the root itself; 0.00001 belongs inside, to the mean of the squares.",
    ),
}
"""Norms with a number of their own."""


def by_number(pick, x):
    """Divide a row as a family of norms does it, None without one."""
    if (k := pick("mean_share")) is not None:
        x = x - x.mean(-1) * k
        return x / _right(x, None, EPSILON)
    if (k := pick("count_power")) is not None:
        return x / (_square(x).sum(-1) / float(x.data.shape[-1]) ** k + EPSILON) ** 0.5
    if (k := pick("epsilon_outside")) is not None:
        return x / (_square(x).mean(-1) ** 0.5 + k)
    return None


def normalised(pick, x, cut=None):
    """Divide rows by the root of their mean square; `cut` is what goes wrong on the way back."""
    epsilon = pick("epsilon")
    epsilon = EPSILON if epsilon is None else epsilon
    kind = pick("norm")
    if pick("slope") is not None:
        return x * power(pick, (x * x).mean(-1) + epsilon, -0.5)
    usual = kind is None and cut != "norm"
    y = unit_norm(x, epsilon) if usual else _norm(kind, x, epsilon, cut)
    return passing(x, y) if cut == "norms" else y


def _norm(kind, x, epsilon, cut):
    n = x.data.shape[-1]
    if kind == "nothing":
        return x
    if kind == "layer norm":
        x = x - x.mean(-1)
    if kind == "inverse":
        return (_square(x).mean(-1) + epsilon) ** 0.5 / x
    root = DIVISORS.get(kind, _right)(x, n, epsilon)
    root = constant(root) if cut == "norm" else root
    return x * root if kind == "times" else x / root


def _square(x):
    return x * x


def _right(x, _, epsilon):
    return (_square(x).mean(-1) + epsilon) ** 0.5


def _at_least(x, bound):
    y = x.data.copy()
    y[y < bound] = bound
    return mapped(x, y, lambda: (x.data >= bound) * 1.0)


def _absolute(x):
    return mapped(x, abs(x.data), lambda: (x.data > 0.0) * 2.0 - 1.0)


def _largest(x):
    index = abs(x.data).argmax(-1)
    rows = range(len(index))
    return _absolute(x[rows, index].reshape(-1, 1))


DIVISORS = {
    "centred scale": lambda x, _, e: (_square(x - x.mean(-1)).mean(-1) + e) ** 0.5,
    "length": lambda x, _, e: (_square(x).sum(-1) + e) ** 0.5,
    "n - 1": lambda x, n, e: (_square(x).sum(-1) / float(n - 1) + e) ** 0.5,
    "n + 1": lambda x, n, e: (_square(x).sum(-1) / float(n + 1) + e) ** 0.5,
    "outside": lambda x, _, e: _square(x).mean(-1) ** 0.5 + e,
    "no epsilon": lambda x, *_: _square(x).mean(-1) ** 0.5,
    "epsilon each": lambda x, n, e: ((_square(x).sum(-1) + e) / float(n)) ** 0.5,
    "epsilon n": lambda x, n, e: (_square(x).mean(-1) + n * e) ** 0.5,
    "largest of both": lambda x, _, e: _at_least(_square(x).mean(-1), e) ** 0.5,
    "least root": lambda x, _, e: _at_least(_square(x).mean(-1) ** 0.5, e),
    "epsilon minus": lambda x, _, e: (_square(x).mean(-1) - e) ** 0.5,
    "no root": lambda x, _, e: _square(x).mean(-1) + e,
    "only root of the sum": lambda x, n, e: (_square(x).sum(-1) + e) ** 0.5 / float(n),
    "absolute": lambda x, _, e: _absolute(x).mean(-1) + e,
    "largest": lambda x, _, e: _largest(x) + e,
    "square of the mean": lambda x, _, e: (_square(x.mean(-1)) + e) ** 0.5,
    "mean": lambda x, _, e: x.mean(-1) + e,
    "sum": lambda x, _, e: x.sum(-1) + e,
    "fourth": lambda x, _, e: (_square(x).mean(-1) + e) ** 0.25,
    "skips first": lambda x, n, e: (_square(x[..., 1:]).sum(-1) / float(n) + e) ** 0.5,
    "skips last": lambda x, n, e: (_square(x[..., :-1]).sum(-1) / float(n) + e) ** 0.5,
}


def row(x):
    """Give a list of numbers as a matrix of one row."""
    return Tensor(np.array([x], float))
