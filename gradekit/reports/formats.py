"""Reports as text: one pure function `render(report, ...) -> str` per format.

Each format is a module of its own, imported when it is asked for, so that
naming the formats (as ``gradekit --help`` does) costs nothing.

A renderer for students shows what `student_view` lets through; the JSON
renderer is for instructors and keeps everything.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from gradekit.model import timing

if TYPE_CHECKING:
    from gradekit.model.report import Report

FORMATS: Final = {
    "terminal": ("gradekit.reports.terminal", "render"),
    "json": ("gradekit.reports.json", "render"),
    "markdown": ("gradekit.reports.markdown", "render"),
    "junit": ("gradekit.reports.junit", "render"),
    "gradescope": ("gradekit.reports.gradescope", "render"),
    "github": ("gradekit.reports.github", "render"),
    "github-summary": ("gradekit.reports.github", "render_summary"),
}
"""The name of each format, and the module and function that write it."""


def render(report: Report, name: str, **options: Any) -> str:
    """Write a report in one of the formats.

    Parameters
    ----------
    report : Report
        What was found.
    name : str
        A key of `FORMATS`.
    **options
        What that format takes besides: `width` and `color` for "terminal",
        `token` for "github", nothing for the others.

    Returns
    -------
    str
        The text, ending in a line break.

    Raises
    ------
    ValueError
        If there is no such format; the message lists those that there are.
    """
    if name not in FORMATS:
        raise ValueError(f"format={name!r}, but gradekit writes {', '.join(FORMATS)}")
    module, function = FORMATS[name]
    with timing.phase("import"):
        write = getattr(importlib.import_module(module), function)
    text: str = write(report, **options)
    return text
