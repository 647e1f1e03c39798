"""A curve: what a function gives along a line of inputs, beside what is right there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import svg
from markupsafe import Markup

from gradekit.model.report import Curve
from gradekit.reports.plain_text import one_line
from gradekit.reports.shapes import WIDTH, diamond, dot, line, path, picture, polygon, short, word

HEIGHT: Final = 236
BEYOND: Final = 1.0
"""How far values are drawn above and below what is right, as a part of its range."""
NEAR_ZERO: Final = 0.4
"""A range that begins at less than this part of its end begins at 0."""
NEAR_ROUND: Final = 0.3
"""A range ends at the next round number if that is nearer than this part of a step."""
LARGEST: Final = 1e100
"""Numbers above this have no place in a picture."""
MOST_POINTS: Final = 200

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 32, 40  # margins around the plot
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_TICKS: Final = 4


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of numbers, and the units on a picture where it begins and ends."""

    low: float
    high: float
    begin: float
    end: float

    def place(self, number: float) -> float:
        """Give the place of a number; of one beyond the range, that of its end."""
        part = (min(max(number, self.low), self.high) - self.low) / (self.high - self.low)
        return self.begin + part * (self.end - self.begin)

    def holds(self, number: float) -> bool:
        """Whether a number lies within the range."""
        return self.low <= number <= self.high

    def ticks(self) -> list[float]:
        """Give a few round numbers within the range."""
        step = _step(self.low, self.high)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def curve(drawn: Curve) -> Markup:
    """Draw a curve: a line for what is right, dots for the student's, a diamond for the example."""
    points = _points(drawn)
    right = [(at, value) for at, _, value in points if value is not None]
    yours = [(at, value) for at, value, _ in points if value is not None]
    if len(right) < 2 or not yours:  # noqa: PLR2004
        return Markup()
    x, y = _axes(drawn, right, yours)
    elements = [*_frame(drawn, x, y)]
    elements.append(path([(x.place(at), y.place(value)) for at, value in right], "gk-right"))
    elements += [_dot(x.place(at), value, y) for at, value in yours]
    if mark := _mark(drawn):
        elements.append(diamond(x.place(mark[0]), y.place(mark[1])))
    return picture(HEIGHT, _said(drawn, yours), [*elements, *_key(marked=bool(mark))])


def rows(drawn: Curve) -> list[list[str]]:
    """Write the numbers of a curve, for those who do not see it."""
    return [[short(number) for number in point] for point in _points(drawn)]


def _points(drawn: Curve) -> list[tuple[float, float | None, float | None]]:
    together = zip(drawn.at, drawn.values, drawn.right, strict=False)
    return [
        (at, _finite(value), _finite(right))
        for at, value, right in list(together)[:MOST_POINTS]
        if _finite(at) is not None
    ]


def _finite(number: float | None) -> float | None:
    return number if number is not None and abs(number) < LARGEST else None


def _mark(drawn: Curve) -> tuple[float, float] | None:
    if drawn.mark is None or any(_finite(number) is None for number in drawn.mark):
        return None
    return drawn.mark


def _axes(
    drawn: Curve, right: Sequence[tuple[float, float]], yours: Sequence[tuple[float, float]]
) -> tuple[Axis, Axis]:
    """Choose the ranges: of values what is right, and the student's as far as they are near."""
    places = [at for at, _ in [*right, *yours]]
    low, high = min(value for _, value in right), max(value for _, value in right)
    room = BEYOND * (high - low) or 1.0
    values = [value for _, value in yours]
    values += [mark[1]] if (mark := _mark(drawn)) else []
    lowest = min([low, *(max(value, low - room) for value in values)])
    highest = max([high, *(min(value, high + room) for value in values)])
    return (
        Axis(*_wide(min(places), max(places)), _LEFT, WIDTH - _RIGHT),
        Axis(*_wide(lowest, highest, margin=0.05), HEIGHT - _BOTTOM, _TOP),
    )


def _wide(low: float, high: float, margin: float = 0.0) -> tuple[float, float]:
    """Give a range that can be divided, from 0 and to a round number where these are near.

    The `margin` below it, as a part of it, keeps a line off the edge.
    """
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-9):
        return low - max(abs(low), 1.0) / 2, high + max(abs(high), 1.0) / 2
    low = 0.0 if 0.0 <= low < NEAR_ZERO * high else low - margin * (high - low)
    step = _step(low, high)
    above = math.ceil(high / step - 1e-9) * step
    return low, above if above - high < NEAR_ROUND * step else high


def _step(low: float, high: float) -> float:
    """Choose a round distance between the numbers at an axis."""
    rough = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in _STEPS if power * factor >= rough * 0.999)


def _frame(drawn: Curve, x: Axis, y: Axis) -> Iterator[svg.Element]:
    """Draw the axes with a few numbers, and say what they are."""
    bottom = HEIGHT - _BOTTOM
    for tick in y.ticks():
        yield line(x.begin, y.place(tick), x.end, y.place(tick), "gk-grid")
        yield word(x.begin - 6, y.place(tick) + 4, short(tick), "gk-quiet", "end")
    for tick in x.ticks():
        yield line(x.place(tick), bottom, x.place(tick), bottom + 4, "gk-axis")
        yield word(x.place(tick), bottom + 17, short(tick), "gk-quiet", "middle")
    yield line(x.begin, bottom, x.end, bottom, "gk-axis")
    yield word((x.begin + x.end) / 2, HEIGHT - 6, one_line(drawn.along), "gk-quiet", "middle")
    yield word(4, 14, one_line(drawn.of), "gk-quiet")


def _dot(x: float, value: float, y: Axis) -> svg.Element:
    """Draw a value, or where it lies beyond the picture a small arrow to it."""
    place = y.place(value)
    if y.holds(value):
        return dot(x, place)
    tip = -4 if value > y.high else 4
    return polygon([(x - 3, place), (x + 3, place), (x, place + tip)], "gk-yours")


def _key(*, marked: bool) -> Iterator[svg.Element]:
    """Say at the upper edge which is which."""
    start = 150 if marked else 220
    yield path([(start, 10), (start + 18, 10)], "gk-right")
    yield word(start + 23, 14, "right")
    yield dot(start + 68, 10)
    yield word(start + 75, 14, "yours")
    if marked:
        yield diamond(start + 124, 10)
        yield word(start + 133, 14, "the call")


def _said(drawn: Curve, yours: Sequence[tuple[float, float]]) -> str:
    """Tell a curve in a sentence or two."""
    first, last = yours[0], yours[-1]
    sentences = [
        f"{one_line(drawn.title)}, by {one_line(drawn.along)}.",
        f"Yours goes from {short(first[1])} at {short(first[0])} "
        f"to {short(last[1])} at {short(last[0])}.",
    ]
    if mark := _mark(drawn):
        sentences.append(f"The call gave {short(mark[1])} at {short(mark[0])}.")
    return " ".join(sentences)
