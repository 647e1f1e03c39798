"""From a failure to a counterexample, and the doubts that protect the student.

A counterexample counts only if the reference passes it and if, where the
values of the calls are known to fifty digits, at least one of them is wrong.
Otherwise the property is at fault, and so are we.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import ModuleType

from gradekit.judging.replay import Failure
from gradekit.judging.session import CallFailed, OutOfTime, describe, write_call
from gradekit.model.assignment import Assignment, Manifest, Property
from gradekit.model.mismatch import Mismatch, show
from gradekit.model.outcomes import OutcomeKind, RecordedCall
from gradekit.model.report import Call, Counterexample, plain
from gradekit.sandbox.child.protocol import decode_value, encode_value


def doubt(one: Property, failure: Failure, assignment: Assignment) -> str:
    """Say why a failure may be gradekit's own fault; empty if it is not.

    Parameters
    ----------
    one : Property
        What was refuted.
    failure : Failure
        By which example.
    assignment : Assignment
        Holds the reference and its 50-digit form.
    """
    material = assignment.material() | {name: assignment.oracle(name) for name in one.functions}
    try:
        one.inner(**{name: material[name] for name in one.asks_for}, **failure.example)
    except Exception as error:  # any failure of the reference is our fault  # noqa: BLE001
        return f"the reference itself does not pass this example ({error})"
    if isinstance(failure.error, Mismatch) and _all_right(failure.calls, assignment):
        return "every value in this example is right to fifty digits"
    return ""


def counterexample(
    one: Property, failure: Failure, assignment: Assignment, position: Callable[[int], str]
) -> Counterexample:
    """Tell a failure as with what, got what, should be what, within what.

    Parameters
    ----------
    one : Property
        What failed.
    failure : Failure
        On which example.
    assignment : Assignment
        Holds the reference.
    position : callable
        Tells where a line of the submission's source stands.
    """
    calls = [_call(call, position, assignment.manifest) for call in failure.calls]
    fault = _call_at_fault(one, failure)
    got, expected, tolerance, message = _comparison(failure, fault, assignment, position)
    return Counterexample(
        inputs={name: plain(value) for name, value in failure.example.items()},
        calls=calls,
        got=got,
        expected=expected,
        tolerance=tolerance,
        message=message,
        reproduce=_reproduction(fault, assignment) if fault else "",
        shrunk=failure.shrunk,
    )


def _reproduction(fault: RecordedCall, assignment: Assignment) -> str:
    """Write the call for the student to paste: nothing where a driver makes it."""
    manifest = assignment.manifest
    if fault.function in manifest.driver and fault.function not in manifest.programs:
        return ""
    return write_call(manifest, fault.function, fault.arguments)


def _all_right(calls: tuple[RecordedCall, ...], assignment: Assignment) -> bool:
    """Whether every call returned a value that the 50-digit form accepts."""
    exact = assignment.exact
    if exact is None or not calls:
        return False
    return all(_is_right(call, assignment, exact) for call in calls)


def _is_right(call: RecordedCall, assignment: Assignment, exact: ModuleType) -> bool:
    signature = assignment.manifest.functions[call.function]
    if call.outcome.kind is not OutcomeKind.RETURNED or call.outcome.changed:
        return False
    try:
        value, _ = signature.conform(call.outcome.value)
        return _accepts(exact, call.function, encode_value([list(call.arguments), value]))
    except (Mismatch, ValueError, IndexError, OverflowError):
        return False


@functools.lru_cache(maxsize=1024)
def _accepts(exact: ModuleType, function: str, packed: bytes) -> bool:
    """Ask the 50-digit form once: the same small calls refute many properties."""
    arguments, value = decode_value(packed)
    accepted: bool = exact.accepts(function, arguments, value)
    return accepted


def _call_at_fault(one: Property, failure: Failure) -> RecordedCall | None:
    """Choose the call to show: the one that failed, else the last of a judged function."""
    if isinstance(failure.error, CallFailed):
        return failure.calls[-1]
    judged = [call for call in failure.calls if call.function in one.judges]
    return judged[-1] if judged else None


def _comparison(
    failure: Failure,
    fault: RecordedCall | None,
    assignment: Assignment,
    position: Callable[[int], str],
) -> tuple[str, str, str, str]:
    """Give got, expected, tolerance and message for any kind of failure."""
    error = failure.error
    if isinstance(error, Mismatch):
        return error.got, error.expected, error.within, error.message
    if isinstance(error, CallFailed):
        where = position(error.outcome.line)
        got = describe(error.outcome) + (f" ({where})" if where else "")
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


def _call(call: RecordedCall, position: Callable[[int], str], manifest: Manifest) -> Call:
    outcome = call.outcome
    return Call(
        function=call.function,
        text=write_call(manifest, call.function, call.arguments),
        outcome=outcome.kind,
        value=plain(outcome.value),
        exception=outcome.exception,
        message=outcome.message,
        position=position(outcome.line),
    )
