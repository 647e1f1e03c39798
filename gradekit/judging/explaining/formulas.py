"""Formulas in which a wrong result may stand to the right one, or to the arguments."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from gradekit.assignment.closeness import is_number
from gradekit.judging.explaining.samples import Sample, Transform, by_entry

MOST_DIGITS: Final = 8
SHORT: Final = 40  # characters of a constant that is told

Formula = tuple[str, Transform]
Size = Callable[[Sequence[Any]], float]
Number = Callable[[float], float]
ENTRY: Final[tuple[tuple[str, Number], ...]] = (
    ("exp of the right one", math.exp),
    ("the logarithm of the right one", math.log),
    ("minus the logarithm of the right one", lambda x: -math.log(x)),
    ("the square of the right one", lambda x: x * x),
    ("the square root of the right one", math.sqrt),
    ("1 divided by the right one", lambda x: 1 / x),
    ("1 minus the right one", lambda x: 1 - x),
    ("the right one without its sign", abs),
    ("the right one, with 0 where it is negative", lambda x: max(0.0, x)),
    ("the right one cut to a whole number", lambda x: float(int(x))),
    ("the right one rounded down", lambda x: float(math.floor(x))),
    ("exp(-x), where x is the right one", lambda x: math.exp(-x)),
    ("-exp(-x), where x is the right one", lambda x: -math.exp(-x)),
    ("1 - exp(-x), where x is the right one", lambda x: -math.expm1(-x)),
    ("exp of the right one, minus 1", math.expm1),
    ("the logarithm of 1 plus the right one", math.log1p),
    ("(1 - exp(-x)) ** 2, where x is the right one", lambda x: math.expm1(-x) ** 2),
    ("exp(-x) ** 2, where x is the right one", lambda x: math.exp(-2 * x)),
    ("x (1 - x), where x is the right one", lambda x: x * (1 - x)),
    ("2 to the power of the right one", lambda x: 2.0**x),
    ("10 to the power of the right one", lambda x: 10.0**x),
    ("the hyperbolic tangent of the right one", math.tanh),
    ("the sign of the right one", lambda x: math.copysign(1.0, x) if x else 0.0),
)


def _softmax(numbers: Sequence[float]) -> list[float]:
    weights = [math.exp(x - max(numbers)) for x in numbers]
    return [weight / math.fsum(weights) for weight in weights]


LISTS: Final[tuple[tuple[str, Callable[[Any], Any]], ...]] = (
    ("in reverse order", lambda x: x[::-1]),
    ("sorted", sorted),
    ("sorted from large to small", lambda x: sorted(x, reverse=True)),
    ("with every entry one place further", lambda x: [*x[-1:], *x[:-1]]),
    ("with every entry one place earlier", lambda x: [*x[1:], *x[:1]]),
    ("with rows and columns exchanged", lambda x: list(map(list, zip(*x, strict=True)))),
    ("with each row in reverse order", lambda x: [row[::-1] for row in x]),
    ("divided by its sum", lambda x: [y / sum(x) for y in x]),
    ("divided by its largest entry", lambda x: [y / max(x) for y in x]),
    ("divided by its length as a vector", lambda x: [y / math.hypot(*x) for y in x]),
    ("minus its mean", lambda x: [y - statistics.fmean(x) for y in x]),
    ("with softmax applied to it", _softmax),
    ("with softmax applied to each row", lambda x: list(map(_softmax, x))),
)


def relations(samples: Sequence[Sample], parameters: Sequence[str]) -> Iterator[Formula]:
    """Give what a result may be, as words that follow "is": from plain to far-fetched."""
    yield from _of_sizes(samples, parameters)
    for words, function in ENTRY:
        yield words, lambda s, f=function: by_entry(s.right, f)  # type: ignore[misc]
    for digits in range(MOST_DIGITS):
        yield f"the right one rounded to {digits} decimals", _rounding(digits)
    for words, order in LISTS:
        yield f"the right one {words}", lambda s, f=order: f(s.right)  # type: ignore[misc]
    yield "the sum of the right one", lambda s: sum(s.right)
    yield "the mean of the right one", lambda s: statistics.fmean(s.right)
    yield from _of_arguments(samples, parameters)


def _rounding(digits: int) -> Transform:
    return lambda s: by_entry(s.right, lambda x: round(x, digits))


def _of_sizes(samples: Sequence[Sample], parameters: Sequence[str]) -> Iterator[Formula]:
    """Relate by a length or a number among the arguments."""
    sizes = list(_sizes(samples[0].arguments, parameters))
    for name, size in sizes:
        yield f"the right one multiplied by {name}", _scaled(size, 1)
        yield f"the right one divided by {name}", _scaled(size, -1)
        yield f"the right one plus {name}", _shifted(size, 1)
        yield f"the right one minus {name}", _shifted(size, -1)
        if name.startswith("len"):
            yield f"the right one plus log({name})", _shifted(_log_of(size), 1)
            yield f"the right one minus log({name})", _shifted(_log_of(size), -1)
    for (first, above), (second, below) in itertools.permutations(sizes, 2):
        if ("len" in first and "len" in second) or (first.startswith("min") and second in first):
            yield f"the right one multiplied by {first} / {second}", _ratio(above, below)


def _sizes(arguments: Sequence[Any], parameters: Sequence[str]) -> Iterator[tuple[str, Size]]:
    for place, name in enumerate(parameters[: len(arguments)]):
        given = arguments[place]
        if isinstance(given, list | str):
            yield f"len({name})", _length(place)
            yield f"(len({name}) - 1)", _length(place, -1)
            yield f"(len({name}) + 1)", _length(place, 1)
        if isinstance(given, list) and given and isinstance(given[0], list):
            yield f"len({name}[0])", lambda a, p=place: len(a[p][0])  # type: ignore[misc]
        elif isinstance(given, list) and all(map(is_number, given)):
            yield f"max({name})", lambda a, p=place: max(a[p])  # type: ignore[misc]
            yield f"sum({name})", lambda a, p=place: sum(a[p])  # type: ignore[misc]
        elif is_number(given):
            yield name, lambda a, p=place: a[p]  # type: ignore[misc]
            yield f"(1 - {name})", lambda a, p=place: 1 - a[p]  # type: ignore[misc]
        if type(given) is int:
            yield from _smaller(arguments, parameters, place)


def _smaller(
    arguments: Sequence[Any], parameters: Sequence[str], place: int
) -> Iterator[tuple[str, Size]]:
    """Cut a length off at a whole number among the arguments."""
    for other, name in enumerate(parameters[: len(arguments)]):
        if isinstance(arguments[other], list | str):
            for words, more in (("len({})", 0), ("len({}) - 1", -1)):
                told = f"min({parameters[place]}, {words.format(name)})"
                yield told, lambda a, o=other, m=more: min(a[place], len(a[o]) + m)  # type: ignore[misc]


def _length(place: int, more: int = 0) -> Size:
    return lambda arguments: len(arguments[place]) + more


def _scaled(size: Size, power: int) -> Transform:
    return lambda s: by_entry(s.right, lambda x: x * size(s.arguments) ** power)


def _ratio(above: Size, below: Size) -> Transform:
    return lambda s: by_entry(s.right, lambda x: x * above(s.arguments) / below(s.arguments))


def _shifted(size: Size, sign: int) -> Transform:
    return lambda s: by_entry(s.right, lambda x: x + sign * size(s.arguments))


def _log_of(size: Size) -> Size:
    return lambda arguments: math.log(size(arguments))


def _of_arguments(samples: Sequence[Sample], parameters: Sequence[str]) -> Iterator[Formula]:
    """Relate to an argument, or to the entry of one that another points to."""
    first = samples[0].arguments
    for place, name in enumerate(parameters[: len(first)]):
        yield f"{name}, unchanged", lambda s, p=place: s.arguments[p]  # type: ignore[misc]
        for words, change in _of_argument(first[place]):
            yield f"{name} {words}", lambda s, p=place, f=change: f(s.arguments[p])  # type: ignore[misc]
        for other, index in enumerate(parameters[: len(first)]):
            if isinstance(first[place], list) and type(first[other]) is int:
                yield from _of_entries(name, place, index, other)
    own = samples[0].own
    text = repr(own)
    constant = text if len(text) < SHORT else "the same"
    yield f"always {constant}", lambda s: s.own if s.own == own else own  # at once if it is long


def _of_argument(given: Any) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    if isinstance(given, list):
        yield "divided by its sum", lambda x: [y / sum(x) for y in x]
        yield "with exp of each entry", lambda x: by_entry(x, math.exp)
    if isinstance(given, list | dict | float):
        yield "with the other sign", lambda x: by_entry(x, lambda y: -y)


def _of_entries(name: str, place: int, index: str, other: int) -> Iterator[Formula]:
    def entry(sample: Sample) -> float:
        value: float = sample.arguments[place][sample.arguments[other]]
        return value

    yield f"{name}[{index}]", entry
    yield f"minus {name}[{index}]", lambda s: -entry(s)
    yield f"max({name}) - {name}[{index}]", lambda s: max(s.arguments[place]) - entry(s)
    yield (
        f"0 but for the entry at {index}, which is right",
        lambda s: [x if i == s.arguments[other] else 0.0 for i, x in enumerate(s.right)],
    )
    yield (
        f"0 but for the entry at {index}, which is -1",
        lambda s: [-1.0 * (i == s.arguments[other]) for i in range(len(s.right))],
    )
