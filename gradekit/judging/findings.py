"""Group what failed by function and cause: findings, in the order in which to mend them.

A cause is an explanation, an exception, a wrong form, a changed argument; what is left of a
function is one more. Hidden properties are in no finding, and where one judges a function no
call of its explanation is shown: it may be one of theirs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Call, Counterexample, Diagnosis, Finding, Plain, Result

Cause: TypeAlias = tuple[str, ...]

VALUES: Final[Cause] = ("value",)
UNWRITTEN: Final = "NotImplementedError"
NUMBERS: Final = frozenset({"nan", "inf", "-inf"})  # strings in a report, where JSON has no number
AFTER_OTHERS: Final = re.compile(r": the result(?:\[\d+\])* is ")  # of another form
LEFT_OUT: Final = re.compile(r"Cell \d+ was left out ")
ABSENT: Final = "your submission defines no "

# The first is the plainest.
PLAINNESS: Final = ("value", "form", "change", "call", "comparison", "history", "")


def find(
    results: Sequence[Result],
    diagnoses: Sequence[Diagnosis],
    functions: Sequence[str],
    empty: Collection[str] = (),
) -> list[Finding]:
    """Group the failures of visible properties that cost points into findings.

    They stand in the order of `functions`, and what costs most first within one; what keeps
    a function from being read at all stands before all others. `empty` are the functions
    without a statement that does anything.
    """
    failed = [each for each in results if _costs(each) and not each.hidden]
    hidden = {name for each in results if each.hidden for name in each.functions}
    explained = {each.function: each for each in diagnoses}
    findings: list[Finding] = []
    for function in functions:
        own = [each for each in failed if each.counts_for(functions) == function]
        found = _of_function(function, own, explained.get(function), is_open=function not in hidden)
        if function in empty:
            found = [replace(each, unwritten=True) for each in found]
        findings += sorted(found, key=lambda each: -each.points)
    return sorted(_with_origins(findings), key=lambda each: not each.urgent)


def _with_origins(findings: Iterable[Finding]) -> list[Finding]:
    """Say of an error that a function before it has in the same line, a helper's, that it is so."""
    seen: dict[tuple[str, str], str] = {}
    told = []
    for finding in findings:
        call = next(iter(finding.calls), None)
        if call is not None and call.exception and call.position and not finding.unwritten:
            first = seen.setdefault((call.exception, call.position), finding.function)
            if first != finding.function:
                sentence = f"it is one mistake: {first} raises the same in {call.position}"
                finding = replace(finding, seen=sentence)  # noqa: PLW2901
        told.append(finding)
    return told


def _costs(result: Result) -> bool:
    return result.verdict in {Verdict.FAILED, Verdict.SKIPPED} and not result.advice


def _of_function(
    function: str, results: Sequence[Result], diagnosis: Diagnosis | None, *, is_open: bool
) -> list[Finding]:
    groups: dict[Cause, list[Result]] = {}
    for result in results:
        groups.setdefault(_cause(result), []).append(result)
    if not groups:
        return []
    _merge_skipped(groups)
    explained = _explained(groups, diagnosis) if diagnosis else None
    return [
        _finding(function, group, diagnosis if cause == explained else None, is_open=is_open)
        for cause, group in groups.items()
    ]


def _cause(result: Result) -> Cause:
    """Tell what failures must have in common to be one finding."""
    if result.verdict is Verdict.SKIPPED:
        return ("skipped",)
    shown = result.counterexample
    if shown is None:
        return ("message", result.message)
    call = _last(shown)
    if call is not None and call.outcome is not OutcomeKind.RETURNED:
        return ("call", call.outcome.value, call.exception)
    is_form = shown.evidence == "form" or (
        shown.evidence == "history" and AFTER_OTHERS.search(shown.message)
    )
    if call is not None and is_form:
        return ("form", _form(call.value))
    return (shown.evidence,) if shown.evidence == "change" else VALUES


def _last(shown: Counterexample) -> Call | None:
    """Give the last of the calls that show a failure, or else the last that was made."""
    places = [place for place in shown.shown if place < len(shown.calls)]
    return shown.calls[places[-1]] if places else next(reversed(shown.calls), None)


def _form(value: Plain) -> str:
    return "float" if value in NUMBERS else type(value).__name__ if value is not None else "None"


def _merge_skipped(groups: dict[Cause, list[Result]]) -> None:
    """Count what was not judged, for want of another property, to what costs most."""
    others = [cause for cause in groups if cause != ("skipped",)]
    if others and ("skipped",) in groups:
        skipped = groups.pop(("skipped",))
        groups[max(others, key=lambda cause: _lost(groups[cause]))] += skipped


def _explained(groups: dict[Cause, list[Result]], diagnosis: Diagnosis) -> Cause:
    """Tell which group an explanation is about, after adding those that it explains too.

    It tells of values; where there are none wrong, of what costs most. What ends in an
    exception is explained with it only if the call on which it shows does so too.
    """
    largest = max(groups, key=lambda cause: _lost(groups[cause]))
    explained = VALUES if VALUES in groups else largest
    raises = not diagnosis.got or diagnosis.got.startswith("raised")
    for cause in [*groups]:
        if cause != explained and (cause[0] != "call" or raises) and cause[0] != "message":
            groups[explained] += groups.pop(cause)
    return explained


def _lost(results: Iterable[Result]) -> float:
    return sum(result.max_points - (result.points or 0.0) for result in results)


def _finding(
    function: str, results: Sequence[Result], explanation: Diagnosis | None, *, is_open: bool
) -> Finding:
    witness = min(results, key=_plainness)
    shown = witness.counterexample
    calls = _shown_calls(shown) if shown else []
    compares = shown is not None and shown.evidence not in {"comparison", "change"}
    finding = Finding(
        function=function,
        explanation=explanation,
        calls=calls,
        got=shown.got if shown and compares else "",
        right=shown.expected if shown and compares else "",
        tolerance=shown.tolerance if shown else "",
        seen=witness.message if shown is None else _seen(shown),
        claim=witness.claim,
        reproduce=shown.reproduce if shown else "",
        position=witness.position,
        line=witness.line,
        properties=[result.name for result in results],
        points=_lost(results),
        unwritten=_are_unwritten(results),
        urgent=shown is None and bool(LEFT_OUT.match(witness.message)),
    )
    if not (is_open and explanation):
        return finding
    return _by_explanation(finding, explanation, _error(results, explanation))


def _error(results: Iterable[Result], explanation: Diagnosis) -> str:
    """Tell what Python said where a claim met the exception that an explanation shows."""
    calls = [call for each in results if each.counterexample for call in each.counterexample.calls]
    for call in calls:
        if call.message and explanation.got == f"raised {call.exception}":
            place = f" ({call.position})" if call.position else ""
            return f"{call.exception}: {call.message}{place}"
    return ""


def _by_explanation(finding: Finding, explanation: Diagnosis, error: str) -> Finding:
    """Show the call that an explanation comes with, where it tells what came of it."""
    if not (explanation.shown_by and explanation.got and explanation.right):
        return finding
    raised = explanation.got.startswith("raised")
    outcome = OutcomeKind.RAISED if raised else OutcomeKind.RETURNED
    call = Call(function=finding.function, text=explanation.shown_by, outcome=outcome)
    return replace(
        finding,
        calls=[call],
        got=explanation.got,
        right=explanation.right,
        tolerance="",
        seen=error,
        reproduce=explanation.shown_by,
    )


def _seen(shown: Counterexample) -> str:
    """Tell in words what values do not say: what was computed of them, or changed."""
    told = shown.evidence in {"value", "call", "form"} or (not shown.evidence and shown.got)
    return "" if told else shown.message


def _shown_calls(shown: Counterexample) -> list[Call]:
    calls = [shown.calls[place] for place in shown.shown if place < len(shown.calls)]
    return calls or shown.calls[-1:]


def _plainness(result: Result) -> tuple[bool, int, bool, int]:
    """Order failures, the plainest and shortest first; those without a call last."""
    shown = result.counterexample
    if shown is None:
        return True, 0, False, 0
    length = sum(len(call.text) for call in _shown_calls(shown))
    is_vague = not shown.expected or shown.expected[0].isalpha()  # "at least 0.5", say
    return False, PLAINNESS.index(shown.evidence), is_vague, length


def _are_unwritten(results: Iterable[Result]) -> bool:
    """Whether a function is not there yet: missing, or it raises what a starter raises."""
    judged = [result for result in results if result.verdict is not Verdict.SKIPPED]
    return bool(judged) and all(map(_is_unwritten, judged))


def _is_unwritten(result: Result) -> bool:
    shown = result.counterexample
    if shown is None:
        return result.message.startswith(ABSENT) and result.message.endswith(".")
    call = _last(shown)
    return call is not None and call.exception == UNWRITTEN
