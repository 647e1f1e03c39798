"""Results with numbers at any depth, each of which is changed at the end."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from typing import Any, Final

from gradekit.mistakes.model import Pick
from gradekit.mistakes.pools import COUNTS, EPS, NUMBERS
from gradekit.mistakes.tables import Forms, Parameters, chosen


def each(function: Callable[[Any], Any], result: Any) -> Any:
    """Apply a function to every number of a result, however deep it lies."""
    if isinstance(result, dict):
        return {name: each(function, part) for name, part in result.items()}
    if isinstance(result, (list, tuple)):
        return type(result)(each(function, part) for part in result)
    return function(result)


def single(number: float) -> float:
    """Round to single precision."""
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return math.copysign(math.inf, number)


def sign(number: float) -> int:
    """Give -1, 0 or 1."""
    return (number > 0) - (number < 0)


CUTS: Final[Forms] = {
    None: (lambda x: x, ""),
    "cut": (lambda x: float(int(x)), "You cut the result to whole numbers."),
    "down": (lambda x: float(math.floor(x)), "You round the result down to whole numbers."),
    "single": (single, "You round the result to single precision (float32), about 7 digits."),
    "absolute": (abs, "Your result has lost its sign: nothing in it is negative."),
    "positive": (lambda x: max(x, 0.0), "Where the result should be negative, yours is 0."),
    "square": (lambda x: x * x, "Your result is the square of what it should be."),
    "negative": (lambda x: -x, "Your result has the opposite sign."),
    "half": (lambda x: x / 2, "Your result is half of what it should be."),
    "double": (lambda x: 2 * x, "Your result is twice what it should be."),
}
"""What may happen to every number at the end."""

ENDS: Final[Parameters] = {
    "factor": (NUMBERS, "Your result is {k} times what it should be."),
    "offset": (NUMBERS, "Your result is what it should be, plus {k}."),
    "digits": ((0, *COUNTS), "You round the result to {k} decimals."),
    "most": ((*NUMBERS, *EPS), "Your result is never above {k}."),
}


def ending(pick: Pick, number: float) -> float:
    """Finish one number of a result."""
    if (k := pick("factor")) is not None:
        number *= k
    if (k := pick("offset")) is not None:
        number += k
    if (k := pick("most")) is not None:
        number = min(number, k)
    number = chosen(pick, "cut", CUTS)(number)
    return number if (k := pick("digits")) is None else round(number, int(k))


def ended(pick: Pick, result: Any) -> Any:
    """Finish a result: factor, offset, rounding, cuts."""
    names = ("factor", "offset", "most", "cut", "digits")
    if all(pick(name) is None for name in names):
        return result
    return each(lambda number: ending(pick, number), result)
