"""Whether two results are the same but for rounding, and how far apart they are."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

ABSOLUTE: Final = 1e-13
"""Numbers below it are roundings of 0."""
SKETCHED: Final = 12
"""Numbers of a result beyond which only a sketch of it is kept."""
SKETCH: Final = "=sketch"
TURNS: Final = (1.0, 2.5)
OF_THE_LARGEST: Final = 1e-15
"""Where large numbers cancel, what is left is rounded as they are."""
PLAIN: Final = frozenset({float, int})
"""Types of which `is_row` sees at once that they are numbers."""


def equal(first: Any, second: Any, tolerance: float, scale: float | None = None) -> bool:
    """Whether two plain values have one form, and all their numbers are this close, relatively.

    NaN equals NaN, and a tuple the list of its entries. `scale` is the `largest` number of the
    second, where it is known.
    """
    if first is second:
        return True
    if type(first) is float and type(second) is float:
        return _close(first, second, tolerance, _floor(abs(first)))
    return _equal(first, second, tolerance, _floor(largest(second) if scale is None else scale))


def _floor(scale: float) -> float:
    return ABSOLUTE + OF_THE_LARGEST * scale if scale < math.inf else ABSOLUTE


def _close(first: float, second: float, tolerance: float, floor: float) -> bool:
    near = math.isclose(first, second, rel_tol=tolerance, abs_tol=floor)
    return near or (first != first and second != second)  # NaN  # noqa: PLR0124


def _equal(first: Any, second: Any, tolerance: float, floor: float) -> bool:
    if type(first) is float and type(second) is float:  # nearly all are: the rest takes longer
        return _close(first, second, tolerance, floor)
    if is_number(first) and is_number(second):
        return _close(first, second, tolerance, floor)
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        return len(first) == len(second) and _equal_entries(first, second, tolerance, floor)
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(
            _equal(first[key], second[key], tolerance, floor) for key in first
        )
    return type(first) is type(second) and bool(first == second)


def _equal_entries(
    first: Sequence[Any], second: Sequence[Any], tolerance: float, floor: float
) -> bool:
    compare = _equal
    if is_row(first) and is_row(second):
        near = functools.partial(math.isclose, rel_tol=tolerance, abs_tol=floor)
        if first == second or all(map(near, first, second)):
            return True
        compare = _close  # some may be NaN
    return all(compare(a, b, tolerance, floor) for a, b in zip(first, second, strict=True))


def distance(first: Any, second: Any) -> float:
    """Give the largest relative distance of two numbers in one place; infinite in other forms."""
    if not equal(first, second, math.inf):
        return math.inf
    floor = _floor(largest(second))
    pairs = zip(numbers(first), numbers(second), strict=True)
    return max((_apart(a, b, floor) for a, b in pairs), default=0.0)


def _apart(first: float, second: float, floor: float) -> float:
    if _close(first, second, 0.0, floor):
        return 0.0
    apart = abs(first - second) / max(abs(first), abs(second))
    return apart if math.isfinite(apart) else math.inf


def numbers(value: Any) -> Iterator[float]:
    """Give every number inside a plain value, in order."""
    if is_number(value):
        yield value
    elif is_row(value):
        yield from value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from numbers(value[key])


def largest(value: Any) -> float:
    """Give the magnitude of the largest number that is finite; 0 where there is none."""
    if is_row(value) and sum(map(abs, value)) < math.inf:
        return float(max(map(abs, value), default=0.0))
    if isinstance(value, list | tuple):
        return max(map(largest, value), default=0.0)
    if isinstance(value, dict):
        return max(map(largest, value.values()), default=0.0)
    return abs(value) if is_number(value) and math.isfinite(value) else 0.0


def is_number(value: Any) -> bool:
    """Whether a value is a float or an int, and no truth value."""
    return type(value) is float or (isinstance(value, float | int) and not isinstance(value, bool))


def is_row(value: Any) -> bool:
    """Whether a value is a list of numbers alone: these need not be looked at one by one."""
    return type(value) in {list, tuple} and PLAIN.issuperset(map(type, value))


def is_finite(value: Any) -> bool:
    """Whether a value holds numbers, all finite, and lists and dicts of these alone."""
    if type(value) is float:
        return math.isfinite(value)
    if is_row(value) and sum(map(abs, value)) < math.inf:
        return True
    if isinstance(value, list | tuple):
        return all(map(is_finite, value))
    if isinstance(value, dict):
        return all(map(is_finite, value.values()))
    return is_number(value) and math.isfinite(value)


def sketch(value: Any) -> Any:
    """Give a large result by its form and weighted sums, for `resembles`; others as they are."""
    entries = list(numbers(value))
    if len(entries) <= SKETCHED:
        return value
    finite = [x if math.isfinite(x) else 0.0 for x in entries]
    sums = [
        math.fsum(x * (1 + math.sin(turn * place)) for place, x in enumerate(finite, start=1))
        for turn in TURNS
    ]
    return {SKETCH: [_form(value), *sums, math.fsum(map(abs, finite))]}


def resembles(value: Any, kept: Any, tolerance: float) -> bool:
    """Whether a value equals one of which perhaps only the sketch was kept."""
    if not (isinstance(kept, dict) and SKETCH in kept):
        return equal(value, kept, tolerance)
    own = sketch(value)
    if not (isinstance(own, dict) and SKETCH in own):
        return False
    (form, *sums, size), (other, *others, _) = own[SKETCH], kept[SKETCH]
    pairs = zip(sums, others, strict=True)
    within = ABSOLUTE + tolerance * size
    return bool(form == other) and all(abs(a - b) <= within for a, b in pairs)


def _form(value: Any) -> str:
    """Describe in letters what a value is made of; numbers that are not finite are told."""
    if isinstance(value, list | tuple):
        forms = list(map(_form, value))
        alike = len(set(forms)) == 1
        return f"[{len(forms)} {forms[0]}]" if alike else f"[{' '.join(forms)}]"
    if isinstance(value, dict):
        return f"{{{' '.join(f'{key}:{_form(value[key])}' for key in sorted(value))}}}"
    if is_number(value):
        return "x" if math.isfinite(value) else str(value)
    return repr(value)
