"""Diagnose the misconception behind a wrong function, from its outputs.

The outcomes of the student's function on a fixed set of calls are compared
with those of every misconception about it. If exactly one of them does the
same throughout, its belief is named; otherwise nothing is said.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any, Final

from gradekit.assignment import misconceptions
from gradekit.assignment.examples import Corpus, Trace, trace
from gradekit.judging.blame import Blame
from gradekit.judging.evidence import write_call
from gradekit.judging.session import OutOfTime, Session, Sessions
from gradekit.model.assignment import Assignment
from gradekit.model.errors import GradekitError
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.model.report import Diagnosis

RELATIVE: Final = 1e-11
ABSOLUTE: Final = 1e-13
"""Two algorithms for one formula differ by far less, two formulas by far more."""

TOGETHER: Final = (4, 32)  # where rounds of calls begin: after a few, most beliefs are ruled out
LONGEST_CALL: Final = 300  # a longer call, on which it shows, would be no help


def diagnose_all(sessions: Sessions, blame: Blame, corpus: Corpus) -> list[Diagnosis]:
    """Name the belief behind each function that lost points, in its own setting."""
    diagnoses = []
    for name in sessions.assignment.manifest.functions:
        if name in blame.failed and name in sessions.main.worker.functions:
            with suppress(GradekitError):  # our own fault: nothing is said then
                session = sessions.get(tuple(blame.culprits(name)))
                diagnoses.append(diagnose(name, session, corpus))
    return [diagnosis for diagnosis in diagnoses if diagnosis is not None]


def diagnose(function: str, session: Session, corpus: Corpus) -> Diagnosis | None:
    """Find the one misconception whose outcomes equal those of a function that failed.

    The session has whatever stubs the function was judged with.
    """
    probes = corpus.probes.get(function, [])
    candidates = dict(corpus.answers.get(function, {}))
    in_place = function in session.assignment.manifest.in_place
    if not candidates or not probes or session.hangs.last(function, math.inf):
        return None
    with suppress(OutOfTime):
        for index, outcome in enumerate(_outcomes(function, probes, session)):
            seen = trace(outcome)
            candidates = {
                name: answers
                for name, answers in candidates.items()
                if alike(seen, answers[index], in_place=in_place)
            }
            if not candidates:
                return None
        if len(candidates) == 1:
            return _name(*candidates.popitem(), function, session.assignment, probes)
    return None


def _outcomes(function: str, probes: Sequence[list[Any]], session: Session) -> Iterator[Outcome]:
    """Make the calls in a fresh worker: some together, or one by one where that fails."""
    session.worker.restart()
    for start, stop in pairwise((0, *TOGETHER, len(probes))):
        if session.deadline < time.monotonic():
            raise OutOfTime
        outcomes = session.call_all(function, probes[start:stop])
        if outcomes is not None:
            yield from outcomes
            continue
        for arguments in probes[start:stop]:
            session.begin(0)
            yield session.call(function, arguments)


def alike(first: Trace, second: Trace, *, in_place: bool = False) -> bool:
    """Whether two outcomes are the same but for rounding.

    What a function does to its arguments tells nothing where it may do it (`in_place`).
    """
    silent = {OutcomeKind.TIMED_OUT.value, OutcomeKind.DIED.value}
    if first[0] != second[0] or first[0] in silent:
        return False
    return _equal(first[1], second[1]) and (in_place or _equal(first[2], second[2]))


def _equal(first: Any, second: Any) -> bool:
    if isinstance(first, list | tuple) and isinstance(second, list | tuple):
        return len(first) == len(second) and all(map(_equal, first, second))
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(_equal(first[k], second[k]) for k in first)
    if isinstance(first, float | int) and isinstance(second, float | int):
        same = math.isclose(first, second, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
        return same or (math.isnan(first) and math.isnan(second))
    return bool(first == second)


def _name(
    name: str,
    answers: list[Trace],
    function: str,
    assignment: Assignment,
    probes: list[list[Any]],
) -> Diagnosis | None:
    """Name a misconception by its file, with the shortest call on which it shows."""
    shown = _shown_by(answers, function, assignment, probes)
    if shown is None:
        return None
    path = assignment.manifest.folder / "misconceptions" / f"{name}.py"
    belief, remedy = misconceptions.explain(path)
    return Diagnosis(
        function=function,
        misconception=name,
        belief=belief,
        remedy=remedy,
        shown_by=shown if len(shown) <= LONGEST_CALL else "",
    )


def _shown_by(
    answers: list[Trace], function: str, assignment: Assignment, probes: list[list[Any]]
) -> str | None:
    """Give the shortest call on which a misconception differs from the reference, if one does."""
    oracle = assignment.oracle(function)
    in_place = function in assignment.manifest.in_place
    calls = [write_call(assignment.manifest, function, arguments) for arguments in probes]
    for place in sorted(range(len(calls)), key=lambda place: len(calls[place])):
        try:
            right = oracle(*probes[place])
        except ValueError:
            continue
        if not alike([OutcomeKind.RETURNED.value, right, []], answers[place], in_place=in_place):
            return calls[place]
    return None
