"""What of a report a student may see.

Two rules, kept here once for every renderer but the JSON one.

All text is cleaned (`plain_text`), and tracebacks of gradekit are left out.

A hidden property shows its name, its verdict, its points and one of a few
fixed sentences. Whatever could carry its inputs to the student is withheld as
well: what the code printed, what its exceptions say and how often they came, how
long it took, the seed, and a diagnosis that rests on hidden properties alone.
What is left tells about three bits for each hidden property.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Diagnosis, Incident, Report, Result
from gradekit.reports.plain_text import clean, map_text

WITHHELD_OUTPUT: Final = (
    "This assignment has hidden properties, so what your code prints is not shown."
)

HIDDEN_VERDICTS: Final = {
    Verdict.PASSED: "This property is hidden. It held.",
    Verdict.FAILED: "This property is hidden. It did not hold.",
    Verdict.SKIPPED: "This property is hidden. It was not judged.",
    Verdict.ERROR: "This property is hidden.",
}

HIDDEN_FAILURES: Final = {
    OutcomeKind.RETURNED: "This property is hidden. A value was not what it should be.",
    OutcomeKind.RAISED: "This property is hidden. A call raised an error.",
    OutcomeKind.TIMED_OUT: "This property is hidden. A call took too long.",
    OutcomeKind.OUT_OF_MEMORY: "This property is hidden. A call needed too much memory.",
    OutcomeKind.DIED: "This property is hidden. A call ended its own process.",
    OutcomeKind.UNREADABLE: "This property is hidden. A value could not be read.",
}


def for_students(report: Report) -> Report:
    """Clean a report and withhold what hidden properties must not tell.

    Parameters
    ----------
    report : Report
        Everything that was found.

    Returns
    -------
    Report
        The same report with less in it.
    """
    view: Report = map_text(report, clean)
    results = [
        replace(result, traceback="") if result.traceback else result for result in view.properties
    ]
    if not has_hidden(view):
        return replace(view, properties=results)
    return replace(
        view,
        properties=[_hide(result) if result.hidden else result for result in results],
        diagnoses=_told_by_visible(view),
        outcomes=_kinds(view.outcomes),
        notes=[*view.notes, WITHHELD_OUTPUT],  # also if nothing was printed: that would tell
        output="",
        seconds=0.0,
    )


def has_hidden(report: Report) -> bool:
    """Whether any property of the report is hidden."""
    return any(result.hidden for result in report.properties)


def shows_seed(report: Report) -> bool:
    """Whether the seed may be told: with it, hidden inputs could be drawn again."""
    return not has_hidden(report)


def _hide(result: Result) -> Result:
    return Result(
        name=result.name,
        claim="",
        explanation="",
        functions=[],
        verdict=result.verdict,
        points=result.points,
        max_points=result.max_points,
        examples=0,
        hidden=True,
        message=_fixed_sentence(result),
        notes=[],
    )


def _fixed_sentence(result: Result) -> str:
    if result.verdict is not Verdict.FAILED or result.counterexample is None:
        return HIDDEN_VERDICTS[result.verdict]
    kinds = [call.outcome for call in result.counterexample.calls]
    failing = [kind for kind in kinds if kind is not OutcomeKind.RETURNED]
    return HIDDEN_FAILURES[failing[-1] if failing else OutcomeKind.RETURNED]


def _told_by_visible(report: Report) -> list[Diagnosis]:
    """Keep a diagnosis that a visible failure of its function supports."""
    visible: set[str] = set()
    hidden: set[str] = set()
    for result in report.properties:
        if result.hidden:
            hidden.update(result.functions)
        elif result.verdict is Verdict.FAILED:
            visible.update(result.functions)
    return [
        replace(found, shown_by="") if found.function in hidden else found
        for found in report.diagnoses
        if found.function in visible
    ]


def _kinds(incidents: list[Incident]) -> list[Incident]:
    """Reduce incidents to which function and what kind, each once, uncounted."""
    seen = dict.fromkeys((incident.function, incident.outcome) for incident in incidents)
    return [
        Incident(function=function, outcome=kind, exception="", message="", position="", count=1)
        for function, kind in seen
    ]
