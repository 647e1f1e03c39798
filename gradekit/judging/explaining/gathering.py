"""The calls of the probes, in a fresh worker: as many as do not take too long."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from gradekit.assignment.examples import Corpus, declared, trace
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.explaining.core import NOT_MADE, Evidence
from gradekit.judging.session import Session
from gradekit.model.outcomes import Outcome, OutcomeKind

TOGETHER: Final = (4, 32, *range(64, 512, 64))
"""Where rounds of calls begin."""
LEAST: Final = TOGETHER[1]
"""Calls that are made however long they take."""
MOST_LOST: Final = 3
"""Calls that do not come back, after which no more are made."""
SLOW: Final = 1.5
"""Seconds for one round of calls, after which there is none with more."""
LONG: Final = 10
"""How many times the usual work makes a call long."""
MOST_WITH_LONG: Final = 0.2
"""Seconds after which no long call is made: functions may be slow on what is large alone."""


def gather(function: str, session: Session, corpus: Corpus) -> Evidence | None:
    """Make the calls in a fresh worker; None where there are no probes, or it hangs.

    Raises
    ------
    OutOfTime
        If there is no time left for them.
    """
    probes = corpus.probes.get(function, [])
    if not probes or session.hangs.last(function, math.inf):
        return None
    manifest = session.assignment.manifest
    traces = [NOT_MADE] * len(probes)
    made = lost = 0
    for index, outcome in _outcomes(function, probes, session, corpus.work[function]):
        lost += outcome.kind not in {OutcomeKind.RETURNED, OutcomeKind.RAISED}
        made += 1
        traces[index] = trace(outcome)
        if lost == MOST_LOST:
            break
    if made < min(len(probes), LEAST):
        return None
    for exactly in (False, True):
        outcomes = [declared(each, manifest, function, exactly=exactly) for each in traces]
        evidence = Evidence(function, session.assignment, corpus, outcomes, exactly=exactly)
        if evidence.failing:
            break
    return evidence


def _outcomes(
    function: str, probes: Sequence[list[Any]], session: Session, work: Sequence[int]
) -> Iterator[tuple[int, Outcome]]:
    """Make the calls in a few rounds, in their order: some functions remember what was before."""
    session.worker.restart()
    most = LONG * statistics.median(work)
    spent = 0.0
    bounds = sorted({0, len(probes), *(each for each in TOGETHER if each < len(probes))})
    for start, stop in pairwise(bounds):
        leave_long = start >= LEAST and spent > MOST_WITH_LONG
        indices = [i for i in range(start, stop) if work[i] <= most or not leave_long]
        began = time.monotonic()
        yield from _round(function, probes, session, indices)
        seconds = time.monotonic() - began
        spent += seconds
        if stop >= LEAST and seconds > SLOW:
            return


def _round(
    function: str, probes: Sequence[list[Any]], session: Session, indices: Sequence[int]
) -> Iterator[tuple[int, Outcome]]:
    """Make some calls together, or one by one where that fails."""
    if session.deadline < time.monotonic():
        raise OutOfTime
    outcomes = session.call_all(function, [probes[index] for index in indices])
    if outcomes is not None:
        yield from zip(indices, outcomes, strict=True)
        return
    for index in indices:
        session.begin(0)
        yield index, session.call(function, probes[index])
