"""Convert a failure to a counterexample: arguments, actual value, expected value, tolerance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from gradekit.judging.attempts import Failure
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.evidence import Shown, right_value, show_failure, write_call
from gradekit.judging.session import CallFailed
from gradekit.model.assignment import Assignment, Manifest, Property
from gradekit.model.mismatch import Mismatch, show
from gradekit.model.outcomes import RecordedCall, describe
from gradekit.model.report import Call, Counterexample, Plain, plain
from gradekit.sandbox.child.protocol import encode_value
from gradekit.sandbox.child.values import count_entries
from gradekit.submission.reading import Submission

LARGEST_QUOTED: Final = 1 << 14
"""Bytes of a value that a report holds whole, in serialised form."""
MOST_QUOTED: Final = 4000
"""Entries of such a value."""
LONGEST_TEXT: Final = 20_000
"""Characters of any text of a counterexample."""
MOST_ASKED: Final = 3
"""Calls of a comparison for which the reference is asked."""


def counterexample(
    property_: Property,
    failure: Failure,
    assignment: Assignment,
    submission: Submission,
    *,
    shown: Shown | None = None,
) -> Counterexample:
    """Write a failure as a counterexample; the submission tells where its lines stand.

    `shown` are the calls that show it, if they have been chosen before.
    """
    fault = _call_at_fault(property_, failure)
    got, expected, tolerance, message = _comparison(failure, fault, assignment, submission)
    shown = shown or show_failure(property_, failure, assignment)
    compared = shown.calls[:MOST_ASKED] if shown.evidence == "comparison" else ()
    rights = {id(call): right_value(call, assignment) for call in compared}
    return Counterexample(
        inputs={name: plain(value) for name, value in failure.example.items()},
        calls=[
            replace(
                _call(call, submission, assignment.manifest), right=_cut(rights.get(id(call), ""))
            )
            for call in failure.calls
        ],
        got=_cut(got),
        expected=_cut(expected),
        tolerance=_cut(tolerance),
        message=_cut(message),
        reproduce=shown.line,
        shrunk=failure.shrunk,
        evidence=shown.evidence,
        shown=[failure.calls.index(call) for call in shown.calls],
    )


def _call(call: RecordedCall, submission: Submission, manifest: Manifest) -> Call:
    outcome = call.outcome
    return Call(
        function=call.function,
        text=_cut(write_call(manifest, call.function, call.arguments)),
        outcome=outcome.kind,
        value=_quoted(outcome.value),
        exception=outcome.exception,
        message=outcome.message,
        position=submission.position(outcome.line),
    )


def _quoted(value: Any) -> Plain:
    """Give a value as JSON; of one that is too large to quote the beginning, as text."""
    if len(encode_value(value)) <= LARGEST_QUOTED and count_entries(value) <= MOST_QUOTED:
        return plain(value)
    return _cut(show(value), LARGEST_QUOTED)


def _cut(text: str, longest: int = LONGEST_TEXT) -> str:
    return text if len(text) <= longest else f"{text[:longest]} ... ({len(text)} characters)"


def _call_at_fault(property_: Property, failure: Failure) -> RecordedCall | None:
    """Choose the call to show: the one that failed, else the last of a judged function."""
    if isinstance(failure.error, CallFailed):
        return failure.calls[-1]
    judged = (call for call in reversed(failure.calls) if call.function in property_.judges)
    return next(judged, None)


def _comparison(
    failure: Failure,
    fault: RecordedCall | None,
    assignment: Assignment,
    submission: Submission,
) -> tuple[str, str, str, str]:
    """Give got, expected, tolerance and message for any kind of failure."""
    error = failure.error
    if isinstance(error, Mismatch):
        return error.got, error.expected, error.within, error.message
    if isinstance(error, CallFailed):
        position = submission.position(error.outcome.line)
        got = describe(error.outcome) + (f" ({position})" if position else "")
        return got, _expected(fault, assignment), "", f"{error.function} {got}"
    if isinstance(error, OutOfTime):
        return "", "", "", str(error)
    detail = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return "", "", "", f"what was returned could not be worked with ({detail})"


def _expected(fault: RecordedCall | None, assignment: Assignment) -> str:
    if fault is None:
        return ""
    try:
        return show(assignment.oracle(fault.function)(*fault.arguments))
    except Exception:  # outside its contract the reference may raise  # noqa: BLE001
        return ""
