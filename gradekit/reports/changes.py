"""What has changed between two reports on one submission: newly right, newly wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report, Result
from gradekit.reports.layout import Page, Style, cut
from gradekit.reports.plain_text import disarm, one_line
from gradekit.reports.student_view import for_students

HELD: Final = {Verdict.PASSED, Verdict.DOUBTED}
MOST_CLAIMS: Final = 3
"""Claims that are shown of those newly right, and of those newly wrong."""


def render(before: Report, now: Report, *, width: int = 80, color: bool = False) -> str:
    """Say what has changed, ending in a line break; claims that cost no points are left out.

    Only claims that both reports have are compared. `width` is in columns.
    """
    earlier, later = _judged(before), _judged(now)
    both = [result for name, result in later.items() if name in earlier]
    right = [each for each in both if _holds(each) and not _holds(earlier[each.name])]
    wrong = [each for each in both if not _holds(each) and _holds(earlier[each.name])]
    page = Page(width, color=color)
    page.paragraph(_heading(before, now, len(right), len(wrong)))
    _list(page, wrong, "- ", "bold red", width)
    _list(page, right, "+ ", "green", width)
    return disarm(page.text())


def _judged(report: Report) -> Mapping[str, Result]:
    """Give the results that have points, by name, as a student may see them."""
    results = for_students(report).properties
    known = {*HELD, Verdict.FAILED, Verdict.SKIPPED}
    return {each.name: each for each in results if not each.advice and each.verdict in known}


def _holds(result: Result) -> bool:
    return result.verdict in HELD


def _heading(before: Report, now: Report, right: int, wrong: int) -> str:
    counts = [f"{right} newly right"] * (right > 0) + [f"{wrong} newly wrong"] * (wrong > 0)
    claims = ", ".join(counts) or "the same claims hold"
    points = ""
    is_alike = before.max_score == now.max_score  # of a part of the claims the points are fewer
    if is_alike and None not in {before.score, now.score} and before.score != now.score:
        points = f"; {before.score:g} points before, {now.score:g} now"
    return f"Since the last save: {claims}{points}."


def _list(page: Page, results: Sequence[Result], mark: str, style: Style, width: int) -> None:
    """Add the first of these claims, each by its function, and how many more there are."""
    shown = results[:MOST_CLAIMS]
    for result in shown:
        claim = one_line(result.claim) or (result.name if result.functions else "a hidden claim")
        function = f"{result.functions[-1]}: " if result.functions else ""
        page.line(mark + cut(f"{function}{claim}", width - len(mark)), style)
    if len(results) > len(shown):
        page.line(f"{mark}and {len(results) - len(shown)} more", style)
