"""What a student may see of a report: the input of every renderer but the JSON one.

All text is cleaned (`plain_text`), and gradekit's own tracebacks are left out.

A hidden property shows its name, its verdict, its points and one of a few
fixed sentences. All that could carry its inputs to the student is withheld: what
the code printed, the messages and numbers of its exceptions, times, the seed, and
diagnoses that depend on hidden properties alone. What is left carries about three
bits for each hidden property.
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
    Verdict.DOUBTED: "This property is hidden. It counts as passed.",
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
    """Clean a report, and withhold what could show the inputs of hidden properties."""
    view: Report = map_text(report, clean)
    results = [replace(result, traceback="") for result in view.properties]
    if not has_hidden(view):
        return replace(view, properties=results)
    return replace(
        view,
        properties=[_hide(result) if result.hidden else result for result in results],
        diagnoses=_supported(view),
        outcomes=_kinds(view.outcomes),
        notes=[*view.notes, WITHHELD_OUTPUT],  # even if nothing was printed: that is information
        output="",
        seconds=0.0,
    )


def has_hidden(report: Report) -> bool:
    """Whether any property of the report is hidden."""
    return any(result.hidden for result in report.properties)


def shows_seed(report: Report) -> bool:
    """Whether the seed may be shown: hidden inputs can be drawn again from it."""
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


def _supported(report: Report) -> list[Diagnosis]:
    """Select the diagnoses of functions that a visible property failed on."""
    properties = report.properties
    failed = [each for each in properties if each.verdict is Verdict.FAILED and not each.hidden]
    visible = {function for result in failed for function in result.functions}
    hidden = {name for result in properties if result.hidden for name in result.functions}
    return [
        replace(diagnosis, shown_by="") if diagnosis.function in hidden else diagnosis
        for diagnosis in report.diagnoses
        if diagnosis.function in visible
    ]


def _kinds(incidents: list[Incident]) -> list[Incident]:
    """Reduce incidents to function and kind, each once, without their count."""
    seen = dict.fromkeys((incident.function, incident.outcome) for incident in incidents)
    return [
        Incident(function=function, outcome=kind, exception="", message="", position="", count=1)
        for function, kind in seen
    ]
