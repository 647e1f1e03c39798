"""The formulas of claims as MathML, of which nothing but formulas comes through.

A report may come from anywhere, so its MathML is not trusted: it is read as XML and written
anew, with no elements but those below, no attributes, and all text escaped.
"""

from __future__ import annotations

from typing import Final, TypedDict
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

from gradekit.model.report import Report
from gradekit.reports.plain_text import one_line

ELEMENTS: Final = frozenset(
    {
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub"),
        *("msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"),
    }
)
LONGEST: Final = 20_000
"""Characters of one formula."""


class Shown(TypedDict):
    """A formula beside what it says in words."""

    statement: str
    mathml: Markup


def by_claim(report: Report) -> dict[str, list[Shown]]:
    """Give the formulas of each claim, by the name of its property."""
    written: dict[str, list[Shown]] = {}
    for formula in report.formulas:
        if mathml := sanitized(formula.mathml):
            shown = Shown(statement=one_line(formula.statement), mathml=mathml)
            written.setdefault(formula.claim, []).append(shown)
    return written


def sanitized(mathml: str) -> Markup:
    """Write MathML anew; empty if it is something else, or has something else in it."""
    if len(mathml) > LONGEST or "<!" in mathml or "<?" in mathml:  # neither entities nor DTDs
        return Markup()
    try:
        root = ET.fromstring(mathml)  # without entities it is harmless  # noqa: S314
        return _written(root) if root.tag == "math" else Markup()
    except (ET.ParseError, ValueError, RecursionError):
        return Markup()


def _written(element: ET.Element) -> Markup:
    """Write one element and what is in it.

    Raises
    ------
    ValueError
        If it is none of those of formulas.
    """
    if element.tag not in ELEMENTS:
        raise ValueError(element.tag)
    inner = escape(element.text or "")
    for child in element:
        inner += _written(child) + escape(child.tail or "")
    return Markup("<{0}>{1}</{0}>").format(Markup(element.tag), inner)  # noqa: S704
