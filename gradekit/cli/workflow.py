"""What GitHub Actions gives a step: the file of its summary, the folder of its repository."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradekit.cli.messages import show

if TYPE_CHECKING:
    from gradekit.model.report import Report

WORKSPACE: Final = "GITHUB_WORKSPACE"


def add_summary(report: Report, path: Path) -> None:
    """Add the report to the summary of a step, as far as GitHub has room for it.

    Where that is not possible stderr says so: no score depends on it.
    """
    from gradekit.reports.github import SUMMARY_BYTES, render_summary

    try:
        before = path.stat().st_size if path.exists() else 0
        gap = "\n" if before else ""
        text = render_summary(report, room=SUMMARY_BYTES - before - len(gap))
        if not text:
            show(f"gradekit: {path}: the summary of this step is full; nothing was added to it.")
            return
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{gap}{text}")
    except OSError as error:
        show(f"gradekit: {path}: the summary of this step cannot be written ({error.strerror}).")


def path_in_repository(submission: str) -> str:
    """Name a file from the root of its repository, as an annotation names it.

    The root is the next folder above it that has a ``.git``, or the workspace of the job if
    that is nearer; a file in neither keeps its name. Links are not followed.
    """
    path = Path(os.path.abspath(submission))  # noqa: PTH100  # `resolve` would follow links
    roots = [folder for folder in path.parents if os.path.lexists(folder / ".git")][:1]
    if os.environ.get(WORKSPACE):
        roots.append(Path(os.environ[WORKSPACE]))
    around = [root for root in roots if path.is_relative_to(root)]
    if not around:
        return submission
    root = max(around, key=lambda folder: len(folder.parts))
    return path.relative_to(root).as_posix()
