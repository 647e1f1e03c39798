"""Failures of the tiny assignment's properties, made by hand."""

from __future__ import annotations

from typing import Any

from gradekit.asserts import Mismatch
from gradekit.judging.attempts import Failure
from gradekit.model.assignment import Assignment, Property
from gradekit.model.outcomes import Outcome, OutcomeKind, RecordedCall

WRONG = Mismatch("got 3.0, but should be 2.0", got="3.0", expected="2.0", within="1e-15")


def call(
    *arguments: Any, function: str = "double", value: Any = 3.0, **outcome: Any
) -> RecordedCall:
    kind = outcome.pop("kind", OutcomeKind.RETURNED)
    return RecordedCall(
        function=function,
        arguments=arguments,
        outcome=Outcome(kind=kind, value=value, **outcome),
    )


def failure(
    *calls: RecordedCall, error: Exception = WRONG, example: dict[str, Any] | None = None
) -> Failure:
    return Failure(example=example or {"x": 1.0}, error=error, calls=calls)


def named(tiny: Assignment, name: str) -> Property:
    return next(each for each in tiny.properties if each.name == name)
