"""Results that are changed at the end: one number, or a list of numbers."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from gradekit.mistakes.model import Pick, Sentence, Switch
from gradekit.mistakes.pools import EPS, FACTORS, LIMITS, OFFSETS
from gradekit.mistakes.tables import choices

_NUMBERS: Final[Mapping[str, tuple[str, Callable[[float], Any]]]] = {
    "negative": ("Your result has the wrong sign.", lambda x: -x),
    "absolute": ("You return the absolute value of the result.", abs),
    "int": ("You cut the result to a whole number.", int),
    "floor": ("You round the result down to a whole number.", lambda x: float(math.floor(x))),
    "ceil": ("You round the result up to a whole number.", lambda x: float(math.ceil(x))),
    "square": ("You return the square of the result.", lambda x: x * x),
    "root": ("You return the square root of the result.", math.sqrt),
    "inverse": ("You return 1 divided by the result.", lambda x: 1.0 / x),
    "exp": ("You return exp of the result.", math.exp),
    "exp_minus": ("You return exp of minus the result.", lambda x: math.exp(-x)),
    "log": ("You return the logarithm of the result.", math.log),
    "log1p": ("You return the logarithm of 1 plus the result.", math.log1p),
    "tanh": ("You return tanh of the result.", math.tanh),
    "complement": ("You return 1 minus the result.", lambda x: 1.0 - x),
    "positive": ("You return 0 where the result is below 0.", lambda x: max(x, 0.0)),
    "single": (
        "You return the result in single precision (float32), which keeps about 7 digits.",
        lambda x: struct.unpack("f", struct.pack("f", x))[0],
    ),
}
_LISTS: Final[Mapping[str, tuple[str, Callable[[list[Any]], Any]]]] = {
    "reversed": ("Your result is in reverse order.", lambda v: v[::-1]),
    "sorted": ("You sort the numbers of the result.", sorted),
    "descending": ("You sort the result, largest first.", lambda v: sorted(v, reverse=True)),
    "without_first": ("The first number of your result is missing.", lambda v: v[1:]),
    "without_last": ("The last number of your result is missing.", lambda v: v[:-1]),
    "left": ("Your result is moved one place to the left.", lambda v: v[1:] + v[:1]),
    "right": ("Your result is moved one place to the right.", lambda v: v[-1:] + v[:-1]),
    "first_only": ("Only the first number of your result is not 0.", lambda v: _only(v, 0)),
    "last_only": ("Only the last number of your result is not 0.", lambda v: _only(v, len(v) - 1)),
    "first_zero": ("The first number of your result is 0.", lambda v: [0.0, *v[1:]]),
    "last_zero": ("The last number of your result is 0.", lambda v: [*v[:-1], 0.0]),
    "running": (
        "Each number of your result has those before it added.",
        lambda v: list(accumulate(v)),
    ),
    "negative": ("All numbers of your result have the wrong sign.", lambda v: [-x for x in v]),
    "absolute": ("You return absolute values.", lambda v: [abs(x) for x in v]),
    "square": ("You square the numbers of the result.", lambda v: [x * x for x in v]),
    "over_count": (
        "You divide the result by how many numbers it has.",
        lambda v: [x / len(v) for x in v],
    ),
    "times_count": (
        "You multiply the result by how many numbers it has.",
        lambda v: [x * len(v) for x in v],
    ),
    "total": ("You return the sum of the numbers, not the list.", math.fsum),
    "largest": ("You return the largest of the numbers, not the list.", max),
    "batch": ("You return one pair of brackets too many.", lambda v: [v]),
    "single": (
        "You return the numbers in single precision (float32), which keeps about 7 digits.",
        lambda v: [_NUMBERS["single"][1](x) for x in v],
    ),
}


def number_switches(*without: str, **beliefs: str) -> dict[str, Switch]:
    """Give the switches of `as_number`, for any function that returns one number.

    Parameters
    ----------
    *without : str
        Switches, or positions of `result`, that the model has in its own words.
    **beliefs : str
        The misconceptions that positions are.
    """
    switches: dict[str, Switch] = {
        "factor": (FACTORS, "You multiply the result by {k}.", 1.0),
        "offset": (OFFSETS, "You add {k} to the result.", 0.0),
        "digits": (
            range(13),
            Sentence("You round the result to {k} decimals.", beliefs.pop("digits", "")),
        ),
        "most": (LIMITS, Sentence("Your result is never above {k}.", beliefs.pop("most", ""))),
        "least": ((*EPS, 0.0, 1.0), "Your result is never below {k}."),
        "result": choices(_NUMBERS, beliefs, without),
    }
    return {name: switch for name, switch in switches.items() if name not in without}


def as_number(pick: Pick, x: float) -> Any:
    """Give a result as the switches of `number_switches` change it."""
    if (k := pick("factor")) is not None:
        x *= k
    if (k := pick("offset")) is not None:
        x += k
    if (k := pick("most")) is not None:
        x = min(x, k)
    if (k := pick("least")) is not None:
        x = max(x, k)
    if (how := pick("result")) is not None:
        x = _NUMBERS[how][1](x)
    return x if (k := pick("digits")) is None else round(x, int(k))


def list_switches(*without: str, **beliefs: str) -> dict[str, Switch]:
    """Give the switches of `as_list`, for any function that returns a list of numbers."""
    switches: dict[str, Switch] = {
        "factor": (FACTORS, "You multiply the result by {k}.", 1.0),
        "offset": (OFFSETS, "You add {k} to each number of the result.", 0.0),
        "digits": (
            range(13),
            Sentence("You round the result to {k} decimals.", beliefs.pop("digits", "")),
        ),
        "most": (LIMITS, "No number of your result is above {k}."),
        "result": choices(_LISTS, beliefs, without),
    }
    return {name: switch for name, switch in switches.items() if name not in without}


def as_list(pick: Pick, values: list[float]) -> Any:
    """Give a result as the switches of `list_switches` change it."""
    if (k := pick("factor")) is not None:
        values = [k * x for x in values]
    if (k := pick("offset")) is not None:
        values = [x + k for x in values]
    if (k := pick("most")) is not None:
        values = [min(x, k) for x in values]
    if (k := pick("digits")) is not None:
        values = [round(x, int(k)) for x in values]
    return values if (how := pick("result")) is None else _LISTS[how][1](values)


def _only(values: Sequence[float], index: int) -> list[float]:
    return [x if j == index else 0.0 for j, x in enumerate(values)]
