"""``gradekit check --last-failed``: judge the claims that failed last time, all once these hold.

Which those are is kept in the user's cache, by the path of the file and the name of the
assignment. A run in which something fails writes it; one in which everything holds leaves it
as it is unless it was asked for `--last-failed`: to find the cache would take it longer.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from gradekit.cli.exit_codes import SUCCESS
from gradekit.judging.options import Options
from gradekit.model import files
from gradekit.model.assignment import Assignment
from gradekit.model.errors import UsageError
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report

FOLDER: Final = "last-failed"
NEVER: Final = "No earlier run is known in which a claim failed for this file, so all were judged."
HOLD: Final = "What failed last time ({claims}) holds now, so all claims were judged."
PART: Final = (
    "Only what failed last time was judged ({claims}), and the points are of that alone. "
    "Without --last-failed all claims are judged."
)
FAILING: Final = {Verdict.FAILED, Verdict.SKIPPED}


def judge_last_failed(
    path: str, assignment: Assignment, options: Options, judge: Callable[..., Report]
) -> tuple[Report, str]:
    """Judge what failed last time for a file, or all of it; give the report, and say which.

    `judge` is called with `options`, once or twice.

    Raises
    ------
    UsageError
        If the options choose what is judged themselves.
    """
    if options.only:
        raise UsageError("--last-failed: it says itself what is judged. Leave out --only.")
    failed = read(path, assignment)
    if not failed:
        return judge(options=options), NEVER
    claims = f"{len(failed)} claim{'s' * (len(failed) > 1)}"
    report = judge(options=_narrowed(options, assignment, failed))
    if report.exit_code == SUCCESS:
        return judge(options=options), HOLD.format(claims=claims)
    said = PART.format(claims=claims)
    return replace(report, notes=[said, *report.notes]), said


def read(path: str, assignment: Assignment) -> list[str]:
    """Name the properties that failed last time, as far as the assignment still has them."""
    with contextlib.suppress(OSError, ValueError):
        kept = files.read_private(_place(path, assignment.manifest.name)).decode().split()
        return [each.name for each in assignment.properties if each.name in kept]
    return []


def keep(path: str, report: Report) -> None:
    """Keep what fails in a report, for the next time; where that cannot be, all is judged then.

    A file that could not be run, or that gradekit failed to judge, changes nothing.
    """
    if report.problem is not None or report.score is None:
        return
    results = [each for each in report.properties if not each.advice]
    failed = [each.name for each in results if each.verdict in FAILING]
    with contextlib.suppress(OSError, ValueError):
        place = _place(path, report.assignment)
        if failed:
            files.write_private("\n".join(failed).encode(), place)
        elif files.open_to_others(place) is None:
            place.unlink(missing_ok=True)


def _narrowed(options: Options, assignment: Assignment, failed: Sequence[str]) -> Options:
    """Judge these properties; those of earlier functions too, which tell if helpers are right."""
    judged = [each.judges for each in assignment.properties if each.name in failed]
    functions = {function for judges in judged for function in judges}
    earlier = {name for function in functions for name in assignment.manifest.earlier(function)}
    before = [each.name for each in assignment.properties if earlier & {*each.judges}]
    return replace(options, only=[*failed], before=before)


def _place(path: str, assignment: str) -> Path:
    """Give the file that keeps it; `OSError` where the path is below a folder that is gone."""
    about = os.fsencode(os.path.realpath(path)) + b"\0" + assignment.encode()
    return files.folder() / FOLDER / f"{hashlib.sha256(about).hexdigest()[:24]}.txt"
