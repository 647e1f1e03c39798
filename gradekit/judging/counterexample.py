"""Convert a failure to a counterexample: arguments, actual value, expected value, tolerance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from gradekit.judging.attempts import Failure
from gradekit.judging.session import CallFailed, OutOfTime
from gradekit.model.assignment import Assignment, Manifest, Property
from gradekit.model.mismatch import Mismatch, show
from gradekit.model.outcomes import AT_ONCE, RecordedCall, describe
from gradekit.model.report import Call, Counterexample, Plain, plain
from gradekit.sandbox.child.protocol import encode_value
from gradekit.sandbox.child.values import count_entries
from gradekit.submission.reading import Submission

MANY: Final = 5  # this many equal entries are written as `[entry] * 5`
LARGEST_QUOTED: Final = 1 << 14
"""Bytes of a value that a report holds whole, in serialised form."""
MOST_QUOTED: Final = 4000
"""Entries of such a value."""
LONGEST_TEXT: Final = 20_000
"""Characters of any text of a counterexample."""


def counterexample(
    property_: Property, failure: Failure, assignment: Assignment, submission: Submission
) -> Counterexample:
    """Write a failure as a counterexample; the submission tells where its lines stand."""
    fault = _call_at_fault(property_, failure)
    got, expected, tolerance, message = _comparison(failure, fault, assignment, submission)
    return Counterexample(
        inputs={name: plain(value) for name, value in failure.example.items()},
        calls=[_call(call, submission, assignment.manifest) for call in failure.calls],
        got=_cut(got),
        expected=_cut(expected),
        tolerance=_cut(tolerance),
        message=_cut(message),
        reproduce=_reproduction(fault, assignment) if fault else "",
        shrunk=failure.shrunk,
    )


def write_call(manifest: Manifest, function: str, arguments: Sequence[Any]) -> str:
    """Write a call as Python that can be pasted; what repeats itself is short.

    Where a driver runs programs in a function's name it is the program that can be
    pasted: the student has no such function.
    """
    if function in manifest.programs:
        return str(arguments[0])
    return f"{function}({', '.join(map(_literal, arguments))})"


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_literal(item)}' for key, item in value.items())}}}"
    if isinstance(value, list) and len(value) >= MANY and all(item == value[0] for item in value):
        entry = _literal(value[0])
        if isinstance(value[0], list | dict):  # each its own: a function may work in place
            return f"[{entry} for _ in range({len(value)})]"
        return f"[{entry}] * {len(value)}"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return f"float('{value}')" if isinstance(value, float) and value - value != 0 else repr(value)


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


def _reproduction(fault: RecordedCall, assignment: Assignment) -> str:
    """Write the call for the student to paste: nothing where a driver makes it, or others too."""
    manifest = assignment.manifest
    if fault.history is not AT_ONCE:
        return ""
    if fault.function in manifest.driver and fault.function not in manifest.programs:
        return ""
    call = write_call(manifest, fault.function, fault.arguments)
    return call if len(call) <= LONGEST_TEXT else ""


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
