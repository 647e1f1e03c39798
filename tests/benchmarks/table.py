"""Figures and how they are laid out: medians, quartiles, and tables in plain text."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some figures and the middle half."""

    median: float
    lower: float
    upper: float

    def __str__(self) -> str:
        return f"{figure(self.median)} ({figure(self.lower)}-{figure(self.upper)})"


def spread(values: Sequence[float]) -> Spread:
    """Give the median and the quartiles; of one value all three are this value."""
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    lower, median, upper = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median, lower, upper)


def figure(value: float) -> str:
    """Write a number with about three digits that mean something."""
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def layout(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table for a terminal, which is Markdown as well.

    The first column is set to the left, the others to the right.
    """
    lines = [list(titles), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    laid = [_line(line, widths) for line in lines]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([laid[0], f"| {' | '.join(rule)} |", *laid[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    others = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
    return f"| {' | '.join([first, *others])} |"
