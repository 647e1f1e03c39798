"""The time that right code takes: no example may come near what a call may take.

A slow machine, or a right solution that is three times as slow, must not lose points. So the
plainest solution gets a tenth of it for the calls that take the reference longest.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gradekit.assignment import library
from gradekit.authoring.conditional import base_solution
from gradekit.judging.session import Session, Sessions
from gradekit.model.assignment import Assignment
from gradekit.sandbox.isolation import Isolation

SHARE: Final = 0.1
"""Of the seconds that a call may take."""
TRIES: Final = 3
"""How often a slow call is made again: another program may have had the processor."""


def slow_calls(
    assignment: Assignment, isolation: Isolation, slowest: Mapping[str, Sequence[Sequence[Any]]]
) -> Iterator[str]:
    """Tell which functions of the plainest solution take too long for one of these calls."""
    manifest = assignment.manifest
    path = base_solution(assignment)
    most = SHARE * manifest.limits.seconds_per_call
    with Sessions(assignment, library.read_for(manifest, str(path)), isolation) as sessions:
        for function, calls in slowest.items():
            seconds = max(
                (_seconds(sessions.main, function, call, most) for call in calls), default=0
            )
            if seconds > most:
                yield (
                    f"slow: {function} of {path.stem} takes {seconds:.2f} s for an example, and "
                    f"at most a tenth of seconds_per_call, {most:g} s, is fair"
                )


def _seconds(session: Session, function: str, arguments: Sequence[Any], enough: float) -> float:
    """Give the least time that a call takes in some tries, or in the first that is quick enough."""
    least = float("inf")
    for _ in range(TRIES):
        session.begin(0)
        began = time.perf_counter()
        session.call(function, arguments)
        least = min(least, time.perf_counter() - began)
        if least <= enough:
            break
    return least
