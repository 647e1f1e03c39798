"""Losses that are right but for a guard against log(0): they pay for the guard alone.

Three calls of each loss tell the guard: its form, and its size solved from the answers.
Where every call of every kept example of a loss agrees, within the bound of a right loss,
with the reference under that guard, the claims about the loss are tried again with the
reference's own loss in place of each answer. Those that the manifest sets aside for
guards (`guard = true`) are lost, and no others. A second form or size in the same
submission, or one call that does not agree, and everything stays as it was.
"""

from __future__ import annotations

import copy
import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from gradekit.asserts import assert_close
from gradekit.assignment.examples import Corpus, property_seed
from gradekit.assignment.hypothesis_adapter import is_rejection
from gradekit.guards import FORMS, LARGEST, NO_GUARD, Guard, Loss
from gradekit.judging.attempts import supplied
from gradekit.judging.batching import Batch, Trial
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.session import CallFailed, Session, Setting, StudentFunction
from gradekit.model.assignment import Assignment, Property
from gradekit.model.mismatch import Mismatch
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.tolerance import GUARD, Tolerance

HALVINGS: Final = 80
"""Steps of the search for a size: the interval of its logarithm ends up as one float."""
DIGITS: Final = (1, 2, 3)
"""Of the sizes that are tried first: people write them with few."""


@dataclass(frozen=True, slots=True)
class Known:
    """A guard that was found, and which of the places of a `Loss` it stands in."""

    guard: Guard
    variant: int


class GuardedLosses:
    """What is known of the guards of one submission; nothing is asked before it is needed."""

    def __init__(self, assignment: Assignment, main: Session, corpus: Corpus) -> None:
        self._assignment = assignment
        self._main = main
        self._corpus = corpus
        self._found: dict[str, Known] | None = None
        self._held: dict[tuple[int, str], frozenset[str]] = {}
        self.forgiven: dict[str, Guard] = {}

    def excuse(self, property_: Property, session: Session) -> bool:
        """Tell whether a claim that failed holds but for the guard of the loss it judges."""
        function = property_.judges[0]
        if property_.policy.guard or len(property_.judges) > 1 or function not in self._losses:
            return False
        known = self._guards().get(function)
        if known is None or property_.name not in self._holding(function, known, session):
            return False
        self.forgiven[function] = known.guard
        return True

    @property
    def _losses(self) -> dict[str, Loss]:
        return dict(self._assignment.code.losses)

    def _guards(self) -> dict[str, Known]:
        """Find the guard of each loss, by its probes; none where there is more than one."""
        if self._found is None:
            found = {name: self._find(name, loss) for name, loss in self._losses.items()}
            self._found = {name: known for name, known in found.items() if known is not None}
            if len({known.guard for known in self._found.values()}) > 1:
                self._found = {}
        return self._found

    def _find(self, function: str, loss: Loss) -> Known | None:
        """Find the guard that explains the answers to all three probes of a loss."""
        if function not in self._main.worker.functions:
            return None
        answers = []
        proxy = self._main.function(function)
        for arguments in loss.probes:
            self._main.begin(0)
            try:
                answers.append(_part(proxy(*arguments), loss))
            except (CallFailed, Mismatch, OutOfTime):
                return None
        if self._explains(Known(NO_GUARD, 0), loss, answers):
            return None
        for known in self._candidates(loss, answers):
            if self._explains(known, loss, answers):
                return known
        return None

    def _candidates(self, loss: Loss, answers: Sequence[Any]) -> Iterator[Known]:
        """Give the guards that explain one of the answers, round sizes first."""
        for variant, form in itertools.product(range(len(loss.values)), FORMS):
            for arguments, answer in zip(loss.probes, answers, strict=True):
                size = self._solve(form, partial(self._value, loss, variant, arguments), answer)
                if size is None:
                    continue
                rounded = [float(f"{size:.{digits - 1}e}") for digits in DIGITS]
                for each in dict.fromkeys([*rounded, size]):
                    if GUARD < each <= LARGEST:
                        yield Known(Guard(form, each), variant)

    def _value(self, loss: Loss, variant: int, arguments: Sequence[Any], guard: Guard) -> Any:
        return loss.values[variant](guard, self._assignment.reference, *arguments)

    def _solve(self, form: str, value: partial[Any], answer: Any) -> float | None:
        """Find the size under which a loss is worth what was answered."""
        low, high = math.log(GUARD), math.log(LARGEST)
        at_low, at_high = (value(Guard(form, size)) for size in (GUARD, LARGEST))
        if not _lies_between(answer, at_low, at_high):
            return None
        for _ in range(HALVINGS):
            middle = (low + high) / 2.0
            if _lies_between(answer, at_low, value(Guard(form, math.exp(middle)))):
                high = middle
            else:
                low = middle
        return math.exp(high)

    def _explains(self, known: Known, loss: Loss, answers: Sequence[Any]) -> bool:
        return all(
            self.agrees(known, loss, arguments, answer)
            for arguments, answer in zip(loss.probes, answers, strict=True)
        )

    def agrees(self, known: Known, loss: Loss, arguments: Sequence[Any], answer: Any) -> bool:
        """Tell whether an answer is the loss under a guard, within the bound of a right loss."""
        want = self._value(loss, known.variant, arguments, known.guard)
        bound: Tolerance = loss.bound(*arguments)
        if known.guard != NO_GUARD:
            bound = replace(bound, below=0.0, above=0.0)
        try:
            assert_close(answer, want, within=bound, precision="double")
        except (Mismatch, TypeError):
            return False
        return True

    def _holding(self, function: str, known: Known, session: Session) -> frozenset[str]:
        """Name the claims about a loss that hold but for its guard; none if a call disagrees."""
        key = id(session), function
        if key not in self._held:
            self._held[key] = frozenset(self._try_all(function, known, session))
        return self._held[key]

    def _try_all(self, function: str, known: Known, session: Session) -> list[str]:
        loss = self._losses[function]
        properties = [
            each
            for each in self._assignment.properties
            if each.policy.points and each.judges == (function,)
        ]
        held = []
        for property_ in properties:
            proxy = Unguarded(self, session, function, loss, known)
            if self._holds(property_, proxy, session):
                held.append(property_.name)
            if not proxy.agrees:
                return []
        return held

    def _holds(self, property_: Property, proxy: Unguarded, session: Session) -> bool:
        """Try a claim on all its examples, with the right loss in place of each that agrees."""
        setting = Setting(session=session, own_helpers=False)
        given = {**supplied(property_, setting), proxy.__name__: proxy}
        examples = self._corpus.examples[property_.name]
        trials = [Trial(partial(_attempt, property_, session, given, each)) for each in examples]
        with session.for_one_property():
            if not Batch(session).run(trials):
                proxy.agrees = False
        return not any(trial.failure for trial in trials)


class Unguarded(StudentFunction):
    """Proxy of a loss, which gives the right one in place of one that is right but for a guard."""

    def __init__(
        self, guards: GuardedLosses, session: Session, function: str, loss: Loss, known: Known
    ) -> None:
        assignment = session.assignment
        super().__init__(session, function, assignment.manifest.functions[function])
        self._guards = guards
        self._loss = loss
        self._known = known
        self.agrees = True

    def _value(self, outcome: Outcome, *, exactly: bool = False) -> Any:
        if outcome.kind is not OutcomeKind.RETURNED:
            self.agrees = False
        arguments = self._session.run.calls[-1].arguments
        try:
            value = super()._value(outcome, exactly=exactly)
        except Mismatch:
            self.agrees = False
            raise
        if not self._guards.agrees(self._known, self._loss, arguments, _part(value, self._loss)):
            self.agrees = False
            return value
        reference = self._session.assignment.reference
        right = self._loss.values[self._known.variant](NO_GUARD, reference, *arguments)
        place = self._loss.place
        return right if place is None else (*value[:place], right, *value[place + 1 :])


def _attempt(
    property_: Property, session: Session, given: dict[str, Any], example: dict[str, Any]
) -> str | None:
    """Try a claim on one example; give what it raises, in words."""
    session.begin(property_seed(0, property_.name) % 2**31)
    try:
        property_.inner(**given, **copy.deepcopy(example))
    except Exception as error:  # whatever a claim raises, it fails  # noqa: BLE001
        return None if is_rejection(error) else str(error) or "it failed"
    return None


def _part(value: Any, loss: Loss) -> Any:
    """Give the part of an answer that is the loss."""
    return value if loss.place is None else value[loss.place]


def _lies_between(answer: Any, first: Any, second: Any) -> bool:
    """Whether numbers lie between two others; of several, whether the first does."""
    with suppress(TypeError, IndexError):
        while isinstance(answer, list | tuple):
            answer, first, second = answer[0], first[0], second[0]
        return bool(min(first, second) <= answer <= max(first, second) and first != second)
    return False
