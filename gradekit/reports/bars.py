"""Bars: what was earned of some points, and two lists of numbers entry by entry."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import svg
from markupsafe import Markup

from gradekit.reports.shapes import WIDTH, line, markup, picture, rounded, short, word

MOST_BARS: Final = 16
LONGEST_LIST: Final = 2_000
"""Characters of a list of numbers that is drawn."""
SHARE: Final = 100
"""Units of the width of a bar of points."""

_KEY: Final = 24  # height of the line that says which bar is which
_ROW: Final = 34  # of two bars
_BAR: Final = 12
_LEFT: Final = 26  # width of the entries' places
_AMOUNT: Final = 62  # of the values written beside bars
_LIST: Final = re.compile(r"\[([^\[\]]*)\]")


def share(points: float, most: float) -> Markup:
    """Draw a bar of what was earned of some points; the numbers stand beside it as text."""
    part = min(max(points / most, 0.0), 1.0) if most > 0 and math.isfinite(points) else 0.0
    elements = [svg.Rect(width=SHARE, height=8, class_=["gk-track"])]
    if part:
        elements.append(svg.Rect(width=rounded(SHARE * part), height=8, class_=["gk-earned"]))
    return markup(
        svg.SVG(
            viewBox=svg.ViewBoxSpec(0, 0, SHARE, 8),
            preserveAspectRatio=svg.PreserveAspectRatio("none"),
            class_=["gk-share"],
            elements=[*elements],
            extra={"aria-hidden": "true", "focusable": "false"},
        )
    )


def compare(got: str, right: str) -> Markup:
    """Draw two lists of numbers, or lists of such, as bars; empty if these are none, or long."""
    yours, theirs = entries(got), entries(right)
    places = list(dict.fromkeys([*yours, *theirs]))
    if not yours or not theirs or not 1 < len(places) <= MOST_BARS:
        return Markup()
    scale = Scale([*yours.values(), *theirs.values()])
    elements = [*_key()]
    for row, place in enumerate(places):
        elements += _pair(row, place, (yours.get(place), theirs.get(place)), scale)
    bottom = _KEY + len(places) * _ROW
    elements.append(line(scale.zero, _KEY - 2, scale.zero, bottom - 4, "gk-axis"))
    return picture(bottom, f"Yours: {_listed(yours)}. Right: {_listed(theirs)}.", elements)


def entries(text: str) -> dict[str, float]:
    """Read a list of numbers, or of lists of numbers, each with its place as Python indexes it.

    It is empty if the text is something else.
    """
    text = text.strip() if len(text) <= LONGEST_LIST else ""
    rows = _LIST.findall(text)
    nested = f"[{', '.join(f'[{row}]' for row in rows)}]" == text
    if not nested and [f"[{row}]" for row in rows] != [text]:
        return {}
    try:
        return {
            f"{row},{column}" if nested else str(column): float(number)
            for row, numbers in enumerate(rows)
            for column, number in enumerate(numbers.split(","))
        }
    except ValueError:
        return {}


class Scale:
    """Where values lie from left to right; 0 lies in the middle if any is below."""

    def __init__(self, values: Sequence[float]) -> None:
        finite = [abs(value) for value in values if math.isfinite(value)]
        self._largest = max(finite, default=0.0) or 1.0
        signed = any(value < 0 for value in values)
        begin, end = _LEFT + (_AMOUNT if signed else 0), WIDTH - _AMOUNT
        self.zero = (begin + end) / 2 if signed else begin
        self._length = end - self.zero

    def place(self, value: float) -> float:
        """Give the place of a value."""
        return (
            self.zero + self._length * value / self._largest if math.isfinite(value) else self.zero
        )


def _key() -> Iterator[svg.Element]:
    """Say which bar is which: the upper one is the student's."""
    for x, kind, said in ((_LEFT, "gk-yours", "yours"), (_LEFT + 70, "gk-right", "right")):
        yield svg.Rect(x=x, y=4, width=_BAR, height=_BAR, class_=[f"{kind}-bar"])
        yield word(x + _BAR + 5, 14, said)


def _pair(
    row: int, place: str, values: tuple[float | None, float | None], scale: Scale
) -> Iterator[svg.Element]:
    top = _KEY + row * _ROW
    yield word(_LEFT - 6, top + _BAR + 5, place, "gk-quiet", "end")
    for number, (value, kind) in enumerate(zip(values, ("gk-yours", "gk-right"), strict=True)):
        if value is None:
            continue
        y = top + number * (_BAR + 2)
        end = scale.place(value)
        left, right = sorted((scale.zero, end))
        yield svg.Rect(
            x=rounded(left),
            y=y,
            width=max(rounded(right - left), 0.5),
            height=_BAR,
            class_=[f"{kind}-bar"],
        )
        before = value < 0
        yield word(
            end - 4 if before else end + 4,
            y + 10,
            short(value),
            anchor="end" if before else "start",
        )


def _listed(values: Mapping[str, float]) -> str:
    return ", ".join(map(short, values.values()))
