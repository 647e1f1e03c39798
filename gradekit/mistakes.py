"""Error models: right functions with named switches, each of which is a mistake.

An assignment keeps one for each function in ``mistakes/FUNCTION.py``::

    from gradekit.mistakes import NUMBERS, mistakes

    @mistakes(
        temperature=(NUMBERS, "You divide the logits by {k}."),
        sign={"lost": "The minus sign before the logarithm is missing."},
    )
    def cross_entropy_loss(pick, logits, true_id):
        if (k := pick("temperature")) is not None:
            logits = [z / k for z in logits]
        ...
        return loss if pick("sign") == "lost" else -loss

`pick` gives the value of a switch, or None, which is right. What a model computes is compared
with what the student's function returned; nothing of it runs in the student's process
(Singh, Gulwani, Solar-Lezama, PLDI 2013, turned round: not the program is changed, but ours).
"""

from __future__ import annotations

import math
import statistics
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import accumulate
from typing import Any, Final

EPS: Final = tuple(float(f"{digit}e-{power}") for power in range(1, 16) for digit in (1, 5))
"""Guards, clamps and tolerances."""
FRACTIONS: Final = (0.5, 0.1, 0.9, 0.01, 0.99, 0.2, 0.25, 0.75, 0.8, 0.3, 0.7, 0.001, 0.999)
"""Shares, smoothing, decay."""
NUMBERS: Final = (2.0, 0.5, 10.0, 0.1, 3.0, 4.0, 5.0, 8.0, 100.0, 0.01, 1000.0, 0.001)
"""Temperatures, factors, limits."""
COUNTS: Final = tuple(range(1, 17))
"""Digits, indices, divisors."""

Pick = Callable[[str], Any]
Switch = Mapping[Any, Any] | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a student is told; `{k}` stands for the value of a parameter.

    `belief` names a misconception of the assignment that is this mistake.
    """

    text: str
    belief: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A switch with named positions, each with a sentence of its own."""

    sentences: Mapping[Any, Sentence]

    @property
    def values(self) -> tuple[Any, ...]:
        """Give the positions, in the order in which they are tried."""
        return tuple(self.sentences)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A switch with a number, taken from the student's source first, then from a pool.

    `default` is the right value, which is no mistake; None where there is none.
    """

    values: tuple[Any, ...]
    sentence: Sentence
    default: Any = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorModel:
    """A right function with switches; `benign` ones are accepted conventions and never told."""

    function: Callable[..., Any]
    switches: Mapping[str, Choice | Parameter]
    benign: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def variant(self, **settings: Any) -> Callable[..., Any]:
        """Give the function with some switches set: none is the right one."""
        return partial(self.function, settings.get)


def mistakes(
    *, benign: Mapping[str, Sequence[Any]] | None = None, **switches: Switch
) -> Callable[[Callable[..., Any]], ErrorModel]:
    """Make an error model of a function whose first parameter is `pick`.

    Parameters
    ----------
    benign : mapping, optional
        Values of switches that any right function may have.
    **switches
        A mapping of positions to sentences, or a pair of a pool of numbers and a sentence, or
        a triple with the right value last. A sentence is a string, or a `Sentence` that
        points to a misconception by `belief`.
    """
    made = {name: _switch(given) for name, given in switches.items()}

    def make(function: Callable[..., Any]) -> ErrorModel:
        conventions = {name: tuple(values) for name, values in (benign or {}).items()}
        return ErrorModel(function=function, switches=made, benign=conventions)

    return make


def _switch(given: Switch) -> Choice | Parameter:
    if isinstance(given, Mapping):
        return Choice(sentences={value: _sentence(text) for value, text in given.items()})
    pool, sentence, *default = given
    return Parameter(values=tuple(pool), sentence=_sentence(sentence), default=(*default, None)[0])


def _sentence(given: str | Sentence) -> Sentence:
    return given if isinstance(given, Sentence) else Sentence(given)


FACTORS: Final = (0.5, 2.0, 100.0, 0.1, 10.0, 0.01, 1000.0, 0.25, 3.0, 4.0, 0.001)
"""What a result may be multiplied by."""
OFFSETS: Final = (1.0, -1.0, 0.5, -0.5, 2.0, -2.0, *(s * k for k in EPS for s in (1, -1)))
"""What may be added to a result."""
LIMITS: Final = (100.0, 10.0, 1.0, 20.0, 50.0, 1e3, 1e4, 1e5, 1e6, 1e9, 1e12, 1e300)
"""What a result may be cut off at."""

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
            Sentence("You round the result to {k} digits.", beliefs.pop("digits", "")),
        ),
        "most": (LIMITS, Sentence("Your result is never above {k}.", beliefs.pop("most", ""))),
        "least": ((*EPS, 0.0, 1.0), "Your result is never below {k}."),
        "result": _choices(_NUMBERS, without, beliefs),
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
            Sentence("You round the result to {k} digits.", beliefs.pop("digits", "")),
        ),
        "most": (LIMITS, "No number of your result is above {k}."),
        "result": _choices(_LISTS, without, beliefs),
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


def mean_switches(items: str, *without: str, **beliefs: str) -> dict[str, Switch]:
    """Give the switches of `mean_of`, for a mean over `items`: a plural, as in "losses"."""
    switches: dict[str, Switch] = {
        "mean": _choices(_MEANS, without, beliefs, items),
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


def _choices(
    rows: Mapping[str, tuple[str, Any]],
    without: Sequence[str],
    beliefs: Mapping[str, str],
    items: str = "",
) -> dict[str, Sentence]:
    return {
        name: Sentence(text.replace("{items}", items), beliefs.get(name, ""))
        for name, (text, _) in rows.items()
        if name not in without
    }


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _only(values: Sequence[float], index: int) -> list[float]:
    return [x if j == index else 0.0 for j, x in enumerate(values)]
