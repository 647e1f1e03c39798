"""The whole report in a terminal.

What needs action comes first: the findings, then each claim that does not hold. What held
comes last, in short; the last line is the score. Colour only repeats what a word says. Text
of the student is always indented, so that it cannot be taken for gradekit's.
"""

from __future__ import annotations

from typing import Final

from gradekit.model.outcomes import Verdict
from gradekit.model.report import Problem, Report, Result
from gradekit.reports import findings, wording
from gradekit.reports.layout import Page, Style
from gradekit.reports.plain_text import disarm, one_line
from gradekit.reports.reproduction import reproduce
from gradekit.reports.student_view import for_students

NARROWEST: Final = 40
INDENT: Final = 9  # the longest status, "skipped", and a gap

STYLES: Final[dict[wording.Status, Style]] = {
    "failed": "bold red",
    "skipped": "yellow",
    "advice": "cyan",
    "error": "magenta",
    "doubted": "magenta",
    "passed": "green",
}


def render(report: Report, *, width: int = 80, color: bool = False) -> str:
    """Render a report for a terminal, whatever the environment is.

    `width` is in columns; lines to be pasted and excerpts with a caret may be longer.
    Colour is SGR sequences and no other escapes.
    """
    view = for_students(report)
    page = Page(max(width, NARROWEST), color=color)
    _add_headline(page, view)
    if view.problem is not None:
        _add_problem(page, view.problem)  # it is the reason for every failure
    else:
        _add_findings(page, view)
        _add_diagnoses(page, view)
        _add_attention(page, view)
    _add_passed(page, wording.grouped(view)["passed"])
    _add_output(page, view.output)
    _add_list(page, "What else happened", list(map(wording.incident, view.outcomes)))
    _add_list(page, "Notes", view.notes)
    _add_colophon(page, view)
    page.paragraph(wording.score(view), "bold")
    return disarm(page.text())


def _add_headline(page: Page, report: Report) -> None:
    page.edges(one_line(report.title or report.assignment), one_line(report.submission))
    page.blank()
    page.paragraph(wording.score(report), "bold")
    page.paragraph(wording.tally(report))


def _add_problem(page: Page, problem: Problem) -> None:
    _add_heading(page, "What needs your attention")
    page.paragraph(wording.obstacle(problem), indent=2)
    if problem.excerpt.strip():
        page.blank()
        page.whole(problem.excerpt.strip("\n"), indent=4)  # wrapping would move the caret
    if problem.remedy:
        page.blank()
        page.paragraph(problem.remedy, indent=2)


def _add_findings(page: Page, report: Report) -> None:
    if report.findings:
        _add_heading(page, "What to mend first")
    for index, finding in enumerate(report.findings):
        if index:
            page.blank()
        page.paragraph(findings.place(finding, report), "bold", indent=2)
        for text in [*findings.evidence(finding), *findings.explanation(finding, whole=True)]:
            page.paragraph(text, indent=4)
        for text in findings.steps(finding):
            page.paragraph(text, "dim", indent=6)
        page.paragraph(f"{findings.amount(finding, report)}.", "dim", indent=4)


def _add_attention(page: Page, report: Report) -> None:
    results = wording.needing_attention(report)
    if results:
        _add_heading(page, "What needs your attention")
    for index, result in enumerate(results):
        if index:
            page.blank()
        _add_title(page, result)
        _add_body(page, result, report)


def _add_title(page: Page, result: Result) -> None:
    name = wording.status(result)
    points = "" if name == "advice" else wording.share(result)
    page.row(f"{name:{INDENT}}", wording.title(result), points, STYLES[name])


def _add_body(page: Page, result: Result, report: Report) -> None:
    if not result.hidden:
        page.paragraph(wording.label(result), "dim", indent=INDENT)
    if ours := wording.OURS.get(result.verdict):
        page.paragraph("\n".join([ours, *result.notes]), indent=INDENT)
        return
    if result.explanation and result.verdict is Verdict.FAILED:
        page.blank()
        page.paragraph(wording.reflow(result.explanation), indent=INDENT)
    _add_comparison(page, result)
    if remarks := wording.remarks(result):
        if result.counterexample:
            page.blank()
        page.paragraph("\n".join(remarks), indent=INDENT)
    if shown := reproduce(result, report):
        page.blank()
        page.paragraph(shown.advice, "dim", indent=INDENT)
        page.whole(shown.line, indent=INDENT + 2)


def _add_comparison(page: Page, result: Result) -> None:
    rows = wording.comparison(result.counterexample) if result.counterexample else []
    if rows:
        page.blank()
    longest = max((len(label) for label, _ in rows), default=0)
    for label, text in rows:
        page.hang(f"{label:{longest}}", text, "dim", indent=INDENT, gap=2)


def _add_diagnoses(page: Page, report: Report) -> None:
    diagnoses = wording.unexplained(report)
    if diagnoses:
        _add_heading(page, "What you may believe")
    for index, diagnosis in enumerate(diagnoses):
        if index:
            page.blank()
        page.paragraph(f"About {one_line(diagnosis.function)}:", "dim", indent=2)
        page.paragraph(f'"{one_line(diagnosis.belief)}"', "italic", indent=2)
        page.paragraph(wording.reflow(diagnosis.remedy), indent=2)
        if diagnosis.shown_by:
            page.paragraph(f"It shows in {one_line(diagnosis.shown_by)}", indent=2)


def _add_passed(page: Page, results: list[Result]) -> None:
    if not results:
        return
    phrases = {result.message if result.hidden else wording.held_for(result) for result in results}
    alike = len(phrases) == 1 and not any(result.hidden for result in results)
    _add_heading(page, f"What {phrases.pop() or 'held'}" if alike else "What held")
    for result in results:
        _add_title(page, result)
        about = [result.message if result.hidden else "" if alike else wording.held_for(result)]
        if text := "\n".join(filter(None, [*about, *result.notes])):
            page.paragraph(text, "dim", indent=INDENT)


def _add_output(page: Page, output: str) -> None:
    if output.strip():
        _add_heading(page, "What your code printed")
        page.paragraph(output.rstrip("\n"), "dim", mark="  | ")


def _add_list(page: Page, heading: str, sentences: list[str]) -> None:
    if sentences:
        _add_heading(page, heading)
    for sentence in sentences:
        page.hang("-", one_line(sentence), indent=2, gap=1)


def _add_colophon(page: Page, report: Report) -> None:
    page.blank()
    for line in wording.colophon(report):
        page.paragraph(line, "dim")


def _add_heading(page: Page, heading: str) -> None:
    page.blank()
    page.paragraph(heading, "bold")
    page.blank()
