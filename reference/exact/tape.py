"""A gradient tape: numbers of 50 digits in the order of their making, and reverse mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import mpmath


@dataclass(eq=False, kw_only=True, slots=True)
class Entry:
    """A number on a tape, with its derivative by each number it was made from."""

    value: Any
    sources: Sequence[tuple[Entry, Any]] = ()
    slope: Any = 0


class Tape:
    """What was computed, in order; walked back once, from the last entry to the first."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def write(self, value: object, sources: Sequence[tuple[Entry, Any]] = ()) -> Entry:
        """Put a number on the tape."""
        self.entries.append(Entry(value=mpmath.mpf(value), sources=sources))
        return self.entries[-1]

    def dot(self, xs: Sequence[Entry], ys: Sequence[Entry]) -> Entry:
        """Sum the products of two rows."""
        pairs = list(zip(xs, ys, strict=True))
        slopes = [(x, y.value) for x, y in pairs] + [(y, x.value) for x, y in pairs]
        return self.write(mpmath.fsum(x.value * y.value for x, y in pairs), slopes)

    def add(self, xs: Sequence[Entry]) -> Entry:
        """Sum one row."""
        return self.write(mpmath.fsum(x.value for x in xs), [(x, 1) for x in xs])

    def exp(self, x: Entry) -> Entry:
        """Raise e to a number."""
        power = mpmath.exp(x.value)
        return self.write(power, [(x, power)])

    def log(self, x: Entry) -> Entry:
        """Take the natural logarithm."""
        return self.write(mpmath.log(x.value), [(x, 1 / x.value)])

    def power(self, x: Entry, exponent: Any) -> Entry:
        """Raise a positive number to a constant."""
        return self.write(x.value**exponent, [(x, exponent * x.value ** (exponent - 1))])

    def relu(self, x: Entry) -> Entry:
        """Let a number through if it is above 0; its slope at 0 is 0."""
        return self.write(max(x.value, 0), [(x, int(x.value > 0))])

    def walk_back(self, result: Entry) -> None:
        """Give every entry its slope: the derivative of the result by it."""
        result.slope = mpmath.mpf(1)
        for entry in reversed(self.entries):
            for source, slope in entry.sources:
                source.slope += entry.slope * slope
