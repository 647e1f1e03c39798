"""The page that a terminal shows by default: at most 24 lines, the score first and last.

In between stand the functions, a line each, and the findings in the order in which to mend
them, as many in full as there is room for. Colour only repeats what a word says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gradekit.model.report import Finding, Problem, Report, Result
from gradekit.reports import findings, wording
from gradekit.reports.layout import Page, Style, cells, wrap
from gradekit.reports.plain_text import disarm, one_line
from gradekit.reports.student_view import CLAIMS, for_students

MOST_LINES: Final = 24
FEWEST_LINES: Final = 10
"""Lines at full marks, unless there is something printed or there are many functions."""
MOST_FINDINGS: Final = 3
MOST_PRINTED: Final = 10
"""Lines of the student's own output."""
WIDEST: Final = 100
INDENT: Final = 2
MOST_ROWS: Final = 9
"""Functions with a line each; of more, those that are right have one together."""
LONGEST_CALL: Final = 3
LONGEST_OUTCOME: Final = 2
LONGEST_WHY: Final = 2
"""Lines of a paragraph that is longer, which only a whole report has in full."""

Line = tuple[str, Style]


def render(report: Report, *, width: int = 80, color: bool = False, whole: bool = False) -> str:
    """Render the page, or the `whole` report; `width` is in columns."""
    if whole:
        from gradekit.reports import terminal  # late: most pages need no more than this

        return terminal.render(report, width=width, color=color)
    view = for_students(report)
    width = min(max(width, 40), WIDEST)
    head, tail = _head(view, width), _tail(view, width)
    room = (FEWEST_LINES if _is_full(view) else MOST_LINES) - len(head) - len(tail)
    middle = _middle(view, width, room)
    page = Page(width, color=color)
    for text, style in [*head, *middle, *tail]:
        page.line(text, style)
    return disarm(page.text())


def _head(report: Report, width: int) -> list[Line]:
    score = _score(report)
    name = _name(report, width - cells(score) - 2)
    lines = _styled([f"{name}{' ' * (width - cells(name) - cells(score))}{score}"])
    if report.problem is None:
        lines += [*_styled(_urgent(report, width), "bold"), ("", ""), *_table(report, width)]
    return lines


def _name(report: Report, width: int) -> str:
    """Name the file, with the assignment if there is room; of a long path the end is left."""
    name, title = one_line(report.submission) or "?", one_line(report.title)
    if title and cells(f"{name}: {title}") <= width:
        return f"{name}: {title}"
    while cells(name) > width:
        name = f"...{name[4:]}" if name.startswith("...") else f"...{name[3:]}"
    return name


def _is_full(report: Report) -> bool:
    """Whether nothing is left to mend: then there is nothing to alarm anybody."""
    return report.problem is None and bool(report.properties) and report.passed


def _score(report: Report) -> str:
    if report.score is None:
        return wording.NO_SCORE.removesuffix(".").lower()
    return wording.score(report)


def _urgent(report: Report, width: int) -> list[str]:
    """Say what keeps a function from being read at all, of the first such function."""
    urgent = [line for each in report.findings if each.urgent for line in findings.evidence(each)]
    return _paragraph(urgent[0], width, INDENT, LONGEST_WHY) if urgent else []


def _table(report: Report, width: int) -> list[Line]:
    rows = [
        (one_line(function), *_points(results), findings.remark(function, results, report))
        for function, results in findings.by_function(report)
    ]
    if hidden := [each for each in report.properties if each.hidden]:
        name, remark = wording.hidden(hidden)
        rows.append((name, *_points(hidden), remark))
    if not rows:
        return [(wording.NO_PROPERTIES, "")]
    widths = [max(cells(row[column]) for row in rows) for column in range(3)]
    lines = [_row(row, widths, width) for row in rows]
    if len(lines) <= MOST_ROWS:
        return lines
    wrong = [line for line, row in zip(lines, rows, strict=True) if row[3]]
    right = len(rows) - len(wrong)
    shown = wrong[: MOST_ROWS - 1]
    more = f"  and {right} more that are right" if len(shown) == len(wrong) else "  and more: --all"
    return [*shown, (more, "")]


def _points(results: Sequence[Result]) -> tuple[str, str]:
    if any(result.fault for result in results):
        return "none", wording.number(sum(result.max_points for result in results))
    points = sum(result.points or 0.0 for result in results)
    return wording.number(points), wording.number(sum(result.max_points for result in results))


def _row(row: tuple[str, str, str, str], widths: Sequence[int], width: int) -> Line:
    name, points, most, remark = row
    text = (
        f"  {name}{' ' * (widths[0] - cells(name))}  {points:>{widths[1]}} of {most:>{widths[2]}}"
    )
    style: Style = "" if remark else "green" if points == most else ""
    return _cut(f"{text}    {remark}".rstrip(), width), style


def _middle(report: Report, width: int, room: int) -> list[Line]:
    """Fill the room: findings first, but so that a word of each of the rest has its place."""
    if report.problem is not None:
        return _problem(report.problem, width, room)
    printed = [line for line in report.output.splitlines() if line.strip()]
    remarks = [] if _is_full(report) else _remarks_of(report)  # at full marks the end has them
    if printed and _is_full(report):
        room += MOST_LINES - FEWEST_LINES
    lines = _findings(report, width, room - bool(printed or remarks))
    left = room - len(lines)
    output = _printed(printed, width, left - 2 * bool(remarks))
    rest = _remarks(remarks, width, left - len(output))
    if bool(output) == bool(printed) and bool(rest) == bool(remarks):
        return [*lines, *output, *rest]
    words = f"Your code printed {wording.count(len(printed), 'line')}; " if printed else ""
    gap = [""] if left > 1 else []
    return [*lines, *_styled([*gap, f"{words}{wording.count(len(remarks), 'remark')}: --all"])]


def _findings(report: Report, width: int, room: int) -> list[Line]:
    """Show the first findings in full, or in short where there is no room."""
    worth = [each for each in report.findings if not each.unwritten and not each.urgent]
    worth = worth or [each for each in report.findings if not each.urgent][:1]
    if report.hints < CLAIMS:
        worth = []
    lines: list[Line] = []
    for number, finding in enumerate(worth[:MOST_FINDINGS]):
        left = room - len(lines) - (number + 1 < len(worth))
        block = _block(finding, report, width, left)
        if len(block) > left and number:
            return [*lines, _more(worth[number:], report)]
        lines += block[:left]
    return [*lines, _more(worth[MOST_FINDINGS:], report)] if worth[MOST_FINDINGS:] else lines


def _more(findings_: Sequence[Finding], report: Report) -> Line:
    return f"and {len(findings_)} more: `{_command(report)} --all`", ""


def _command(report: Report) -> str:
    name = one_line(report.submission)
    return f"gradekit check {name}" if _is_file(report) else "%gradekit check"


def _is_file(report: Report) -> bool:
    """Whether the submission is a file, and not what a notebook has run so far."""
    return report.submission.lower().endswith((".py", ".ipynb"))


def _block(finding: Finding, report: Report, width: int, room: int) -> list[Line]:
    """Write a finding, with its reasons in full or in short as far as there is room for them."""
    lines = [*_styled([""]), *_styled([_cut(findings.place(finding, report), width)], "bold")]
    shown: list[str] = []
    for number, text in enumerate(findings.evidence(finding)):
        most = LONGEST_CALL if finding.calls and not number else LONGEST_OUTCOME
        shown += _paragraph(text, width, INDENT, most)
    reason = 1 if finding.explanation else 0  # a line for it, whatever else there is to show
    lines += _styled(shown[: max(room - len(lines) - reason, 2)])
    lines += _styled([_cut(f"    {text}", width) for text in findings.steps(finding)], "dim")
    return [*lines, *_why(findings.explanation(finding), width, room - len(lines))]


def _why(texts: Sequence[str], width: int, room: int) -> list[Line]:
    """Write paragraphs where there is room; else the belief in short, the remedy, the rest too."""
    belief = max(len(texts) - 2, 0)
    order = [*range(belief, len(texts)), *range(belief)]
    for shortened in range(len(texts) + 1):
        short = order[:shortened]
        mosts = [1 if place in short else LONGEST_WHY for place in range(len(texts))]
        paragraphs = [
            _paragraph(text, width, INDENT, n) for text, n in zip(texts, mosts, strict=True)
        ]
        lines = [line for paragraph in paragraphs for line in paragraph]
        if len(lines) <= room:
            return _styled(lines)
    return []


def _styled(lines: Sequence[str], style: Style = "") -> list[Line]:
    return [(line, style) for line in lines]


def _problem(problem: Problem, width: int, room: int) -> list[Line]:
    excerpt = problem.excerpt.strip("\n").split("\n") if problem.excerpt.strip() else []
    obstacle = _paragraph(wording.obstacle(problem), width, INDENT, 4)
    remedy = _paragraph(one_line(problem.remedy), width, INDENT, 4) if problem.remedy else []
    caret = [_cut(f"    {line}".expandtabs(), width) for line in excerpt[:4]]
    parts = [part for part in (obstacle, caret, remedy) if part]
    return _styled([line for part in parts for line in ["", *part]][:room])


def _printed(lines: Sequence[str], width: int, room: int) -> list[Line]:
    """Show the first lines that the student's code printed, and say how many more there are."""
    room -= 2  # for an empty line and a heading
    if not lines or room < 0:
        return []
    fitting = len(lines) if len(lines) <= min(MOST_PRINTED, room) else min(MOST_PRINTED, room - 1)
    if fitting < 1:
        return _styled(["", f"Your code printed {wording.count(len(lines), 'line')}: --all"])
    shown = [_cut(f"  | {line.expandtabs()}", width) for line in lines[:fitting]]
    more = len(lines) - fitting
    rest = [f"    and {wording.count(more, 'more line')}"] if more else []
    return _styled(["", "Your code printed:", *shown, *rest])


def _remarks(remarks: Sequence[str], width: int, room: int) -> list[Line]:
    """Show advice and notes, one line each; say how many there are where they do not fit."""
    if not remarks or room < 1:
        return []
    fitting = len(remarks) if len(remarks) < room else max(room - 2, 0)
    shown = [_cut(f"- {text}", width) for text in remarks[:fitting]]
    gap = [""] if room > 1 else []
    if fitting == len(remarks):
        return _styled([*gap, *shown])
    more = wording.count(len(remarks) - fitting, "more remark" if shown else "remark")
    return _styled([*gap, *shown, f"{'and ' if shown else ''}{more}: --all"])


def _remarks_of(report: Report) -> list[str]:
    return [*_advice(report), *map(one_line, report.notes)]


def _advice(report: Report) -> list[str]:
    """List the advice, but none about functions that are not there yet."""
    absent = {each.function for each in report.findings if each.unwritten}
    advice = wording.grouped(report)["advice"] if report.hints >= CLAIMS else []
    return [
        f"Advice, not met: {wording.title(each)}"
        for each in advice
        if absent.isdisjoint(each.functions)
    ]


def _tail(report: Report, width: int) -> list[Line]:
    lines = _styled(["", *(_next(report, width) if report.findings else [])])
    remarks = _remarks_of(report) if _is_full(report) else []
    more = [f"{wording.count(len(remarks), 'remark')}: --all."] if remarks else []
    colophon = _paragraph(" ".join([*more, *wording.colophon(report)]), width, 0, 4)
    score = _paragraph(wording.score(report), width, 0, 2)
    return [*lines, *((line, "dim") for line in colophon), *((line, "bold") for line in score)]


def _next(report: Report, width: int) -> list[str]:
    function = one_line(report.findings[0].function)
    if not _is_file(report):
        return [_cut(line, width) for line in wording.in_a_cell(function)]
    parts = [f"Next: {function}.", "All claims: --all", f"This function: --only {function}"]
    whole = "   ".join(parts)
    if cells(whole) <= width:
        return [whole]
    return [_cut("   ".join(parts[:2]), width), _cut(parts[2], width)]


def _paragraph(text: str, width: int, indent: int, most: int) -> list[str]:
    """Wrap a text to at most so many lines; what is cut ends in " ..."."""
    lines = [line.rstrip() for line in wrap(one_line(text), width - indent)]
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1] + " ...", width - indent)]
    return [" " * indent + line for line in lines]


def _cut(text: str, width: int) -> str:
    """Cut a line to a width; where something is missing it ends in "..."."""
    if cells(text) <= width:
        return text
    first = wrap(text, width - 4)[0] if text.strip() else ""
    while cells(first) > width - 4:
        first = first[:-1]
    return f"{first.rstrip()} ..."
