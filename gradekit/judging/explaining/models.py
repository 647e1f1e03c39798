"""Error models whose answers equal those of a wrong function: one mistake, or a pair of them.

A fit equals the function on the whole core, and at least some of what it matches are finite
numbers. Single mistakes come first, then each beside an accepted convention, then those whose
formula has no value on some probes where the function, which has a guard, is right; then pairs.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from gradekit.assignment.closeness import equal
from gradekit.assignment.error_models import Runner, Settings
from gradekit.assignment.refutation import key
from gradekit.judging.explaining import candidates
from gradekit.judging.explaining.candidates import Candidate, Mistake, Mistakes
from gradekit.judging.explaining.core import FEWEST, Evidence, deciding_first
from gradekit.judging.explaining.likeness import Likeness, Own, compare
from gradekit.mistakes import ErrorModel

TOLERANCE: Final = 3e-9
SLACK: Final = 3
MATCHED: Final = 0.3
"""The least share of the failing probes that a fit matches by finite numbers."""
ODD: Final = 0.15
"""The largest share, of the failing probes, of those where one crashes and the other does not."""
MOST_COMPARISONS: Final = 20_000
MOST_WORK: Final = 1_500_000
"""Calls inside all comparisons with one error model on the first probes.

After so many on the others no further candidate is compared there.
"""
MOST_BESIDE: Final = 50_000
"""Such calls for conventions beside mistakes that hardly need them."""
MOST_OF_PAIRS: Final = 600_000
"""Such calls in all, after which no pairs are looked for."""
MOST_VERIFIED: Final = 60
"""Candidates that are compared on more than the first probes."""
FIRST: Final = 4
"""Probes that decide on nearly all candidates."""
LEAST_POWER: Final = 0.01
ENOUGH: Final = 40
"""Failing probes, small and large, that are enough for a switch whose misconception fits on all."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Mistakes that together do what a function does; none where a convention alone does it.

    `guarded` are the probes on which a guard of the function prevents that they show.
    """

    mistakes: Mistakes
    settings: Settings
    guarded: int = 0


class _OutOfComparisons(Exception):  # noqa: N818
    """As many comparisons as are worth it have been made."""


class Search:
    """Looks for what fits to the evidence, within a number of comparisons."""

    def __init__(self, model: ErrorModel, evidence: Evidence, written: Sequence[float]) -> None:
        self._evidence = evidence
        self._run = Runner(model, evidence.function, evidence.assignment.manifest)
        self._usual = candidates.chosen(model, evidence.assignment)
        self._conventions = list(candidates.conventions(model))
        every = candidates.mistakes(model, written)
        self._singles = [each for each in every if self._usual.get(each.switch) != each.value]
        self._comparisons = self._verified = self._work = self._work_of_verifying = 0
        self._compare_on(_in_order(evidence), evidence.passing)
        self._own = functools.cache(lambda index: Own.of(evidence.outcomes[index]))
        self._near: dict[Mistakes, int] = {}
        self._guarded: dict[Mistakes, Settings] = {}

    def _compare_on(self, failing: Sequence[int], passing: Sequence[int]) -> None:
        """Choose the probes that candidates are compared on."""
        self._order = deciding_first(failing, passing, FIRST)
        self._failing = frozenset(failing)
        self._least = max(FEWEST, MATCHED * len(failing))

    @functools.cached_property
    def _is_hopeless(self) -> bool:
        """Whether nothing can match: hardly any wrong result is a finite number."""
        return sum(self._own(index).is_finite for index in self._failing) < self._least

    def alone(self) -> list[Fit]:
        """Give what fits of conventions and of single mistakes: the most plausible first."""
        if any(self._fits([((), settings)]) for settings in self._conventions):
            return [Fit((), {})]
        none: Settings = {}
        refutes = self._evidence.refutes
        possible = [each for each in self._singles if not refutes(each.switch, each.value)]
        fits = self._fits(((each,), none) for each in possible) or self._beside_conventions()
        return self._ordered(fits or self._fits(list(self._guarded.items()), guards=True))

    def _beside_conventions(self) -> list[Fit]:
        """Try conventions with the mistakes that have been tried alone.

        A convention that plays no part on the first probe seldom helps a mistake that is refuted
        there: the other ones come first.
        """
        near = self._near
        every: list[Mistakes] = [(each,) for each in self._singles]
        seen = [each for each in self._conventions if self._is_seen(each)]
        unseen = [each for each in self._conventions if each not in seen]
        likely = itertools.chain(
            ((mistakes, settings) for settings in seen for mistakes in every),
            (
                (mistakes, settings)
                for settings in unseen
                for mistakes, place in near.items()
                if self._is_helped(mistakes, settings, place)
            ),
        )
        refuted = [each for each in every if each not in near]
        unlikely = ((mistakes, settings) for settings in unseen for mistakes in refuted)
        return self._fits(likely) or self._fits(unlikely, self._work + MOST_BESIDE)

    def _is_helped(self, mistakes: Mistakes, convention: Settings, place: int) -> bool:
        """Whether a convention prevents that a probe refutes a mistake as it did."""
        index = self._order[place]
        self._count(0, index)
        outcome = self._compare(self._settings(mistakes, convention), index)
        return outcome in {Likeness.MATCH, Likeness.ALIKE}

    def _is_seen(self, convention: Settings) -> bool:
        """Whether a convention by itself changes the result on the first probe."""
        first = self._evidence.calls[self._order[0]]
        usual = self._run(self._usual, first)
        changed = self._run({**self._usual, **convention}, first)
        return not equal(changed[1], usual[1], TOLERANCE)

    def of_beliefs(self, names: Collection[str]) -> list[Fit]:
        """Give which switches of misconceptions, and which values, fit where these do."""
        singles = [each for each in self._singles if each.sentence.belief in names]
        if len(names) == 1 and not any(each.is_parameter for each in singles):
            failing = [index for index in self._order if index in self._failing]
            self._compare_on(failing[:: 1 + len(failing) // ENOUGH], [])
        tried = itertools.product(singles, ({}, *self._conventions))
        return self._ordered(self._fits(((each,), settings) for each, settings in tried))

    def pairs(self) -> list[Fit]:
        """Give likewise what fits of two mistakes at once, which takes longest to look for."""
        keys = {each: key(each.switch, each.value) for each in self._singles}
        refuted = self._evidence.refutes.of_both
        pairs = itertools.islice(candidates.pairs(self._singles), MOST_COMPARISONS)
        possible = (pair for pair in pairs if not refuted(keys[pair[0]], keys[pair[1]]))
        none: Settings = {}
        return self._ordered(self._fits(((pair, none) for pair in possible), MOST_OF_PAIRS))

    def _ordered(self, fits: Sequence[Fit]) -> list[Fit]:
        return plausible(sorted(fits, key=self._rank) if len(fits) > 1 else fits)

    def _fits(
        self, tried: Iterable[Candidate], most: float = math.inf, *, guards: bool = False
    ) -> list[Fit]:
        """Try what there is until so much work was done in all.

        Mistakes that fit are not tried beside another convention. Then `_near` are those that
        another probe than the first one refutes, with its place, and in `_guarded` are those that
        may fit with `guards`.
        """
        fits: list[Fit] = []
        mistakes: Mistakes = ()
        self._near, self._most = {}, min(most, MOST_WORK)
        with suppress(_OutOfComparisons):
            for mistakes, conventions in () if self._is_hopeless or self._is_used_up() else tried:
                if any(mistakes == fit.mistakes for fit in fits):
                    continue
                settings = self._settings(mistakes, conventions)
                passed, guarded = self._passed(settings, guards=guards)
                if passed == len(self._order):
                    fits.append(Fit(mistakes, settings, guarded))
                elif passed:
                    self._near[mistakes] = passed
                    if guarded and len(mistakes) == 1:
                        self._guarded.setdefault(mistakes, conventions)
            return fits
        return [each for each in fits if not _could_be_another(each, mistakes)]

    def _settings(self, mistakes: Mistakes, conventions: Settings) -> Settings:
        return {**self._usual, **conventions, **{each.switch: each.value for each in mistakes}}

    def _is_used_up(self) -> bool:
        """Whether no further candidate would be compared to the end."""
        return (
            self._comparisons > MOST_COMPARISONS
            or self._work > self._most
            or self._work_of_verifying > MOST_WORK
            or self._verified >= MOST_VERIFIED
        )

    def _rank(self, fit: Fit) -> tuple[int, int, int]:
        """Give first what is alike at most edges, needs few guards, and the source suggests."""
        edges = self._evidence.edges
        alike = sum(
            self._compare(fit.settings, index) in {Likeness.MATCH, Likeness.ALIKE}
            for index in edges
        )
        guessed = sum(each.is_parameter and not each.suggested for each in fit.mistakes)
        return -alike, fit.guarded, guessed

    def _passed(self, settings: Settings, *, guards: bool) -> tuple[int, int]:
        """Count the probes before the one that refutes a candidate, and where one had a guard.

        That is where the function is right and the formula of the candidate has no value. With
        `guards` it does not refute the candidate. None is counted where another result does.
        """
        failing = len(self._failing)
        matched = odd = compared = guarded = 0
        for place, index in enumerate(self._order):
            self._count(place, index)
            outcome = self._compare(settings, index)
            is_guarded = outcome is Likeness.UNDEFINED and index not in self._failing
            guarded += is_guarded
            odd += outcome in {Likeness.ODD, Likeness.UNDEFINED} and not (guards and is_guarded)
            if outcome is Likeness.OTHER:
                return place, 0
            if odd > ODD * failing or odd == place + 1 == FIRST:
                return place, guarded
            if index in self._failing:
                compared += 1
                matched += outcome is Likeness.MATCH
                if compared == failing and matched < self._least:
                    return place, 0
        if guards and guarded > len(self._order) - failing - FEWEST:
            return len(self._order) - 1, 0  # it has no value wherever the function is right
        return len(self._order), guarded

    def _count(self, place: int, index: int) -> None:
        """Note that a candidate is compared on one more probe."""
        if place >= FIRST:
            self._verified += place == FIRST
            is_too_much = place == FIRST and self._work_of_verifying > MOST_WORK
            self._work_of_verifying += self._evidence.work[index]
        else:
            self._comparisons += 1
            self._work += self._evidence.work[index]
            is_too_much = self._comparisons > MOST_COMPARISONS or self._work > self._most
        if is_too_much or self._verified > MOST_VERIFIED:
            raise _OutOfComparisons

    def _compare(self, settings: Settings, index: int) -> Likeness:
        model = self._run(settings, self._evidence.calls[index])
        tolerance = self._evidence.within(index, TOLERANCE, SLACK)
        return compare(self._own(index), model, tolerance)


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
