"""Tables of forms: for each position of a switch a formula and its sentence; None is right."""

import math
import struct

from gradekit.mistakes import COUNTS, EPS, NUMBERS, Sentence


def sentences(forms, *, without=(), **beliefs):
    """Give the sentences of a table, each with the misconception that it is."""
    return {
        key: Sentence(text, beliefs.get(key, ""))
        for key, (_, text) in forms.items()
        if key is not None and key not in without
    }


def with_belief(parameters, **beliefs):
    """Give the parameters, some of which are a misconception."""
    return {
        name: (pool, Sentence(text, beliefs.get(name, "")))
        for name, (pool, text) in parameters.items()
    }


def chosen(pick, switch, forms):
    """Give the formula that a switch is set to."""
    return forms[pick(switch)][0]


def each(function, result):
    """Apply a function to every number of a result, however deep it lies."""
    if isinstance(result, dict):
        return {name: each(function, part) for name, part in result.items()}
    if isinstance(result, (list, tuple)):
        return type(result)(each(function, part) for part in result)
    return function(result)


def single(number):
    """Round to single precision."""
    try:
        return struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)


def sign(number):
    """Give -1, 0 or 1."""
    return (number > 0) - (number < 0)


CUTS = {
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

ENDS = {
    "factor": (NUMBERS, "Your result is {k} times what it should be."),
    "offset": (NUMBERS, "Your result is what it should be, plus {k}."),
    "digits": ((0, *COUNTS), "You round the result to {k} digits."),
    "most": ((*NUMBERS, *EPS), "Your result is never above {k}."),
}


def ending(pick, number):
    """Finish one number of a result."""
    if (k := pick("factor")) is not None:
        number *= k
    if (k := pick("offset")) is not None:
        number += k
    if (k := pick("most")) is not None:
        number = min(number, k)
    number = chosen(pick, "cut", CUTS)(number)
    return number if (k := pick("digits")) is None else round(number, int(k))


def ended(pick, result):
    """Finish a result: factor, offset, rounding, cuts."""
    names = ("factor", "offset", "most", "cut", "digits")
    if all(pick(name) is None for name in names):
        return result
    return each(lambda number: ending(pick, number), result)
