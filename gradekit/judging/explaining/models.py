"""Error models whose answers equal those of a wrong function: one mistake, or a pair of them.

A fit equals the function on the whole core, and at least some of what it matches are finite
numbers. Single mistakes come first, then each beside an accepted convention, then pairs.
"""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_finite, is_number, numbers
from gradekit.assignment.error_models import Runner, Settings
from gradekit.assignment.examples import Trace
from gradekit.judging.explaining.core import (
    ARITHMETIC,
    FEWEST,
    RAISED,
    RETURNED,
    Evidence,
    is_undefined,
)
from gradekit.judging.explaining.literals import candidates
from gradekit.mistakes import Choice, ErrorModel, Parameter, Sentence
from gradekit.model.assignment import Assignment

TOLERANCE: Final = 3e-9
SLACK: Final = 3
MATCHED: Final = 0.3
"""The least share of the failing probes that a fit matches by finite numbers."""
ODD: Final = 0.15
"""The largest share, of the failing probes, of those where one crashes and the other does not."""
MOST_COMPARISONS: Final = 20_000
MOST_WORK: Final = 1_000_000
"""Calls of Python functions inside all comparisons with one error model on the first probes.

After so many on the others no further candidate is compared there.
"""
MOST_VERIFIED: Final = 60
"""Candidates that are compared on more than the first probes."""
FIRST: Final = 4
"""Probes that decide on nearly all candidates."""
LEAST_POWER: Final = 0.01
ENOUGH: Final = 40
"""Failing probes, small and large, that are enough for a switch whose misconception fits on all."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One switch in one position; `suggested` tells if a literal of the source has its value."""

    switch: str
    value: Any
    sentence: Sentence
    is_parameter: bool = False
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """Mistakes that together do what a function does; none where a convention alone does it."""

    mistakes: tuple[Mistake, ...]
    settings: Settings


class _Outcome(Enum):
    MATCH = "equal and finite"
    ALIKE = "alike, and not finite"
    ODD = "one has a number, the other none"
    OTHER = "different"


@dataclass(frozen=True, slots=True)
class _Own:
    """An outcome of the student's, looked through once: it may be a list of a million numbers."""

    kind: str
    value: Any
    is_finite: bool
    has_numbers: bool

    @classmethod
    def of(cls, outcome: Trace) -> _Own:
        kind, value, _ = outcome
        returned = kind == RETURNED
        has_numbers = returned and any(map(is_number, numbers(value)))
        return cls(kind, value, returned and is_finite(value), has_numbers)


class _OutOfComparisons(Exception):  # noqa: N818
    """As many comparisons as are worth it have been made."""


class Search:
    """Looks for what fits to the evidence, within a number of comparisons."""

    def __init__(self, model: ErrorModel, evidence: Evidence, written: Sequence[float]) -> None:
        self._model = model
        self._evidence = evidence
        self._run = Runner(model, evidence.function, evidence.assignment.manifest)
        self._written = written
        self._usual = _chosen(model, evidence.assignment)
        self._comparisons = MOST_COMPARISONS
        self._verified = 0
        self._work = self._work_of_verifying = MOST_WORK
        self._failing = _in_order(evidence)
        self._passing = evidence.passing
        self._least = max(FEWEST, MATCHED * len(self._failing))
        self._own = functools.cache(lambda index: _Own.of(evidence.outcomes[index]))

    @functools.cached_property
    def _is_hopeless(self) -> bool:
        """Whether nothing can match: hardly any wrong result is a finite number."""
        return sum(self._own(index).is_finite for index in self._failing) < self._least

    def alone(self) -> list[Fit]:
        """Give what fits of conventions and of single mistakes: the most plausible first."""
        conventions = list(_conventions(self._model))
        if any(self._fits([((), settings)]) for settings in conventions):
            return [Fit((), {})]
        singles = self._singles()
        none: Settings = {}
        alone = (((each,), none) for each in singles)
        beside = (((each,), settings) for settings in conventions for each in singles)
        return self._ordered(self._fits(alone) or self._fits(beside))

    def of_beliefs(self, names: Collection[str]) -> list[Fit]:
        """Give which switches of misconceptions, and which values, fit where these do."""
        singles = [each for each in self._singles() if each.sentence.belief in names]
        if len(names) == 1 and not any(each.is_parameter for each in singles):
            some = self._failing[:: 1 + len(self._failing) // ENOUGH]
            self._failing, self._passing = some, []
            self._least = max(FEWEST, MATCHED * len(some))
        none: Settings = {}
        beside = itertools.product(singles, (none, *_conventions(self._model)))
        tried = (((each,), settings) for each, settings in beside)
        return self._ordered(self._fits(tried))

    def pairs(self) -> list[Fit]:
        """Give likewise what fits of two mistakes at once, which takes longest to look for."""
        pairs = itertools.islice(_pairs(self._singles()), MOST_COMPARISONS)
        return self._ordered(self._fits((pair, {}) for pair in pairs))

    def _ordered(self, fits: Sequence[Fit]) -> list[Fit]:
        return plausible(sorted(fits, key=self._rank) if len(fits) > 1 else fits)

    def _singles(self) -> list[Mistake]:
        every = _mistakes(self._model, self._written)
        return [each for each in every if self._usual.get(each.switch) != each.value]

    def _fits(self, tried: Iterable[tuple[tuple[Mistake, ...], Settings]]) -> list[Fit]:
        """Try what there is as long as it is not too much work."""
        fits: list[Fit] = []
        mistakes: tuple[Mistake, ...] = ()
        with suppress(_OutOfComparisons):
            for mistakes, conventions in () if self._is_hopeless or self._is_used_up() else tried:
                own = {each.switch: each.value for each in mistakes}
                settings = {**self._usual, **conventions, **own}
                if self._fit(settings):
                    fits.append(Fit(mistakes, settings))
            return fits
        return [each for each in fits if not _could_be_another(each, mistakes)]

    def _is_used_up(self) -> bool:
        """Whether no further candidate would be compared to the end."""
        left = min(self._comparisons, self._work, self._work_of_verifying)
        return left < 0 or self._verified >= MOST_VERIFIED

    def _rank(self, fit: Fit) -> tuple[int, int]:
        """Give first what is alike at most edges, then what the source suggests."""
        edges = self._evidence.edges
        alike = sum(
            self._compare(fit.settings, index) in {_Outcome.MATCH, _Outcome.ALIKE}
            for index in edges
        )
        guessed = sum(each.is_parameter and not each.suggested for each in fit.mistakes)
        return -alike, guessed

    def _fit(self, settings: Settings) -> bool:
        failing = len(self._failing)
        matched = odd = 0
        for place, index in enumerate((*self._failing, *self._passing)):
            self._count(place, index)
            outcome = self._compare(settings, index)
            matched += outcome is _Outcome.MATCH
            odd += outcome is _Outcome.ODD
            if outcome is _Outcome.OTHER or odd > ODD * failing:
                return False
            if place == failing - 1 and matched < self._least:
                return False
        return True

    def _count(self, place: int, index: int) -> None:
        """Note that a candidate is compared on one more probe."""
        if place >= FIRST:
            self._verified += place == FIRST
            is_too_much = place == FIRST and self._work_of_verifying < 0
            self._work_of_verifying -= self._evidence.work[index]
        else:
            self._comparisons -= 1
            self._work -= self._evidence.work[index]
            is_too_much = self._comparisons < 0 or self._work < 0
        if is_too_much or self._verified > MOST_VERIFIED:
            raise _OutOfComparisons

    def _compare(self, settings: Settings, index: int) -> _Outcome:
        model = self._run(settings, self._evidence.calls[index])
        tolerance = self._evidence.within(index, TOLERANCE, SLACK)
        return _compared(self._own(index), model, tolerance)


def plausible(fits: Sequence[Fit]) -> list[Fit]:
    """Leave out what could have several values, of which the source suggests none."""
    guessed: dict[tuple[str, ...], int] = {}
    for fit in fits:
        if any(each.is_parameter and not each.suggested for each in fit.mistakes):
            switches = tuple(each.switch for each in fit.mistakes)
            guessed[switches] = guessed.get(switches, 0) + 1
    return [
        fit
        for fit in fits
        if guessed.get(tuple(each.switch for each in fit.mistakes), 0) <= 1
        or all(each.suggested or not each.is_parameter for each in fit.mistakes)
    ]


def _could_be_another(fit: Fit, last: Sequence[Mistake]) -> bool:
    """Whether a value was guessed of a switch of which not all were tried before the last one."""
    untried = {each.switch for each in last}
    return any(
        each.switch in untried and each.is_parameter and not each.suggested for each in fit.mistakes
    )


def _compared(own: _Own, model: Trace, tolerance: float) -> _Outcome:
    kind, value, _ = model
    returned = kind == RETURNED and is_finite(value)
    if own.is_finite and returned:
        return _Outcome.MATCH if equal(own.value, value, tolerance) else _Outcome.OTHER
    if own.kind == kind:
        alike = own.value == value if kind != RETURNED else equal(own.value, value, tolerance)
        alike = alike or (kind == RAISED and {own.value, value} <= ARITHMETIC)
        return _Outcome.ALIKE if alike else _Outcome.ODD
    if is_undefined(own.kind, own.value, finite=own.is_finite) and is_undefined(
        kind, value, finite=returned
    ):
        return _Outcome.ALIKE
    return _Outcome.ODD if own.kind != RETURNED or own.has_numbers else _Outcome.OTHER


def _in_order(evidence: Evidence) -> list[int]:
    """Put the failing probe first that decides most for its work, then some that differ in size.

    The simplest are often too simple.
    """
    failing = evidence.failing
    step = max(1, len(failing) // (2 * FIRST))
    spread = failing[: step * (FIRST - 1) : step]
    powers = {index: max(evidence.power[index], LEAST_POWER) for index in failing}
    cheapest = min(failing, key=lambda index: evidence.work[index] / powers[index])
    return list(dict.fromkeys((cheapest, *spread, *failing)))


def _chosen(model: ErrorModel, assignment: Assignment) -> Settings:
    """Give the switches that are the options which a student chose: there they are no mistakes."""
    usual = assignment.manifest.usual_options
    return {
        name: value
        for name, value in assignment.options.items()
        if value != usual.get(name)
        and isinstance(switch := model.switches.get(name), Choice)
        and value in switch.values
    }


def _conventions(model: ErrorModel) -> Iterator[Settings]:
    """Give every combination of accepted conventions but the usual one."""
    names = list(model.benign)
    for values in itertools.product(*((None, *model.benign[name]) for name in names)):
        settings = {
            name: value for name, value in zip(names, values, strict=True) if value is not None
        }
        if settings:
            yield settings


def _mistakes(model: ErrorModel, written: Sequence[float]) -> Iterator[Mistake]:
    for name, switch in model.switches.items():
        if isinstance(switch, Choice):
            for value in switch.values:
                yield Mistake(name, value, switch.sentences[value])
        else:
            yield from _values(name, switch, written)


def _values(name: str, parameter: Parameter, written: Sequence[float]) -> Iterator[Mistake]:
    for value, suggested in candidates(parameter, written):
        yield Mistake(name, value, parameter.sentence, is_parameter=True, suggested=suggested)


def _pairs(singles: Sequence[Mistake]) -> Iterator[tuple[Mistake, Mistake]]:
    """Pair mistakes of two switches, those first that stand first in their switches.

    Of parameters only what the source suggests is paired. There may be very many pairs, of which
    few are looked at: each is made when it is asked for.
    """
    paired = [each for each in singles if each.suggested or not each.is_parameter]
    places = _places(paired)
    at_place: dict[int, list[int]] = {}
    for index, place in enumerate(places):
        at_place.setdefault(place, []).append(index)
    for total in range(2 * len(at_place) - 1):
        for index, first in enumerate(paired):
            others = at_place.get(total - places[index], [])
            for other in others[bisect_right(others, index) :]:
                if paired[other].switch != first.switch:
                    yield first, paired[other]


def _places(mistakes: Sequence[Mistake]) -> list[int]:
    """Count for each mistake those of its switch before it."""
    counts: Counter[str] = Counter()
    places = []
    for each in mistakes:
        places.append(counts[each.switch])
        counts[each.switch] += 1
    return places
