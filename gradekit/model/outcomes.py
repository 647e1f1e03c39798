"""The outcome of a call and the verdict on a property: two enums, never mixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final


class OutcomeKind(Enum):
    """What happened to one call of a student's function."""

    RETURNED = "returned"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    DIED = "died"
    UNREADABLE = "unreadable"


class Verdict(Enum):
    """Whether a property holds, as far as it was tried.

    DOUBTED is a failure that the reference or fifty digits contradict: it counts as passed.
    ERROR is a fault of gradekit's own: it leaves no score where the property has points.
    """

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    DOUBTED = "doubted"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class History:
    """Calls of the same function, by their arguments, in one request before the one that counts.

    `how` is one of the ways of `gradekit.sandbox.child.histories`, or empty.
    """

    earlier: Sequence[Sequence[Any]] = ()
    how: str = ""


AT_ONCE: Final = History()
"""No calls before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What happened to one call.

    `value` consists of plain types; `changed` holds the new values of arguments
    that the call changed in place, by position; `line` is the line of the
    submission where it raised, or 0. `bases` are the names of Python's own
    exceptions that `exception` is derived from, where it is not one itself. `kept` names by
    call and place what was changed after a call of the same request was over; place 0 is what
    the call returned, 1 its first argument.
    """

    kind: OutcomeKind
    value: Any = None
    exception: str = ""
    bases: tuple[str, ...] = ()
    message: str = ""
    line: int = 0
    changed: Mapping[int, Any] = field(default_factory=dict)
    kept: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedCall:
    """One call that the worker made, after those of a history, with its outcome."""

    function: str
    arguments: Sequence[Any]
    outcome: Outcome
    history: History = AT_ONCE


def describe(outcome: Outcome) -> str:
    """Say what happened to a call, as the end of a sentence that names it."""
    match outcome.kind:
        case OutcomeKind.RETURNED:
            return "returned"
        case OutcomeKind.RAISED:
            detail = f": {outcome.message}" if outcome.message else ""
            return f"raised {outcome.exception}{detail}"
        case OutcomeKind.TIMED_OUT:
            return f"did not come back ({outcome.message})"
        case OutcomeKind.OUT_OF_MEMORY:
            return "ran out of memory"
        case OutcomeKind.DIED:
            return f"ended its process ({outcome.message})"
        case OutcomeKind.UNREADABLE:
            return f"returned what cannot be graded ({outcome.message})"
