"""A report as a cell shows it: HTML in a notebook, the page of 24 lines elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gradekit.model.report import Report


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
        from gradekit.reports.formats import render

        page = render(self.report, "terminal", whole=self.whole)
        return "\n".join([*(f"- {each}" for each in self._remarks()), *self._gap(), page])

    def __repr__(self) -> str:
        return str(self).rstrip("\n")

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Write it in a cell of a front end that shows no HTML."""
        del cycle  # nothing in it refers back to it
        printer.text(repr(self))

    def _remarks(self) -> list[str]:
        from gradekit.reports.plain_text import clean, disarm, one_line

        return [disarm(one_line(clean(each))) for each in self.remarks]

    def _gap(self) -> list[str]:
        return [""] if self.remarks else []
