"""What a wrong function does on the probes, beside what is right there."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_finite
from gradekit.assignment.examples import Corpus, Trace, declared, size, trace
from gradekit.assignment.refutation import Refutation
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.session import Session
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.child.protocol import decode_value, encode_value

RETURNED: Final = OutcomeKind.RETURNED.value
RAISED: Final = OutcomeKind.RAISED.value
TOGETHER: Final = (4, 32, 128)
"""Where rounds of calls begin."""
MOST_LOST: Final = 3
"""Calls that do not come back, after which no more are made."""
SLOW: Final = 3.0
"""Seconds for one round of calls, after which there is none with more."""
FEWEST: Final = 3
"""On fewer probes that fail nothing but the counterexample is said."""
SPREAD: Final = 8
"""Probes on which a function is right that are compared early: a few tell most guesses apart."""
ARITHMETIC: Final = {"ValueError", "ZeroDivisionError", "OverflowError"}
"""What math raises where NumPy gives infinity or NaN."""


class Evidence:
    """The outcomes of one function on the first of its probes, perhaps all of them.

    `core` are the indices of probes where right solutions agree, `failing` those of them where
    this function is wrong, the simplest call first, and `edges` the others. `work` tells how much
    a call of the error model is, `power` the share of misconceptions that show on a probe, and
    `exactly` that results are compared in their own form.
    """

    def __init__(
        self,
        function: str,
        assignment: Assignment,
        corpus: Corpus,
        outcomes: Sequence[Trace],
        *,
        exactly: bool = False,
    ) -> None:
        self.function = function
        self.assignment = assignment
        self.calls = corpus.probes[function][: len(outcomes)]
        self.outcomes = outcomes
        self.exactly = exactly
        self._accepted = corpus.accepted[function]
        answers = corpus.answers.get(function, {}).values()
        self.power = [_share(answers, index) for index in range(len(outcomes))]
        self.tolerances = corpus.core[function][: len(outcomes)]
        self.work = corpus.work[function][: len(outcomes)]
        self._corpus = corpus
        self.core = [index for index, each in enumerate(self.tolerances) if each is not None]
        self.edges = [index for index, each in enumerate(self.tolerances) if each is None]
        wrong = [index for index in self.core if not self.is_right(index)]
        self.failing = sorted(wrong, key=self._length)
        self.passing = sorted(set(self.core).difference(wrong), key=self._length)

    @functools.cached_property
    def refutes(self) -> Refutation:
        """Tells of which mistakes the outcomes show that it is another: by the usual options."""
        is_usual = self.assignment.options == self.assignment.manifest.usual_options
        finite = [index for index in self.failing if self._is_finite(index)]
        noted = self._corpus.mistakes.get(self.function, {}) if is_usual else {}
        probes = self._corpus.probes[self.function]
        return Refutation(noted, len(probes), self.passing, finite)

    def _is_finite(self, index: int) -> bool:
        kind, value, _ = self.outcomes[index]
        return bool(kind == RETURNED and is_finite(value))

    def _length(self, index: int) -> tuple[int, int]:
        return size(self.calls[index])

    def within(self, index: int, least: float, factor: float = 1.0) -> float:
        """Give the tolerance of a probe, which is not below `least`."""
        return max(least, factor * (self.tolerances[index] or 0.0))

    def is_right(self, index: int) -> bool:
        """Whether the outcome of a probe is right, or one that a right solution has."""
        own, (kind, value, _) = self.outcomes[index], self.right(index)
        tolerance = self.within(index, 1e-9)
        accepted = [] if self.tolerances[index] is not None else self._accepted[index]
        return any(
            own[0] == other and (other != RETURNED or equal(own[1], result, tolerance))
            for other, result, *_ in ([kind, value], *accepted)
        )

    @functools.cached_property
    def _right(self) -> dict[int, Trace]:
        return {}

    def right(self, index: int) -> Trace:
        """Give what the reference does on a probe."""
        if index not in self._right:
            oracle = self.assignment.oracle(self.function)
            try:
                value = oracle(*decode_value(encode_value(self.calls[index])))
                self._right[index] = [RETURNED, value, []]
            except Exception as error:  # whatever it refuses  # noqa: BLE001
                self._right[index] = [RAISED, type(error).__name__, []]
        return self._right[index]


def deciding_first(failing: Sequence[int], passing: Sequence[int], first: int) -> list[int]:
    """Order probes: the first failing ones, a few passing ones of all sizes, then the others."""
    some = passing[:: 1 + len(passing) // SPREAD]
    return list(dict.fromkeys((*failing[:first], *some, *failing, *passing)))


def _share(answers: Collection[Sequence[Trace | None]], index: int) -> float:
    showing = [each[index] is not None for each in answers if index < len(each)]
    return sum(showing) / len(showing) if showing else 1.0


def is_undefined(kind: str, value: Any, *, finite: bool) -> bool:
    """Whether arithmetic has no value there: an exception of math's, or NaN or infinity.

    `finite` tells whether a result is; to look through a long one again would take long.
    """
    return value in ARITHMETIC if kind == RAISED else kind == RETURNED and not finite


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
    traces: list[Trace] = []
    lost = 0
    for outcome in _outcomes(function, probes, session):
        lost += outcome.kind not in {OutcomeKind.RETURNED, OutcomeKind.RAISED}
        traces.append(trace(outcome))
        if lost == MOST_LOST:
            break
    if len(traces) < min(len(probes), TOGETHER[1]):
        return None
    for exactly in (False, True):
        outcomes = [declared(each, manifest, function, exactly=exactly) for each in traces]
        evidence = Evidence(function, session.assignment, corpus, outcomes, exactly=exactly)
        if evidence.failing:
            break
    return evidence


def _outcomes(function: str, probes: Sequence[list[Any]], session: Session) -> Iterator[Outcome]:
    """Make some calls together, or one by one where that fails."""
    session.worker.restart()
    for start, stop in pairwise((0, *TOGETHER, max(len(probes), TOGETHER[-1]))):
        began = time.monotonic()
        if session.deadline < began:
            raise OutOfTime
        outcomes = session.call_all(function, probes[start:stop])
        if outcomes is not None:
            yield from outcomes
        else:
            for arguments in probes[start:stop]:
                session.begin(0)
                yield session.call(function, arguments)
        if stop >= TOGETHER[1] and time.monotonic() - began > SLOW:
            return
