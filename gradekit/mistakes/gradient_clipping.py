"""A whole gradient that is cut off, shortened or divided."""

from __future__ import annotations

import math
from typing import Any, Final

from gradekit.mistakes.model import Pick
from gradekit.mistakes.nested_results import each, sign
from gradekit.mistakes.pools import EPS, FRACTIONS, NUMBERS
from gradekit.mistakes.tables import Forms, Parameters, chosen

BOUNDS: Final[Parameters] = {
    "decay": ((0.01, 0.1, 0.001, *NUMBERS), "You add {k} times the weight to its gradient."),
    "largest": ((*NUMBERS, *FRACTIONS), "You cut the entries of the gradient off at -{k} and {k}."),
    "norm": ((*NUMBERS, *FRACTIONS), "You shorten a gradient whose length is above {k}."),
    "small": (EPS, "You replace entries of the gradient below {k} by 0."),
}
"""What may happen to a whole gradient."""


def flattened(grads: Any) -> list[float]:
    """List all numbers of a gradient."""
    if isinstance(grads, dict):
        return [x for rows in grads.values() for x in flattened(rows)]
    return [x for row in grads for x in row]


NORMS: Final[Forms] = {
    "unit": (
        lambda g: math.sqrt(math.fsum(x * x for x in g)),
        "You divide the gradient by its length.",
    ),
    "largest": (lambda g: max(map(abs, g)), "You divide the gradient by its largest entry."),
    "total": (lambda g: math.fsum(map(abs, g)), "You divide the gradient by the sum of its sizes."),
    "entries": (len, "You divide the gradient by how many entries it has."),
    "signs": (None, "You keep only the sign of each entry of the gradient."),
}


def bounded(pick: Pick, grads: Any) -> Any:
    """Give a gradient that was cut off, shortened or divided."""
    if (k := pick("largest")) is not None:
        grads = each(lambda g: min(max(g, -k), k), grads)
    if (k := pick("small")) is not None:
        grads = each(lambda g: 0.0 if abs(g) < k else g, grads)
    if (k := pick("norm")) is not None:
        length = math.sqrt(math.fsum(g * g for g in flattened(grads)))
        grads = each(lambda g: g * k / length, grads) if length > k else grads
    if pick("normed") == "signs":
        return each(lambda g: float(sign(g)), grads)
    if pick("normed") is not None:
        divisor = chosen(pick, "normed", NORMS)(flattened(grads)) or 1.0
        return each(lambda g: g / divisor, grads)
    return grads
