"""The report as Classroom 50's `result.json`.

All points are whole numbers there, so they are hundredths: 3.5 points are 350. What was
earned is rounded down, what could be earned up, and full marks stay full marks. Advice has
no row: a failed one would fail the commit. A report without a score has neither `score` nor
`tests`, which Classroom 50 refuses: such a run is no grade but an error, as it should be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gradekit.model.errors import UsageError
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Problem, Report, Result
from gradekit.reports import wording
from gradekit.reports.host_scale import hundredths
from gradekit.reports.plain_evidence import describe, explain
from gradekit.reports.plain_text import disarm_json, one_line
from gradekit.reports.shortening import Shorten, fitting
from gradekit.reports.student_view import for_students

SCHEMA: Final = "classroom50/result/v1"
MOST_BYTES: Final = 1_000_000  # its collector takes ten times as much
GRADABLE: Final = "The submission can be graded"
TYPES: Final = ("individual", "group", "team")

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")


@dataclass(frozen=True, kw_only=True)
class Run:
    """Which submission a run of Classroom 50 grades, as its runner tells in the environment.

    `submission` is a tag below `submit/`; `commit`, `release` and `review` are addresses;
    `datetime` is written as 2026-06-01T14:32:01Z. The runner writes its own `owner`,
    `assignment_type` and `datetime` over ours.
    """

    classroom: str
    assignment: str
    assignment_type: str
    owner: str
    submission: str
    commit: str
    release: str
    review: str
    datetime: str


VARIABLES: Final = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
}
"""The variables that must be there, by field."""


def read_run(environment: Mapping[str, str], now: str) -> Run:
    """Read which submission is graded from the variables that Classroom 50's runner sets.

    Raises
    ------
    UsageError
        If one is missing, or is not what its schema takes; the message lists all of them.
    """
    missing = [name for name in VARIABLES.values() if not environment.get(name)]
    if missing:
        raise UsageError(
            f"--format classroom50: {', '.join(missing)} not set. Classroom 50's runner sets "
            f"{', '.join(VARIABLES.values())}; to try it elsewhere, set them yourself."
        )
    kind = environment.get("ASSIGNMENT_TYPE") or TYPES[0]
    given = {field: environment[name] for field, name in VARIABLES.items()}
    review = environment.get("REVIEW_URL") or given["commit"]
    _check(given["submission"], kind)
    return Run(assignment_type=kind, review=review, datetime=now, **given)


def _check(tag: str, kind: str) -> None:
    if not tag.startswith("submit/"):
        raise UsageError(
            f"--format classroom50: SUBMISSION_TAG={one_line(tag)}, but a submission's tag "
            "begins with submit/. Set it as Classroom 50's runner does."
        )
    if kind not in TYPES:
        raise UsageError(
            f"--format classroom50: ASSIGNMENT_TYPE={one_line(kind)}, but it is one of "
            f"{', '.join(TYPES)}. Set it as Classroom 50's runner does."
        )


def render(report: Report, *, run: Run) -> str:
    """Render a report as `result.json`, in at most 1 MB, cutting texts where it is longer.

    Raises
    ------
    ValueError
        If points are not finite, or the time of the run is not written as it should be.
    """
    if not _TIME.fullmatch(run.datetime):
        raise ValueError(f"datetime={run.datetime!r}, but it is written 2026-06-01T14:32:01Z")
    view = for_students(report)
    return fitting(lambda shorten: _write(view, run, shorten), MOST_BYTES)


def _write(view: Report, run: Run, shorten: Shorten) -> str:
    identity = {name: one_line(value) for name, value in vars(run).items()}
    document = {"schema": SCHEMA, **identity, **_outcome(view, shorten)}
    return disarm_json(json.dumps(document, indent=1, allow_nan=False)) + "\n"


def _outcome(view: Report, shorten: Shorten) -> dict[str, Any]:
    if view.score is None:
        return {"message": shorten(explain(view.problem) if view.problem else wording.score(view))}
    earned = 0.0 if view.problem else view.score
    score, most = hundredths(earned, view.max_score)
    counting = [result for result in view.properties if not result.advice]
    rows = [_problem(view.problem, shorten)] if view.problem else []
    rows += [_row(result, place, view, shorten) for place, result in enumerate(counting, start=1)]
    return {"score": score, "max-score": most, "tests": rows}


def _problem(problem: Problem, shorten: Shorten) -> dict[str, Any]:
    """Write a row without points; they are lost in the rows of the properties."""
    text = shorten(explain(problem))
    return {"test-name": GRADABLE, "passed": False, "score": 0, "max-score": 0, "output": text}


def _row(result: Result, place: int, view: Report, shorten: Shorten) -> dict[str, Any]:
    score, most = hundredths(result.points or 0.0, result.max_points)
    return {
        "test-name": shorten(one_line(result.name)) or f"property {place}",
        "passed": result.verdict in {Verdict.PASSED, Verdict.DOUBTED},
        "score": score,
        "max-score": most,
        "output": shorten(describe(result, view)),
    }
