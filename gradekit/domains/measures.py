"""Functions that the expressions of chains and domains call: one number or truth each.

They need nothing but this file, so that a mutant's wrapper can carry them along.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf, isfinite
from operator import mul
from typing import Any, Final

__all__ = ["inf", "mul"]  # what expressions use besides what is defined here

GRID: Final = 2.0**20
Row = Sequence[float]
Matrices = Mapping[str, Sequence[Row]]


def flat(value: Any) -> tuple[float, ...]:
    """List the numbers of a number, a list, a table, a tuple or a dict of such, in order."""
    return tuple(_numbers(value))


def finite(numbers: Iterable[float]) -> list[float]:
    """Leave out infinities and NaN."""
    return [x for x in numbers if isfinite(x)]


def largest(numbers: Iterable[float]) -> float:
    """Give the largest size; 0 without numbers."""
    return max(map(abs, numbers), default=0.0)


def most_negative(numbers: Iterable[float]) -> float:
    """Give how far below 0 the lowest number lies; not above 0 where none is."""
    return -min(numbers, default=0.0)


def most_positive(numbers: Iterable[float]) -> float:
    """Give how far above 0 the highest number lies; not above 0 where none is."""
    return max(numbers, default=0.0)


def smallest(numbers: Iterable[float]) -> float:
    """Give the smallest size above 0; infinity where all are 0."""
    return min((abs(x) for x in numbers if x), default=inf)


def spread(numbers: Sequence[float]) -> float:
    """Give the largest number minus the smallest."""
    return max(numbers) - min(numbers) if numbers else 0.0


def row_spread(rows: Sequence[Row]) -> float:
    """Give the largest spread of a row."""
    return max(map(spread, rows), default=0.0)


def maxima_apart(rows: Sequence[Row]) -> float:
    """Give how far the maxima of two rows lie apart."""
    return spread([max(row) for row in rows if row])


def is_off_the_grid(numbers: Iterable[float]) -> bool:
    """Whether a number is no multiple of 2^-20."""
    return any(x * GRID % 1 for x in numbers)


def is_whole(numbers: Iterable[float]) -> bool:
    """Whether every number is a whole one."""
    return all(x % 1 == 0 for x in numbers)


def has_only(numbers: Iterable[float], kind: type) -> bool:
    """Whether every number is of a type."""
    return all(type(x) is kind for x in numbers)


def has_tie(numbers: Sequence[float]) -> bool:
    """Whether two numbers are equal, but not all."""
    return 1 < len(set(numbers)) < len(numbers)


def is_equal(items: Sequence[Any]) -> bool:
    """Whether there are several, all equal."""
    return len(items) > 1 and all(a == b for a, b in pairwise(items))


def has_equal(items: Sequence[Any]) -> bool:
    """Whether two are equal."""
    return any(a in items[:i] for i, a in enumerate(items))


def is_first(numbers: Sequence[float]) -> bool:
    """Whether the first of several numbers is larger than all others."""
    return len(numbers) > 1 and numbers[0] > max(numbers[1:])


def is_last(numbers: Sequence[float]) -> bool:
    """Whether the last of several numbers is larger than all others."""
    return len(numbers) > 1 and numbers[-1] > max(numbers[:-1])


def repeated(items: Iterable[Any]) -> int:
    """Give how often the most frequent one comes."""
    return max(Counter(items).values(), default=0)


def has_equal_neighbours(items: Sequence[Any]) -> bool:
    """Whether two neighbours are equal."""
    return any(a == b for a, b in pairwise(items))


def has_pair_twice(items: Sequence[Any]) -> bool:
    """Whether a pair of neighbours comes a second time."""
    return repeated(pairwise(items)) > 1


def extent(state: Matrices, name: str, axis: int) -> int:
    """Give how many rows (axis 0) or columns (axis 1) a matrix has; 0 where there is none."""
    matrix = state.get(re.sub(r"\{\w+\}", "0", name), ())
    return len(matrix[0]) if axis and len(matrix) else len(matrix)


def count(state: Matrices, name: str) -> int:
    """Give how many matrices there are of a name with a number in braces."""
    head, tail = re.split(r"\{\w+\}", name)
    return sum(f"{head}{i}{tail}" in state for i in range(len(state)))


def is_alphabetical(state: Matrices) -> bool:
    """Whether the names of several matrices stand in alphabetical order."""
    return len(state) > 1 and list(state) == sorted(state)


def is_in_order(state: Matrices, names: Sequence[str]) -> bool:
    """Whether the names first come in the order of some names."""
    patterns = [re.sub(r"\\{\w+\\}", r"\\d+", re.escape(name)) for name in names]
    places = [i for key in state for i, form in enumerate(patterns) if re.fullmatch(form, key)]
    return list(dict.fromkeys(places)) == sorted(set(places))


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
    else:
        yield value
