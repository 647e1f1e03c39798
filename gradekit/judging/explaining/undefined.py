"""Functions that are right wherever they give a number: elsewhere an error, infinity or NaN."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from gradekit.assignment.closeness import is_number, numbers
from gradekit.judging.explaining.core import FEWEST, RAISED, RETURNED, Evidence


def explain(evidence: Evidence) -> str:
    """Say what comes in place of a number, and on how many inputs; or nothing.

    Nothing is said unless it comes on every input of the core on which the function is wrong.
    Others are counted where it is so on all of them.
    """
    failing, passing = list(evidence.failing), len(evidence.passing)
    if min(len(failing), passing) < FEWEST or not _give_no_number(evidence, failing):
        return ""
    edges = [index for index in evidence.edges if not evidence.is_right(index)]
    if _give_no_number(evidence, edges):
        failing += edges
        passing += len(evidence.edges) - len(edges)
    outcomes = [evidence.outcomes[index] for index in failing]
    errors = sorted({value for kind, value, _ in outcomes if kind == RAISED})
    seen = [f"it raises {' or '.join(errors)}"] if errors else []
    if returned := [value for kind, value, _ in outcomes if kind == RETURNED]:
        alone = all(map(is_number, returned))
        seen.append(f"your result {'is nan or infinite' if alone else 'holds nan or infinity'}")
    what = ", or ".join(seen)
    subject = "your result" if errors else "it"
    return (
        f"{what[0].upper()}{what[1:]} on {len(failing)} of {len(failing) + passing} inputs; "
        f"{subject} is right on the other {passing}."
    )


def _give_no_number(evidence: Evidence, indices: Sequence[int]) -> bool:
    outcomes = [evidence.outcomes[index] for index in indices]
    return all(kind == RAISED or _is_no_number(kind, value) for kind, value, _ in outcomes)


def _is_no_number(kind: str, value: Any) -> bool:
    """Whether a result holds nan or infinity."""
    return kind == RETURNED and not all(map(math.isfinite, numbers(value)))
