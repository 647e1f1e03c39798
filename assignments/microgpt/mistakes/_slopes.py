"""Slopes of single operations that may be wrong in a student's own number class."""

import numpy as np

from ._tensor import mapped

SLOPE = {
    "power factor": "In your gradients the slope of x ** n is x ** (n - 1), without the factor n.",
    "power exponent": "In your gradients the slope of x ** n is n * x ** n, not n * x ** (n - 1).",
    "power minus": "In your gradients the slope of x ** n has the wrong sign.",
    "quotient": "In your gradients the slope of a / b by b has the wrong sign.",
    "exp one": "In your gradients the slope of exp is 1.",
    "exp input": "In your gradients the slope of exp is its input.",
    "exp rule": "In your gradients the slope of exp(x) is x * exp(x - 1).",
    "log output": "In your gradients the slope of the logarithm is 1 over its result.",
    "log input": "In your gradients the slope of the logarithm is its input.",
    "log one": "In your gradients the slope of the logarithm is 1.",
}


def power(pick, x, n, *, quotient=False):
    """Raise to a power, perhaps to divide by it."""
    kind, a = pick("slope"), x.data
    slopes = {
        "power factor": lambda: a ** (n - 1.0),
        "power exponent": lambda: n * a**n,
        "power minus": lambda: -n * a ** (n - 1.0),
    }
    sign = -1.0 if quotient and kind == "quotient" else 1.0
    return mapped(x, a**n, slopes.get(kind, lambda: sign * n * a ** (n - 1.0)))


def exponential(pick, x):
    """Raise e to each entry."""
    a, y = x.data, np.exp(x.data)
    slopes = {
        "exp one": lambda: 1.0,
        "exp input": lambda: a,
        "exp rule": lambda: a * np.exp(a - 1.0),
    }
    return mapped(x, y, slopes.get(pick("slope"), lambda: y))


def logarithm(pick, x):
    """Take the natural logarithm of each entry."""
    a, y = x.data, np.log(x.data)
    slopes = {
        "log output": lambda: 1.0 / y,
        "log input": lambda: a,
        "log one": lambda: 1.0,
    }
    return mapped(x, y, slopes.get(pick("slope"), lambda: 1.0 / a))


def softmax_in_parts(pick, z, axis, mask=1.0):
    """Give the softmax along an axis, one operation after the other."""
    top = np.maximum.reduce(np.where(mask, z.data, -np.inf), axis, keepdims=True)
    weights = exponential(pick, (z - top) * mask) * mask
    return weights * power(pick, weights.sum(axis), -1.0, quotient=True)
