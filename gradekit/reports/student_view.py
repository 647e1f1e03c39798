"""What a student may see of a report: the input of every renderer but the JSON one.

All text is cleaned (`plain_text`), and gradekit's own tracebacks are left out.

A hidden property shows a number in place of its name, its verdict, its points and one of
a few fixed sentences. All that could carry its inputs to the student is withheld: what
the code printed, the messages and numbers of its exceptions, times, the seed, and
diagnoses that depend on hidden properties alone. What is left carries about three
bits for each hidden property.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Diagnosis, Finding, Formula, Incident, Report, Result
from gradekit.reports.plain_text import clean, map_text

WITHHELD_OUTPUT: Final = (
    "This assignment has hidden properties, so what your code prints is not shown."
)

NEEDS_HIDDEN: Final = "not judged, because a hidden property does not hold yet"
"""What is said in place of a message that names the hidden property which is needed."""

FEWER_HINTS: Final = "With so few hints no inputs are shown, nor what your code prints."

CLAIMS: Final = 1
COUNTEREXAMPLES: Final = 2
EXPLANATIONS: Final = 3
"""The hints from which on each is shown."""

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
    """Clean a report; withhold what could show the inputs of hidden properties, and hints."""
    view: Report = map_text(report, clean)
    results = [replace(result, traceback="") for result in view.properties]
    view = replace(view, properties=results)
    if has_hidden(view):
        view = _without_hidden(view)
    return view if view.hints >= EXPLANATIONS else _within_hints(view)


def _without_hidden(view: Report) -> Report:
    """Withhold all that could show the inputs or the names of hidden properties."""
    diagnoses = _supported(view)
    naming = _naming_hidden(view.properties)
    return replace(
        view,
        properties=_numbered(view.properties, naming),
        diagnoses=diagnoses,
        findings=_visible(view, diagnoses, naming),
        outcomes=_kinds(view.outcomes),
        # Even if nothing was printed: that is information.
        notes=[*_without_seed(view.notes), WITHHELD_OUTPUT],
        output="",
        seconds=0.0,
        curves=[],  # a function may give back there what it was asked before
        formulas=_open_formulas(view),
    )


def _open_formulas(report: Report) -> list[Formula]:
    """Give the formulas of the properties that are not hidden."""
    hidden = {result.name for result in report.properties if result.hidden}
    return [formula for formula in report.formulas if formula.claim not in hidden]


def _without_seed(notes: Sequence[str]) -> list[str]:
    """Leave out how to draw the fresh examples again: hidden inputs are among them."""
    return [note for note in notes if "--fresh-seed" not in note]


def _within_hints(view: Report) -> Report:
    """Show no more than a course allows: verdicts, then claims, then counterexamples."""
    view = replace(view, properties=[_hinted(each, view.hints) for each in view.properties])
    shown = [_less(each, view.hints) for each in view.findings]
    view = replace(view, findings=shown, diagnoses=[], formulas=[])
    if view.hints >= COUNTEREXAMPLES:
        return view
    return replace(
        view, outcomes=_kinds(view.outcomes), notes=[*view.notes, FEWER_HINTS], output="", curves=[]
    )


def _hinted(result: Result, hints: int) -> Result:
    result = replace(result, explanation="")
    if hints < COUNTEREXAMPLES and result.counterexample:
        result = replace(result, counterexample=None, message="", notes=[])
    return result if hints >= CLAIMS else replace(result, claim="")


def _less(finding: Finding, hints: int) -> Finding:
    finding = replace(finding, explanation=None, steps=[])
    if hints < COUNTEREXAMPLES and finding.calls:
        finding = replace(finding, calls=[], got="", right="", tolerance="", seen="", reproduce="")
    return finding if hints >= CLAIMS else replace(finding, claim="")


def once_shown(report: Report) -> list[Result]:
    """Give the results as a host may show them that keeps each one back until its time.

    A property that is hidden until a time is as if it were not; the others are as ever.
    """
    now = for_students(report).properties
    shown = [replace(each, hidden=each.hidden is True) for each in report.properties]
    later = for_students(replace(report, properties=shown)).properties
    return [then if each.hidden else each for each, then in zip(now, later, strict=True)]


def has_hidden(report: Report) -> bool:
    """Whether any property of the report is hidden."""
    return any(result.hidden for result in report.properties)


def shows_seed(report: Report) -> bool:
    """Whether the seed may be shown: hidden inputs can be drawn again from it."""
    return not has_hidden(report)


def _naming_hidden(results: Sequence[Result]) -> set[str]:
    """List the messages that name a hidden property, which another one needs to hold."""
    hidden = {result.name for result in results if result.hidden}
    shown = [result for result in results if not result.hidden]
    skipped = {result.message for result in shown if result.verdict is Verdict.SKIPPED}
    return {message for message in skipped if hidden.intersection(re.findall(r"\w+", message))}


def _numbered(results: Sequence[Result], naming: set[str]) -> list[Result]:
    """Give hidden properties a number for a name, also where others need them."""
    numbers = itertools.count(1)
    return [
        _hide(result, f"hidden_{next(numbers)}")
        if result.hidden
        else replace(result, message=NEEDS_HIDDEN if result.message in naming else result.message)
        for result in results
    ]


def _hide(result: Result, name: str) -> Result:
    return Result(
        name=name,
        claim="",
        explanation="",
        functions=[],
        verdict=result.verdict,
        points=result.points,
        max_points=result.max_points,
        examples=0,
        hidden=result.hidden,
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
        replace(diagnosis, shown_by="", got="", right="")
        if diagnosis.function in hidden
        else diagnosis
        for diagnosis in report.diagnoses
        if diagnosis.function in visible
    ]


def _visible(report: Report, diagnoses: list[Diagnosis], naming: set[str]) -> list[Finding]:
    """Give the findings, each with its explanation as far as that may be shown."""
    shown = {each.function: each for each in diagnoses}
    names = {result.name for result in report.properties if not result.hidden}
    return [
        replace(
            finding,
            explanation=finding.explanation and shown.get(finding.function),
            seen=NEEDS_HIDDEN if finding.seen in naming else finding.seen,
        )
        for finding in report.findings
        if names.issuperset(finding.properties)
    ]


def _kinds(incidents: list[Incident]) -> list[Incident]:
    """Reduce incidents to function and kind, each once, without their count."""
    seen = dict.fromkeys((incident.function, incident.outcome) for incident in incidents)
    return [
        Incident(function=function, outcome=kind, exception="", message="", position="", count=1)
        for function, kind in seen
    ]
