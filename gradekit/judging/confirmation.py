"""Rerun a failure in a fresh worker, and check it against the exact reference.

A counterexample counts only if the reference passes it and if, where the
values of the calls are known to fifty digits, at least one of them is wrong.
Otherwise the property itself is wrong, or gradekit cannot judge it here.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from types import ModuleType

from gradekit.judging.attempts import Failure, attempt
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.session import Session, Setting
from gradekit.model.assignment import Assignment, Property
from gradekit.model.mismatch import Mismatch
from gradekit.model.outcomes import Outcome, OutcomeKind, RecordedCall
from gradekit.sandbox.child.protocol import decode_value, encode_value


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a failure may not be the student's.

    `is_fault`: judging broke on the reference as well, so that nothing is known of the claim.
    """

    why: str
    is_fault: bool = False


def see_again(property_: Property, setting: Setting, failure: Failure) -> Failure:
    """Try an example that failed in a fresh worker: if it fails there, that run is reported."""
    with setting.session.from_scratch():
        again = attempt(property_, setting, failure.example)
    if again is None:
        return replace(failure, repeatable=False)
    if again.is_out_of_time:
        return failure
    return replace(again, held=failure.held, shrunk=failure.shrunk or not property_.drawn)


def gives_again(session: Session, calls: Sequence[RecordedCall]) -> bool:
    """Whether calls give the same where none came before them."""
    answered = {OutcomeKind.RETURNED, OutcomeKind.RAISED}
    if any(call.outcome.kind not in answered for call in calls):
        return False
    with suppress(OutOfTime), session.from_scratch():
        session.begin(0)
        again = [session.call(call.function, call.arguments, call.history) for call in calls]
        return all(map(_is_same, calls, again))
    return False


def _is_same(call: RecordedCall, again: Outcome) -> bool:
    before = call.outcome
    if before.kind is not again.kind or before.exception != again.exception:
        return False
    return encode_value(before.value) == encode_value(again.value)


def doubt(property_: Property, failure: Failure, assignment: Assignment) -> Doubt | None:
    """Say why a failure may not be the student's; None if it is."""
    functions = {name: assignment.oracle(name) for name in property_.functions}
    material = assignment.material() | functions
    supplied = {name: material[name] for name in property_.asks_for}
    try:
        property_.inner(**supplied, **failure.example)
    except AssertionError as error:
        return Doubt(f"the reference itself does not pass this example ({error})")
    except Exception:  # whatever else it raises is no fact about the claim  # noqa: BLE001
        import traceback

        return Doubt(traceback.format_exc(), is_fault=True)
    if isinstance(failure.error, Mismatch) and _all_right(failure.calls, assignment):
        return Doubt("every value in this example is right to fifty digits")
    return None


def _all_right(calls: tuple[RecordedCall, ...], assignment: Assignment) -> bool:
    """Whether every call returned a value that the 50-digit form accepts."""
    exact = assignment.exact
    if exact is None or not calls:
        return False
    return all(_is_right(call, assignment, exact) for call in calls)


def _is_right(call: RecordedCall, assignment: Assignment, exact: ModuleType) -> bool:
    signature = assignment.manifest.functions[call.function]
    if call.outcome.kind is not OutcomeKind.RETURNED or call.outcome.changed or call.outcome.kept:
        return False
    try:
        value, _ = signature.conform(call.outcome.value, exactly=True)
        return _accepts(exact, call.function, encode_value([list(call.arguments), value]))
    except (Mismatch, ValueError, IndexError, OverflowError):
        return False


@functools.lru_cache(maxsize=1024)
def _accepts(exact: ModuleType, function: str, packed: bytes) -> bool:
    """Ask the 50-digit form once: many properties fail on the same small calls."""
    arguments, value = decode_value(packed)
    return bool(exact.accepts(function, arguments, value))
