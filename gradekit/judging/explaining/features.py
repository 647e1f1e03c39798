"""Features of the arguments of a call, by what they are made of."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from gradekit.assignment.closeness import is_number

Feature = tuple[str, Callable[[Sequence[Any]], Any]]
"""Words, and what they mean: a number, or whether something holds."""
PROGRAM: Final = "program"
PROGRAMS: Final = tuple(
    (words, re.compile(pattern))
    for words, pattern in (
        ("uses +", r" \+ "),
        ("uses -", r" - "),
        ("uses *", r" \* "),
        ("uses /", r" / "),
        ("uses **", r" \*\* "),
        ("uses - of one Value", r"(= |\()-[a-z]"),
        ("uses exp", r"\.exp\("),
        ("uses log", r"\.log\("),
        ("uses relu", r"\.relu\("),
        ("uses sum", r"\bsum\("),
        ("has a number on the left of an operation", r"(= |\()-?[\d.]+ [-+*/]+ [a-z]"),
        ("has a number on the right of an operation", r"[a-z]\w* [-+*/] -?\d"),
        ("calls backward()", r"\.backward\("),
        ("calls backward() twice", r"\.backward\(.*\.backward\("),
    )
)
NAME: Final = re.compile(r"(?<![.\w])[a-z]\w*\b(?!\()")
DATA: Final = re.compile(r"Value\((-?[\d.]+)\)")


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
    elif isinstance(given, str) and name == PROGRAM:
        yield from of_programs()
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


def of_programs() -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Give what a program that computes with Values may do."""
    for words, pattern in PROGRAMS:
        yield f"the program {words}", lambda x, p=pattern: bool(p.search(x))  # type: ignore[misc]
    yield "the program uses a Value twice", _uses_twice
    yield "two Values of the program are equal", lambda x: _repeats(DATA.findall(x))


def _uses_twice(program: str) -> bool:
    """Whether a name stands in two places of the expressions that are assigned."""
    expressions = [text.partition("=")[2] for text in program.split(";")]
    return _repeats([name for text in expressions for name in NAME.findall(text)])


def _repeats(items: Sequence[Any]) -> bool:
    return len(set(items)) < len(items)


def _of_numbers(name: str) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    flat = _remembered(_flat)
    yield f"the largest entry of {name}", lambda x: max(flat(x))
    yield f"the smallest entry of {name}", lambda x: min(flat(x))
    yield f"the largest distance of two entries of {name}", lambda x: max(flat(x)) - min(flat(x))
    yield f"the sum of {name}", lambda x: math.fsum(flat(x))
    yield f"an entry of {name} is 0", lambda x: 0 in flat(x)
    yield f"an entry of {name} is negative", lambda x: min(flat(x)) < 0
    yield f"all entries of {name} are negative", lambda x: max(flat(x)) < 0
    yield f"all entries of {name} are whole numbers", lambda x: all(y == int(y) for y in flat(x))
    yield f"all entries of {name} are integers", lambda x: all(type(y) is int for y in flat(x))
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


def _remembered(measure: Callable[[Any], list[float]]) -> Callable[[Any], list[float]]:
    """Compute a measure of each value once: of the same one, several features ask for it."""
    known: dict[int, tuple[Any, list[float]]] = {}

    def remembered(value: Any) -> list[float]:
        if id(value) not in known:
            known[id(value)] = value, measure(value)  # with the value, whose id none has after it
        return known[id(value)][1]

    return remembered


def _flat(value: Any) -> list[float]:
    """Give every number of a list, or of its rows."""
    return [x for item in value for x in (_flat(item) if isinstance(item, list) else [item])]
