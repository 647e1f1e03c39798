"""A finding, counterexample or loading problem as plain lines for formats without a layout."""

from __future__ import annotations

from textwrap import indent

from gradekit.model.outcomes import Verdict
from gradekit.model.report import Finding, Problem, Report, Result
from gradekit.reports import findings, wording
from gradekit.reports.reproduction import reproduce


def describe(result: Result, report: Report) -> str:
    """Write the comparison, the remarks and the line that reproduces a failure.

    Paragraphs are separated by an empty line. `report` is the one of `result`.
    """
    if result.verdict in wording.OURS:
        return "\n".join([wording.OURS[result.verdict], *result.notes])
    counterexample, shown = result.counterexample, reproduce(result, report)
    paragraphs = [
        align(wording.comparison(counterexample)) if counterexample else "",
        "\n".join(wording.remarks(result)),
        f"{shown.advice}\n{indent(shown.line, '  ')}" if shown else "",
    ]
    return "\n\n".join(filter(None, paragraphs))


def judged(result: Result, report: Report) -> str:
    """Write what came of a property, also where it held."""
    if result.verdict is Verdict.PASSED and not result.hidden:
        return "\n".join([f"Passed: {wording.held_for(result) or 'held'}.", *result.notes])
    return describe(result, report)


def tell(finding: Finding, report: Report) -> str:
    """Write a finding: its place, what was seen and why, how many claims fail of it."""
    lines = [*findings.evidence(finding), *findings.steps(finding)]
    because = findings.explanation(finding, whole=True)
    return "\n".join(
        [findings.place(finding, report), *lines, *because, f"{findings.amount(finding, report)}."]
    )


def explain(problem: Problem) -> str:
    """Write why a submission could not be graded, with excerpt and remedy."""
    parts = [wording.obstacle(problem), problem.excerpt.strip("\n"), problem.remedy.strip("\n")]
    return "\n\n".join(part for part in parts if part.strip())


def align(rows: list[tuple[str, str]]) -> str:
    """Write labels in a column of their own and the texts beside them."""
    width = max((len(label) for label, _ in rows), default=0) + 2
    return "\n".join(
        f"{label:{width}}{indent(text, ' ' * width).lstrip(' ')}" for label, text in rows
    )
