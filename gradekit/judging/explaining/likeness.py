"""An outcome of the student's beside that of an error model: alike, undefined, odd or different."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_finite, is_number, largest, numbers
from gradekit.assignment.examples import Trace
from gradekit.judging.explaining.core import ARITHMETIC, RAISED, RETURNED, is_undefined

NO_VALUE: Final = ARITHMETIC | {"IndexError", "KeyError"}
"""What is raised where a formula has no value: a guard prevents it."""


class Likeness(Enum):
    """How two outcomes of one call compare."""

    MATCH = "equal and finite"
    ALIKE = "alike, and not finite"
    UNDEFINED = "a number where the formula of the model has none"
    ODD = "one has a number, the other none"
    OTHER = "different"


@dataclass(frozen=True, slots=True)
class Own:
    """An outcome of the student's, looked through once: it may be a list of a million numbers."""

    kind: str
    value: Any
    is_finite: bool
    has_numbers: bool
    largest: float

    @classmethod
    def of(cls, outcome: Trace) -> Own:
        """Look through an outcome."""
        kind, value, _ = outcome
        returned = kind == RETURNED
        has_numbers = returned and any(map(is_number, numbers(value)))
        return cls(kind, value, returned and is_finite(value), has_numbers, largest(value))


def compare(own: Own, model: Trace, tolerance: float) -> Likeness:
    """Compare the outcome of a call with that of a variant of the error model."""
    kind, value, _ = model
    if own.is_finite and kind == RETURNED and equal(value, own.value, tolerance, own.largest):
        return Likeness.MATCH
    returned = kind == RETURNED and is_finite(value)
    if own.is_finite and returned:
        return Likeness.OTHER
    if own.is_finite:
        return Likeness.UNDEFINED if _needs_a_guard(kind, value) else Likeness.ODD
    if own.kind == kind:
        alike = own.value == value if kind != RETURNED else equal(own.value, value, tolerance)
        alike = alike or (kind == RAISED and {own.value, value} <= ARITHMETIC)
        return Likeness.ALIKE if alike else Likeness.ODD
    if is_undefined(own.kind, own.value, finite=own.is_finite) and is_undefined(
        kind, value, finite=returned
    ):
        return Likeness.ALIKE
    return Likeness.ODD if own.kind != RETURNED or own.has_numbers else Likeness.OTHER


def _needs_a_guard(kind: str, value: Any) -> bool:
    """Whether a formula has no value there: an error of arithmetic or an index, NaN, infinity."""
    if kind == RETURNED:
        return not all(map(is_finite, numbers(value)))
    return value in NO_VALUE
