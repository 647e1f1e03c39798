"""A report as a cell shows it: HTML in a notebook, the page of 24 lines elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any, Final

from gradekit.model.report import Report

_CELL: Final = '<div class="gk gk-fragment">{}</div>'


@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Checked:
    """What a check came to.

    `remarks` are sentences about what was run and what the notebook's file holds; with
    `whole` the text is that of every claim.
    """

    report: Report
    remarks: tuple[str, ...] = ()
    whole: bool = False

    @property
    def score(self) -> float | None:
        """The points; None where there are none, through a fault of gradekit's own."""
        return self.report.score

    @property
    def max_score(self) -> float:
        """The points that could be had."""
        return self.report.max_score

    def __str__(self) -> str:
        """Write the page of a terminal, without colour."""
        remarks = [f"- {each}" for each in self._remarks()]
        return "\n".join([*remarks, *([""] if remarks else []), self._page()])

    def __repr__(self) -> str:
        return str(self).rstrip("\n")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Write it in a cell of a front end that shows no HTML."""
        del cycle  # nothing in it refers back to it
        printer.text(repr(self))

    def _repr_html_(self) -> str:
        """Draw it in a notebook's cell, without script; every claim is below where asked for."""
        from gradekit.reports.html import render_fragment  # late: most of it is for pictures

        remarks = "".join(f"<li>{escape(each)}</li>" for each in self._remarks())
        page = f"<details><summary>All claims</summary><pre>{escape(self._page())}</pre></details>"
        return (
            (_CELL.format(f"<ul>{remarks}</ul>") if remarks else "")
            + render_fragment(self.report)
            + (_CELL.format(page) if self.whole else "")
        )

    def _page(self) -> str:
        from gradekit.reports.formats import render

        return render(self.report, "terminal", whole=self.whole)

    def _remarks(self) -> list[str]:
        from gradekit.reports.plain_text import clean, disarm, one_line

        return [disarm(one_line(clean(each))) for each in self.remarks]
