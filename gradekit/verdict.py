"""The two questions that are never mixed: what happened, and what was learnt."""

from __future__ import annotations

from enum import Enum


class OutcomeKind(Enum):
    """What happened to one call of a student's function."""

    RETURNED = "returned"
    RAISED = "raised"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    DIED = "died"
    UNREADABLE = "unreadable"


class Verdict(Enum):
    """What was learnt about one property.

    ERROR is gradekit's own fault and never costs points.
    """

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    ERROR = "error"
