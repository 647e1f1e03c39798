"""The report as PrairieLearn's `results.json`.

PrairieLearn shows messages as a terminal would, so no text has an escape sequence left, and
no pictures: their addresses would be links. A file that cannot be read or run is not
gradable there, as is one without a score: nobody loses points or an attempt. The score is a
share of all points, rounded down to 0.0001, and so is 1 for full marks alone.
"""

from __future__ import annotations

import json
from typing import Any, Final

from gradekit.model.report import Report, Result
from gradekit.reports import wording
from gradekit.reports.host_scale import hundredths, share
from gradekit.reports.plain_evidence import explain, judged, tell
from gradekit.reports.plain_text import disarm_json, one_line
from gradekit.reports.shortening import Shorten, fitting
from gradekit.reports.student_view import for_students

MOST_BYTES: Final = 1_000_000  # PrairieLearn takes 1 MB
WORTHLESS: Final = "This assignment is worth no points, so there is no score."


def render(report: Report) -> str:
    """Render a report as `results.json`, in at most 1 MB, cutting texts where it is longer.

    Raises
    ------
    ValueError
        If points are not finite; PrairieLearn would take such a file for a crash.
    """
    view = for_students(report)
    return fitting(lambda shorten: _write(view, shorten), MOST_BYTES)


def _write(view: Report, shorten: Shorten) -> str:
    results = {
        **_verdict(view),
        "message": shorten(_message(view)),
        "output": shorten(view.output),
        "tests": _rows(view, shorten),
    }
    return disarm_json(json.dumps(results, indent=1, allow_nan=False)) + "\n"


def _verdict(view: Report) -> dict[str, Any]:
    """Give the score, or why there is none."""
    if view.problem is not None:
        return {"gradable": False, "format_errors": [wording.obstacle(view.problem)]}
    if view.score is None:
        return {"gradable": False, "format_errors": [wording.score(view)]}
    if view.max_score <= 0:
        return {"gradable": False, "format_errors": [WORTHLESS]}
    return {"gradable": True, "score": share(view.score, view.max_score)}


def _message(view: Report) -> str:
    """Write the text for the whole submission; what the code printed has a place of its own."""
    about = [tell(finding, view) for finding in view.findings]
    about += [wording.incident(each) for each in view.outcomes]
    about += [one_line(note) for note in view.notes]
    if view.problem is not None:
        headline = explain(view.problem)
    else:
        headline = f"{wording.score(view)}\n{wording.tally(view)}"
    return "\n\n".join([headline, *about, "\n".join(wording.colophon(view))])


def _rows(view: Report, shorten: Shorten) -> list[dict[str, Any]]:
    """List the properties; none where nothing is gradable, since rows have points."""
    if not _verdict(view)["gradable"]:
        return []
    return [_row(result, view, shorten) for result in view.properties]


def _row(result: Result, view: Report, shorten: Shorten) -> dict[str, Any]:
    """Write a property; advice is one of 0 of 0 points, which PrairieLearn shows in grey."""
    points, most = hundredths(result.points or 0.0, result.max_points)
    return {
        "name": shorten(one_line(result.name)),
        "description": shorten(one_line(result.claim)),
        "points": points / 100,
        "max_points": most / 100,
        "message": shorten(judged(result, view)),
    }
