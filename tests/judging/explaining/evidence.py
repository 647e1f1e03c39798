"""Evidence about functions that run here: what the layers get from a worker."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

from gradekit.assignment.examples import Corpus, Trace, size
from gradekit.judging.explaining.core import RAISED, RETURNED, Evidence
from gradekit.model.assignment import Assignment

NUMBERS = [[x / 4] for x in range(-32, 33)]
LISTS = [
    [[x, y, x * y][: 1 + place % 3]]
    for place, (x, y) in enumerate((a / 2, b + 0.25) for a in range(-6, 7) for b in range(-2, 3))
]


def trace(function: Callable[..., Any], arguments: Sequence[Any]) -> Trace:
    """Make a call as a worker does."""
    try:
        return [RETURNED, function(*copy.deepcopy(arguments)), []]
    except Exception as error:
        return [RAISED, type(error).__name__, []]


def corpus(calls: Sequence[list[Any]], function: str = "double", **tables: Any) -> Corpus:
    """Make a corpus of probes, all in the core."""
    count = len(calls)
    fields: dict[str, Any] = {
        "core": [1e-9] * count,
        "accepted": [[] for _ in calls],
        "simplest": sorted(range(count), key=lambda index: size(calls[index])),
        "work": [10] * count,
        "answers": {},
    }
    fields |= tables
    return Corpus(
        key="",
        drawn_by="",
        seed=0,
        counts={},
        examples={},
        probes={function: list(calls)},
        **{name: {function: table} for name, table in fields.items()},
    )


def evidence(
    assignment: Assignment,
    function: Callable[..., Any],
    calls: Sequence[list[Any]] = NUMBERS,
    name: str = "double",
    **tables: Any,
) -> Evidence:
    """Give the evidence about a wrong function in the place of one of an assignment."""
    outcomes = [trace(function, call) for call in calls]
    return Evidence(name, assignment, corpus(calls, name, **tables), outcomes)
