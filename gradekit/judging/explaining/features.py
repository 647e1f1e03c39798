"""Features of the arguments of a call, by what they are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gradekit.assignment.closeness import is_number

Feature = tuple[str, Callable[[Sequence[Any]], Any]]
"""Words, and what they mean: a number, or whether something holds."""


def features(arguments: Sequence[Any], parameters: Sequence[str]) -> Iterator[Feature]:
    """Give the features of calls like this one."""
    for place, name in enumerate(parameters[: len(arguments)]):
        given = arguments[place]
        for words, measure in _of_value(given, name):
            yield words, lambda a, p=place, f=measure: f(a[p])  # type: ignore[misc]
        for other, items in enumerate(parameters[: len(arguments)]):
            if type(given) is int and isinstance(arguments[other], list):
                yield from _of_index(name, place, items, other)


def _of_value(given: Any, name: str) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    if is_number(given):
        yield name, float
        yield f"{name} is a whole number", lambda x: x == int(x)
    elif isinstance(given, str):
        yield f"the length of {name}", len
        yield f"a letter occurs twice in {name}", lambda x: len(set(x)) < len(x)
    elif isinstance(given, dict):
        for key in given:
            yield f"the number of rows of {name}[{key!r}]", lambda x, k=key: len(x[k])  # type: ignore[misc]
    elif isinstance(given, list):
        yield f"the length of {name}", len
        yield from _of_numbers(name)
        if given and isinstance(given[0], list):
            yield f"the length of a row of {name}", lambda x: len(x[0])


def _of_numbers(name: str) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    yield f"the largest entry of {name}", lambda x: max(_flat(x))
    yield f"the smallest entry of {name}", lambda x: min(_flat(x))
    yield f"the largest distance of two entries of {name}", lambda x: max(_flat(x)) - min(_flat(x))
    yield f"the sum of {name}", lambda x: math.fsum(_flat(x))
    yield f"an entry of {name} is 0", lambda x: 0 in _flat(x)
    yield f"an entry of {name} is negative", lambda x: min(_flat(x)) < 0
    yield f"all entries of {name} are negative", lambda x: max(_flat(x)) < 0
    yield f"all entries of {name} are whole numbers", lambda x: all(y == int(y) for y in _flat(x))
    yield f"all entries of {name} are integers", lambda x: all(type(y) is int for y in _flat(x))
    yield f"an entry of {name} occurs twice", lambda x: len(set(map(str, x))) < len(x)
    yield f"the largest entry of {name} occurs twice", lambda x: x.count(max(x)) > 1
    yield f"the first entry of {name} is the largest", lambda x: x[0] == max(x)
    yield f"the last entry of {name} is the largest", lambda x: x[-1] == max(x)
    yield f"{name} is sorted", lambda x: x == sorted(x)


def _of_index(name: str, place: int, items: str, other: int) -> Iterator[Feature]:
    yield (
        f"{name} points to the last entry of {items}",
        lambda a: a[place] == len(a[other]) - 1,
    )
    yield (
        f"{name} points to the largest entry of {items}",
        lambda a: a[other][a[place]] == max(a[other]),
    )
    yield f"the entry of {items} at {name}", lambda a: a[other][a[place]]


def _flat(value: Any) -> list[float]:
    """Give every number of a list, or of its rows."""
    return [x for item in value for x in (_flat(item) if isinstance(item, list) else [item])]
