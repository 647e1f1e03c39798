"""The formats of a report, each a pure function `render(report, ...) -> str`.

Each format is a module of its own, imported when it is needed, so that listing
the formats (as ``gradekit --help`` does) imports none.

All formats but "json" are for students: they show what `student_view` lets
through, which takes hidden properties out. "json" has everything.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from gradekit.model import timing

if TYPE_CHECKING:
    from gradekit.model.report import Report

FORMATS: Final = {
    "terminal": ("gradekit.reports.summary", "render"),
    "json": ("gradekit.reports.json", "render"),
    "markdown": ("gradekit.reports.markdown", "render"),
    "junit": ("gradekit.reports.junit", "render"),
    "gradescope": ("gradekit.reports.gradescope", "render"),
    "prairielearn": ("gradekit.reports.prairielearn", "render"),
    "classroom50": ("gradekit.reports.classroom50", "render"),
    "github": ("gradekit.reports.github", "render"),
    "github-summary": ("gradekit.reports.github", "render_summary"),
    "html": ("gradekit.reports.html", "render"),
}
"""The name of each format, with the module and function that render it."""

DRAWING: Final = frozenset({"html"})
"""The formats that show pictures, for which a student's functions are called once more."""

SCORING: Final = frozenset({"gradescope", "prairielearn", "classroom50"})
"""The formats from which a host takes the score of a submission."""

PURPOSES: Final = {
    "terminal": "a page for a person (the usual one)",
    "json": "everything, hidden properties too, for a program of yours",
    "markdown": "a page for an issue, a pull request or a notebook",
    "junit": "XML that GitLab, Jenkins and others show as tests",
    "gradescope": "the results.json of Gradescope",
    "prairielearn": "the results.json of PrairieLearn",
    "classroom50": "the result.json of Classroom 50",
    "github": "notes beside the lines of a file in GitHub Actions",
    "github-summary": "the page of a job in GitHub Actions",
    "html": "a page with pictures, in one file, for a browser",
}
"""What each format is for."""


def render(report: Report, name: str, **options: Any) -> str:
    """Write a report in one of the formats, ending in a line break.

    Parameters
    ----------
    report : Report
        The whole report, hidden properties included.
    name : str
        A key of `FORMATS`.
    **options
        `width`, `color` and `whole` for "terminal", `token` for "github", `run` for
        "classroom50", none for the others.

    Raises
    ------
    ValueError
        If there is no such format; the message lists all formats.
    """
    if name not in FORMATS:
        raise ValueError(f"format={name!r}, but gradekit writes {', '.join(FORMATS)}")
    with timing.phase("import"):
        write = renderer(name)
    return write(report, **options)


def table() -> str:
    """Write what each format is for, a line each, to stand below the help of a command."""
    width = max(map(len, FORMATS)) + 2
    lines = (f"  {name:<{width}}{PURPOSES[name]}" for name in FORMATS)
    return "\n".join(["", "formats:", *lines])


def renderer(name: str) -> Callable[..., str]:
    """Import the function that writes one of the formats."""
    module, function = FORMATS[name]
    write: Callable[..., str] = getattr(importlib.import_module(module), function)
    return write
