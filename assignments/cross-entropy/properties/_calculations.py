"""Small calculations that several claims share, and the numbers of the texts."""

import math

from hypothesis import strategies as st

STEP = 2.0**-17
"""The h of every central difference: near 1e-5, and z + h is exact on the grid."""
HOPELESS = -1000.0
"""A logit whose probability is 0 beside any other: exp(-1000) underflows."""
LETTERS = 27
"""Twenty-six letters and the mark between names."""
FOUR_POSITIONS = (
    ((0.05, 0.10, 0.60, 0.20, 0.05), 3),
    ((0.10, 0.05, 0.15, 0.10, 0.60), 4),
    ((0.40, 0.20, 0.15, 0.15, 0.10), 0),
    ((0.05, 0.05, 0.80, 0.05, 0.05), 2),
)
LOUD = st.sampled_from([1e3, 1e4, -1e3, -1e4])


def _logs(weights):
    return [math.log(weight) for weight in weights]


def _beside(p):
    """Give logits of two classes, of which the first has probability p."""
    return [math.log(p), math.log1p(-p)]


def _moved(z, c):
    return [x + c for x in z]


def _loud(z, c):
    """Move logits by c, or by less: as far as none gets further from 0 than c."""
    beyond = max(0.0, *(math.copysign(1.0, c) * x for x in z))
    return _moved(z, c - math.copysign(beyond, c))


def _with(z, index, value):
    return [*z[:index], value, *z[index + 1 :]]


def _log(x):
    return math.log(x) if x > 0.0 else -math.inf if x == 0.0 else math.nan


def _over(x, y):
    return x / y if y else math.nan
