"""Means over losses, positions or whatever else is counted, right and wrong."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Final

from gradekit.mistakes.model import Pick, Switch
from gradekit.mistakes.pools import COUNTS, LIMITS
from gradekit.mistakes.tables import choices

_MEANS: Final[Mapping[str, tuple[str, Callable[[list[float]], float]]]] = {
    "sum": ("You add up the {items} and do not divide by their number.", math.fsum),
    "more": (
        "You divide the sum of the {items} by one more than their number.",
        lambda v: math.fsum(v) / (len(v) + 1),
    ),
    "fewer": (
        "You divide the sum of the {items} by one less than their number.",
        lambda v: math.fsum(v) / (len(v) - 1),
    ),
    "fewer_or_1": (
        "You divide the sum of the {items} by one less than their number, if there are several.",
        lambda v: math.fsum(v) / max(1, len(v) - 1),
    ),
    "square": (
        "You divide the sum of the {items} by the square of their number.",
        lambda v: math.fsum(v) / len(v) ** 2,
    ),
    "root": (
        "You divide the sum of the {items} by the square root of their number.",
        lambda v: math.fsum(v) / math.sqrt(len(v)),
    ),
    "floor": (
        "You divide the sum of the {items} by their number with //, which rounds down.",
        lambda v: math.fsum(v) // len(v),
    ),
    "times": (
        "You multiply the sum of the {items} by their number.",
        lambda v: math.fsum(v) * len(v),
    ),
    "median": ("You return the median of the {items}, not their mean.", statistics.median),
    "largest": ("You return the largest of the {items}, not their mean.", max),
    "smallest": ("You return the smallest of the {items}, not their mean.", min),
    "product": ("You multiply the {items}.", math.prod),
    "geometric": (
        "You return the geometric mean of the {items}.",
        lambda v: math.prod(v) ** (1.0 / len(v)),
    ),
    "harmonic": (
        "You return the harmonic mean of the {items}.",
        lambda v: len(v) / math.fsum(1.0 / x for x in v),
    ),
    "squares": (
        "You return the mean of the squares of the {items}.",
        lambda v: math.fsum(x * x for x in v) / len(v),
    ),
    "rms": (
        "You return the root of the mean of the squares of the {items}.",
        lambda v: math.sqrt(math.fsum(x * x for x in v) / len(v)),
    ),
    "first": ("You return the first of the {items} only.", lambda v: v[0]),
    "last": ("You return the last of the {items} only.", lambda v: v[-1]),
    "tail": ("The first of the {items} is left out.", lambda v: _mean(v[1:] or v)),
    "head": ("The last of the {items} is left out.", lambda v: _mean(v[:-1] or v)),
    "inside": ("The first and the last of the {items} are left out.", lambda v: _mean(v[1:-1])),
    "tail_over_all": (
        "The first of the {items} is missing from the sum, but counts in the number.",
        lambda v: math.fsum(v[1:]) / len(v),
    ),
    "head_over_all": (
        "The last of the {items} is missing from the sum, but counts in the number.",
        lambda v: math.fsum(v[:-1]) / len(v),
    ),
    "second": ("Only every second of the {items} counts.", lambda v: _mean(v[::2])),
    "once": ("Equal {items} count only once.", lambda v: _mean(list(dict.fromkeys(v)))),
    "pairs": (
        "You average the {items} two at a time, and then these averages.",
        lambda v: _mean([_mean(v[k : k + 2]) for k in range(0, len(v), 2)]),
    ),
    "running": (
        "You average each of the {items} with the average so far, so the last ones count most.",
        lambda v: reduce(lambda mean, x: (mean + x) / 2, v),
    ),
    "first_twice": ("The first of the {items} counts twice.", lambda v: _mean([v[0], *v])),
    "last_twice": ("The last of the {items} counts twice.", lambda v: _mean([*v, v[-1]])),
    "weighted": (
        "You multiply each of the {items} by its place in the row (1, 2, 3, ...).",
        lambda v: math.fsum(k * x for k, x in enumerate(v, 1)) / len(v),
    ),
    "log_sum": (
        "You take the logarithm of the sum of the {items}.",
        lambda v: math.log(math.fsum(v)),
    ),
}


def mean_switches(items: str, *without: str, **beliefs: str) -> dict[str, Switch]:
    """Give the switches of `mean_of`, for a mean over `items`: a plural, as in "losses"."""
    switches: dict[str, Switch] = {
        "mean": choices(_MEANS, beliefs, without, words={"items": items}),
        "divisor": (
            (*COUNTS[1:], 26, 27, 28, 32, 64, 100),
            f"You divide the sum of the {items} by {{k}}, however many there are.",
        ),
        "block": (COUNTS[1:], f"Only the first {{k}} of the {items} count."),
        "block_over_all": (
            COUNTS[1:],
            f"You add up only the first {{k}} of the {items}, and divide by the number of all.",
        ),
        "extra": (
            COUNTS[1:],
            f"You divide the sum of the {items} by {{k}} more than their number.",
        ),
        "each": (LIMITS, f"None of the {items} counts more than {{k}}."),
    }
    return {name: switch for name, switch in switches.items() if name not in without}


def mean_of(pick: Pick, values: Sequence[float]) -> float:
    """Give the mean of some numbers as the switches of `mean_switches` change it."""
    values = list(values)
    count = len(values)
    if (k := pick("each")) is not None:
        values = [min(x, k) for x in values]
    if (k := pick("block") or pick("block_over_all")) is not None:
        values = values[: int(k)]
        count = count if pick("block") is None else len(values)
    if (how := pick("mean")) is not None:
        return float(_MEANS[how][1](values))
    if (k := pick("divisor")) is not None:
        return math.fsum(values) / float(k)
    return math.fsum(values) / (count + int(pick("extra") or 0))


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
