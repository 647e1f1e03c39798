"""The report as Gradescope's `results.json`.

Every text has the format "text": most texts quote the submission, and
Gradescope's other formats interpret markup. A hidden property has the visibility
"hidden", "after_due_date" or "after_published"; in the latter two its row has what may
be seen then. Gradescope withholds the total from students as long; so does the text for
the whole submission, for good. Where there is no score no row has points: Gradescope adds them up.
"""

from __future__ import annotations

import json
from typing import Any, Final

from gradekit.model.outcomes import Verdict
from gradekit.model.report import Diagnosis, Problem, Report, Result
from gradekit.model.visibility import Hidden
from gradekit.reports import wording
from gradekit.reports.plain_evidence import explain, judged, tell
from gradekit.reports.plain_text import disarm_json, one_line
from gradekit.reports.student_view import for_students, has_hidden, once_shown

VISIBILITY: Final[dict[Hidden, str]] = {
    False: "visible",
    True: "hidden",
    "until_due": "after_due_date",
    "until_published": "after_published",
}


def render(report: Report) -> str:
    """Render a report as `results.json`.

    Raises
    ------
    ValueError
        If a score is not finite; Gradescope would take such a file for a crash.
    """
    view = for_students(report)
    problem = [_problem(view.problem)] if view.problem else []
    rows = [
        {**_row(shown, number, view), "visibility": VISIBILITY[result.hidden]}
        for number, (result, shown) in enumerate(
            zip(view.properties, once_shown(report), strict=True), start=1
        )
    ]
    score = view.score and (0.0 if view.problem else view.score)
    results = {
        **({} if score is None else {"score": score}),
        "output": _output(view),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": problem + rows,
        "extra_data": _extra(report, view),
    }
    if not has_hidden(view):
        results["execution_time"] = view.seconds
    return disarm_json(json.dumps(results, indent=2, allow_nan=False)) + "\n"


def _row(result: Result, number: int, report: Report) -> dict[str, Any]:
    parts = [result.claim, wording.reflow(result.explanation), judged(result, report)]
    row = {
        "name": one_line(f"{result.name}: {result.claim}" if result.claim else result.name),
        "number": str(number),
        "output": "\n\n".join(part for part in parts if part.strip()),
        "output_format": "text",
        "visibility": "visible",
        "tags": [one_line(function) for function in result.functions],
    }
    if result.advice or result.points is None or report.score is None:
        return row  # without a score a row is shown and not counted
    scored = {"score": result.points, "max_score": result.max_points}
    passed = result.verdict in {Verdict.PASSED, Verdict.DOUBTED}
    return row | scored | {"status": "passed" if passed else "failed"}


def _problem(problem: Problem) -> dict[str, Any]:
    """Write a row without points; they are lost in the rows of the properties."""
    return {
        "name": "The submission can be graded",
        "number": "0",
        "status": "failed",
        "output": explain(problem),
        "output_format": "text",
        "visibility": "visible",
        "tags": [],
    }


def _output(report: Report) -> str:
    """Write the text for the whole submission."""
    sections = [
        _headline(report),
        explain(report.problem) if report.problem else "",
        *(tell(finding, report) for finding in report.findings),
        *map(_diagnosis, wording.unexplained(report)),
        _section("What your code printed:", [f"| {line}" for line in report.output.splitlines()]),
        _section(
            "What else happened:", [f"- {wording.incident(each)}" for each in report.outcomes]
        ),
        _section("Notes:", [f"- {one_line(note)}" for note in report.notes]),
        "\n".join(wording.colophon(report)),
    ]
    return "\n\n".join(filter(None, sections))


def _headline(report: Report) -> str:
    if report.score is None:
        return wording.score(report)
    if has_hidden(report):
        return wording.withheld(report)
    return f"{wording.score(report)}\n{wording.tally(report)}"


def _diagnosis(diagnosis: Diagnosis) -> str:
    lines = [
        f"What you may believe about {one_line(diagnosis.function)}:",
        f'"{one_line(diagnosis.belief)}"',
        wording.reflow(diagnosis.remedy),
    ]
    if diagnosis.shown_by:
        lines.append(f"It shows in {one_line(diagnosis.shown_by)}")
    return "\n".join(lines)


def _section(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *lines]) if lines else ""


def _extra(report: Report, view: Report) -> dict[str, Any]:
    """Collect what Gradescope stores with the submission and does not show."""
    return {
        "gradekit": {
            "schema": view.schema,
            "version": view.versions.get("gradekit", ""),
            "assignment": view.assignment,
            "seed": report.seed,
            "diagnoses": [
                {"function": diagnosis.function, "misconception": diagnosis.misconception}
                for diagnosis in view.diagnoses
            ],
        }
    }
