"""The report that a student reads in a terminal.

What needs action comes first, what held is compact and last. Colour only
repeats what a word says. Student text is always a `Text`, in which rich reads
no markup, and always indented, so that it cannot pass for gradekit's own.
"""

from __future__ import annotations

import io
from textwrap import indent
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gradekit.renderers import wording
from gradekit.renderers.plain_text import one_line
from gradekit.renderers.reproduction import reproduce
from gradekit.renderers.student_view import for_students
from gradekit.report import Problem, Report, Result
from gradekit.verdict import Verdict

NARROWEST: Final = 40
INDENT: Final = 9  # the longest status, "skipped", and a gap

STYLES: Final[dict[wording.Status, str]] = {
    "failed": "bold red",
    "skipped": "yellow",
    "advice": "cyan",
    "error": "magenta",
    "passed": "green",
}


def render(report: Report, *, width: int = 80, color: bool = False) -> str:
    """Write a report for a terminal.

    Parameters
    ----------
    report : Report
        What was found; hidden properties are reduced here.
    width : int
        Columns; lines to be pasted and excerpts with a caret may be longer.
    color : bool
        Whether to mark words with colour (SGR sequences, nothing else).

    Returns
    -------
    str
        The text, ending in a line break. The environment has no part in it.
    """
    view = for_students(report)
    page = io.StringIO()
    console = _console(page, max(width, NARROWEST), color=color)
    _print_headline(console, view)
    if view.problem is not None:
        _print_problem(console, view.problem)  # of which every failure follows
    else:
        _print_diagnoses(console, view)
        _print_attention(console, view)
    _print_passed(console, wording.grouped(view)["passed"])
    _print_output(console, view.output)
    _print_list(console, "What else happened", list(map(wording.incident, view.outcomes)))
    _print_list(console, "Notes", view.notes)
    _print_colophon(console, view)
    lines = page.getvalue().split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


def _console(page: io.StringIO, width: int, *, color: bool) -> Console:
    return Console(
        file=page,
        width=width,
        height=1000,  # given, so that neither the terminal nor TERM is asked
        color_system="standard" if color else None,
        force_terminal=color,
        force_jupyter=False,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _print_headline(console: Console, report: Report) -> None:
    title = _text(one_line(report.title or report.assignment), "bold")
    submission = _text(one_line(report.submission), "dim")
    gap = console.width - title.cell_len - submission.cell_len
    console.print(Text.assemble(title, " " * gap if gap > 1 else "\n", submission))
    console.print()
    console.print(_text(wording.score(report), "bold"))
    console.print(_text(wording.tally(report)))


def _print_problem(console: Console, problem: Problem) -> None:
    _print_heading(console, "What needs your attention")
    _print_indented(console, _text(wording.obstacle(problem)), 2)
    if problem.excerpt.strip():
        console.print()
        _print_whole(console, problem.excerpt.strip("\n"), 4)  # wrapping would move the caret
    if problem.remedy:
        console.print()
        _print_indented(console, _text(problem.remedy), 2)


def _print_attention(console: Console, report: Report) -> None:
    groups = wording.grouped(report)
    results = [result for name in wording.STATUSES[:-1] for result in groups[name]]
    if not results:
        return
    _print_heading(console, "What needs your attention")
    for index, result in enumerate(results):
        if index:
            console.print()
        _print_title(console, result)
        _print_body(console, result, report)


def _print_title(console: Console, result: Result) -> None:
    name = wording.status(result)
    points = "" if name == "advice" else wording.share(result)
    grid = Table.grid(expand=True)
    grid.add_column(width=INDENT, no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(width=len(points) + 2, justify="right", no_wrap=True)
    title = one_line(wording.title(result))
    grid.add_row(_text(name, STYLES[name]), _text(title), _text(points))
    console.print(grid)


def _print_body(console: Console, result: Result, report: Report) -> None:
    if not result.hidden:
        _print_indented(console, _text(wording.place(result), "dim"))
    if result.verdict is Verdict.ERROR:
        _print_indented(console, _text("\n".join([wording.NOT_JUDGED, *result.notes])))
        return
    if result.explanation and result.verdict is Verdict.FAILED:
        console.print()
        _print_indented(console, _text(wording.reflow(result.explanation)))
    _print_comparison(console, result)
    if remarks := wording.remarks(result):
        if result.counterexample:
            console.print()
        _print_indented(console, _text("\n".join(remarks)))
    if shown := reproduce(result, report):
        console.print()
        _print_indented(console, _text(shown.advice, "dim"))
        _print_whole(console, shown.line, INDENT + 2)


def _print_comparison(console: Console, result: Result) -> None:
    rows = wording.comparison(result.counterexample) if result.counterexample else []
    if not rows:
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for label, text in rows:
        grid.add_row(_text(label, "dim"), _text(text))
    console.print()
    _print_indented(console, grid)


def _print_diagnoses(console: Console, report: Report) -> None:
    if not report.diagnoses:
        return
    _print_heading(console, "What you may believe")
    for index, found in enumerate(report.diagnoses):
        if index:
            console.print()
        _print_indented(console, _text(f"About {one_line(found.function)}:", "dim"), 2)
        _print_indented(console, _text(f'"{one_line(found.belief)}"', "italic"), 2)
        _print_indented(console, _text(wording.reflow(found.remedy)), 2)
        if found.shown_by:
            _print_indented(console, _text(f"It shows in {one_line(found.shown_by)}"), 2)


def _print_passed(console: Console, results: list[Result]) -> None:
    if not results:
        return
    told = {result.message if result.hidden else wording.held_for(result) for result in results}
    alike = len(told) == 1 and not any(result.hidden for result in results)
    _print_heading(console, f"What {told.pop() or 'held'}" if alike else "What held")
    for result in results:
        _print_title(console, result)
        about = [result.message if result.hidden else "" if alike else wording.held_for(result)]
        if told_more := "\n".join(filter(None, [*about, *result.notes])):
            _print_indented(console, _text(told_more, "dim"))


def _print_output(console: Console, output: str) -> None:
    if not output.strip():
        return
    _print_heading(console, "What your code printed")
    for line in output.rstrip("\n").split("\n"):
        # Every line has its mark, also those that wrapping makes.
        for piece in _text(line).wrap(console, console.width - 4, overflow="fold") or [_text("")]:
            console.print(_text("  | ", "dim").append_text(piece))


def _print_list(console: Console, heading: str, sentences: list[str]) -> None:
    if not sentences:
        return
    _print_heading(console, heading)
    for sentence in sentences:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_row(_text("-"), _text(one_line(sentence)))
        _print_indented(console, grid, 2)


def _print_colophon(console: Console, report: Report) -> None:
    console.print()
    for line in wording.colophon(report):
        console.print(_text(line, "dim"))


def _print_heading(console: Console, heading: str) -> None:
    console.print()
    console.print(_text(heading, "bold"))
    console.print()


def _print_indented(console: Console, what: Text | Table, by: int = INDENT) -> None:
    console.print(Padding(what, (0, 0, 0, by)))


def _print_whole(console: Console, lines: str, by: int) -> None:
    """Print lines that are to be pasted or measured: never wrapped, never cut."""
    console.print(_text(indent(lines, " " * by)), soft_wrap=True)


def _text(text: str, style: str = "") -> Text:
    return Text(text.expandtabs(8), style=style, overflow="fold")
