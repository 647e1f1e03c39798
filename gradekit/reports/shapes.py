"""The parts of pictures: lines, words and marks as SVG, with classes in place of styles.

A page's policy may so forbid styles; `pictures.css` gives the classes their colours. What a
colour says, a form or a word says too. svg.py escapes nothing: all words pass through `word`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal

import svg
from markupsafe import Markup, escape

WIDTH: Final = 360
"""Units of a picture's width: on a phone a unit is a pixel."""
MARK: Final = 5.5
"""Half of the size of a mark."""

Anchor = Literal["start", "middle", "end"]


def picture(height: float, said: str, elements: Sequence[svg.Element]) -> Markup:
    """Put elements into a picture that a screen reader tells as one sentence."""
    return markup(
        svg.SVG(
            viewBox=svg.ViewBoxSpec(0, 0, WIDTH, rounded(height)),
            class_=["gk-picture"],
            elements=[*elements],
            extra={"role": "img", "aria-label": str(escape(said))},
        )
    )


def markup(drawn: svg.SVG) -> Markup:
    """Write a picture for a page of HTML, where the name of the namespace is not needed."""
    drawn.xmlns = None
    return Markup(drawn.as_str())  # its words are escaped below  # noqa: S704


def word(
    x: float, y: float, text: str, kind: str = "gk-word", anchor: Anchor = "start"
) -> svg.Text:
    """Write a text; `y` is its base line."""
    return svg.Text(
        x=rounded(x), y=rounded(y), text=str(escape(text)), class_=[kind], text_anchor=anchor
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> svg.Line:
    """Draw a straight line."""
    return svg.Line(x1=rounded(x1), y1=rounded(y1), x2=rounded(x2), y2=rounded(y2), class_=[kind])


def path(points: Sequence[tuple[float, float]], kind: str) -> svg.Polyline:
    """Draw a line through points."""
    return svg.Polyline(points=_points(points), class_=[kind])


def dot(x: float, y: float, kind: str = "gk-yours") -> svg.Circle:
    """Draw a dot."""
    return svg.Circle(cx=rounded(x), cy=rounded(y), r=2.6, class_=[kind])


def polygon(corners: Sequence[tuple[float, float]], kind: str) -> svg.Polygon:
    """Draw a shape with corners."""
    return svg.Polygon(points=_points(corners), class_=[kind])


def diamond(x: float, y: float) -> svg.Polygon:
    """Draw the mark of a counterexample."""
    return polygon([(x, y - MARK), (x + MARK, y), (x, y + MARK), (x - MARK, y)], "gk-mark")


def _points(places: Sequence[tuple[float, float]]) -> list[svg.Point]:
    return [svg.Point(rounded(x), rounded(y)) for x, y in places]


def rounded(number: float) -> float:
    """Round a place to what can be seen."""
    return round(number, 1) if math.isfinite(number) else 0.0


def short(number: float | None) -> str:
    """Write a number with at most four digits."""
    if number is None:
        return "none"
    text = f"{number + 0.0:.4g}"
    return text.replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")
