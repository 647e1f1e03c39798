"""What a wrong function does on the probes, beside what is right there."""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from itertools import chain, zip_longest
from typing import Any, Final

from gradekit.assignment import refutation
from gradekit.assignment.closeness import equal, is_finite
from gradekit.assignment.examples import Corpus, Trace
from gradekit.assignment.refutation import Refutation
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox.child.protocol import decode_value, encode_value

RETURNED: Final = OutcomeKind.RETURNED.value
RAISED: Final = OutcomeKind.RAISED.value
NOT_MADE: Final[Trace] = ["not made", "", []]
"""In place of the outcome of a call that would have taken too long."""
FEWEST: Final = 3
"""On fewer probes that fail nothing but the counterexample is said."""
SPREAD: Final = 8
"""Probes on which a function is right that are compared early: a few tell most guesses apart."""
ARITHMETIC: Final = {"ValueError", "ZeroDivisionError", "OverflowError"}
"""What math raises where NumPy gives infinity or NaN."""


class Evidence:
    """The outcomes of one function on its probes, perhaps not all of them.

    `made` are the indices of the probes that it was called with. `core` are those where right
    solutions agree, `failing` those of them where this function is wrong, the simplest call first,
    `passing` the rest, and `edges` the others. `work` tells how much a call of the error model is,
    `power` the share of misconceptions that show on a probe, and `exactly` that results are
    compared in their own form.
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
        self.calls = corpus.probes[function]
        self.outcomes = outcomes
        self.exactly = exactly
        self._accepted = corpus.accepted[function]
        answers = corpus.answers.get(function, {}).values()
        self.power = [_share(answers, index) for index in range(len(outcomes))]
        self.tolerances = corpus.core[function]
        self.work = corpus.work[function]
        self._corpus = corpus
        self._form = assignment.manifest.functions[function].returns.name
        self._is_usual = assignment.options == assignment.manifest.usual_options
        self.made = [index for index, each in enumerate(outcomes) if each is not NOT_MADE]
        self.core = [index for index in self.made if self.tolerances[index] is not None]
        self.edges = [index for index in self.made if self.tolerances[index] is None]
        passing = {index for index in self.core if self.is_right(index)}
        failing = set(self.core) - passing
        self.failing = [index for index in corpus.simplest[function] if index in failing]
        self.passing = [index for index in corpus.simplest[function] if index in passing]

    @functools.cached_property
    def refutes(self) -> Refutation:
        """Tells of which mistakes the outcomes show that it is another: by the usual options."""
        mistakes = self._corpus.mistakes.get(self.function, {}) if self._is_usual else {}
        passing, failing = set(self.passing), set(self.failing)
        places = refutation.noted(len(self.calls)) if mistakes else ()
        return Refutation(mistakes, [self._code(index, passing, failing) for index in places])

    def _code(self, index: int, passing: Collection[int], failing: Collection[int]) -> int:
        kind, value, _ = self.outcomes[index]
        if index in passing:
            return refutation.RIGHT
        is_number = index in failing and kind == RETURNED and is_finite(value)
        return refutation.code(value, self.right(index)[1]) if is_number else refutation.UNKNOWN

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
        known = self._corpus.right.get(self.function, []) if self._is_usual else []
        if known:
            kind, value, changed = known[index]
            is_tuple = kind == RETURNED and self._form == "tuple"  # which is kept as a list
            return [kind, tuple(value) if is_tuple else value, changed]
        if index not in self._right:
            oracle = self.assignment.oracle(self.function)
            try:
                value = oracle(*decode_value(encode_value(self.calls[index])))
                self._right[index] = [RETURNED, value, []]
            except Exception as error:  # whatever it refuses  # noqa: BLE001
                self._right[index] = [RAISED, type(error).__name__, []]
        return self._right[index]


def deciding_first(failing: Sequence[int], passing: Sequence[int], first: int) -> list[int]:
    """Order probes: the first failing ones, a few passing ones of all sizes, then both by turns."""
    some = passing[:: 1 + len(passing) // SPREAD]
    turns = chain.from_iterable(zip_longest(failing, passing))
    rest = (index for index in turns if index is not None)
    return list(dict.fromkeys((*failing[:first], *some, *rest)))


def _share(answers: Collection[Sequence[Trace | None]], index: int) -> float:
    showing = [each[index] is not None for each in answers if index < len(each)]
    return sum(showing) / len(showing) if showing else 1.0


def is_undefined(kind: str, value: Any, *, finite: bool) -> bool:
    """Whether arithmetic has no value there: an exception of math's, or NaN or infinity.

    `finite` tells whether a result is; to look through a long one again would take long.
    """
    return value in ARITHMETIC if kind == RAISED else kind == RETURNED and not finite
