"""A submission on session: its functions as properties see them.

A property calls what looks like a plain function. Behind it the call crosses
to the worker, is recorded as evidence, and comes back as a plain value of the
declared form, or as a `CallFailed`.
"""

from __future__ import annotations

import contextlib
import copy
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gradekit.assignment.program import describe_program
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.mismatch import Mismatch
from gradekit.model.outcomes import Outcome, OutcomeKind, RecordedCall
from gradekit.model.signature import Signature, describe_form
from gradekit.sandbox.child.protocol import encode_value
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import Submission

if TYPE_CHECKING:
    from gradekit.judging.batching import Calls

MANY: Final = 5
"""This many equal entries are written as ``[entry] * 5``."""


class CallFailed(Exception):  # a fact about the student's call, not an error of ours  # noqa: N818
    """A call of a student's function did not return.

    Parameters
    ----------
    function : str
        Which function.
    outcome : Outcome
        What happened instead.
    """

    def __init__(self, function: str, outcome: Outcome) -> None:
        self.function = function
        self.outcome = outcome
        self.exception = outcome.exception
        super().__init__(f"{function} {describe(outcome)}")


class OutOfTime(Exception):  # noqa: N818
    """The time for one property, or for the whole submission, is used up: it says which."""


@dataclass(kw_only=True, slots=True)
class Noticed:
    """What is told besides verdicts: who changes its arguments, and sentences of advice."""

    changes: set[str] = field(default_factory=set)
    advice: set[tuple[str, str]] = field(default_factory=set)

    def sorted(self) -> tuple[list[str], list[tuple[str, str]]]:
        """Give both in order."""
        return sorted(self.changes), sorted(self.advice)


class Session:
    """One submission in one worker, seen through the functions of an assignment.

    Parameters
    ----------
    assignment : Assignment
        Whose functions are asked for.
    submission : Submission
        What runs in the worker.
    stubs : sequence of str
        Functions that the reference computes in place of the submission's.
    changing : collection of str
        Those of them that change their arguments, where the manifest lets them.
    """

    def __init__(
        self,
        assignment: Assignment,
        submission: Submission,
        *,
        stubs: Sequence[str] = (),
        changing: Collection[str] = (),
    ) -> None:
        self.assignment = assignment
        self.calls: list[RecordedCall] = []
        self.noticed = Noticed()
        self.hung: set[str] = set()
        self.values: dict[str, set[str]] | None = None
        self.deadline = float("inf")
        self.allowed = _allowed("the whole submission", assignment.manifest.limits.seconds_in_total)
        self.seed = 0
        self.round: Calls | None = None
        self.supplied: dict[tuple[str, bool], dict[str, Any]] = {}
        self._made: list[bytes] | None = None
        self._reached: tuple[bytes, ...] | None = None
        self._told: dict[tuple[bytes, ...], Outcome] = {}
        self.worker = Worker(
            describe_program(assignment, submission.source, stubs=stubs, changing=changing),
            assignment.manifest.limits,
        )

    def function(self, name: str) -> StudentFunction:
        """Give one of the submission's functions as a callable."""
        return StudentFunction(self, name, self.assignment.manifest.functions[name])

    def begin(self, seed: int) -> None:
        """Start a new example: forget the calls of the last one."""
        self.calls = []
        self.seed = seed

    @contextlib.contextmanager
    def for_one_property(self) -> Iterator[None]:
        """Allow no more than the time for one property while this lasts."""
        seconds = self.assignment.manifest.limits.seconds_per_property
        before = self.deadline, self.allowed
        if time.monotonic() + seconds < self.deadline:
            self.deadline = time.monotonic() + seconds
            self.allowed = _allowed("this property", seconds)
        try:
            yield
        finally:
            self.deadline, self.allowed = before

    @contextlib.contextmanager
    def noting(self) -> Iterator[Noticed]:
        """Tell apart what is noticed while this lasts; it is noted as ever."""
        before = self.noticed
        self.noticed = Noticed()
        try:
            yield self.noticed
        finally:
            before.changes |= self.noticed.changes
            before.advice |= self.noticed.advice
            self.noticed = before

    @contextlib.contextmanager
    def from_scratch(self) -> Iterator[None]:
        """Try one example in a worker that has done nothing else before it.

        What such a worker answers to some first calls is asked only once: the
        same small calls refute many properties.
        """
        self._made, self._reached = [], None
        try:
            yield
        finally:
            self._made = None

    def call(self, name: str, arguments: Sequence[Any]) -> Outcome:
        """Make one call within every deadline, and record it.

        Raises
        ------
        OutOfTime
            If no time is left for it.
        """
        limits = self.assignment.manifest.limits
        if name in self.hung:
            limits = limits.shortened()
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime(f"{self.allowed}, was used up")
        seed = self.seed + len(self.calls)
        seconds = limits.seconds_per_call
        if self._made is not None:
            outcome = self._first_call(self._made, name, arguments, seconds)
        elif self.round is None:
            outcome = self.worker.call(name, arguments, seed=seed, seconds=seconds)
        else:
            calls, own_seed = self.calls, self.seed
            outcome = self.round.call(name, arguments, seed)  # other examples run meanwhile
            self.calls, self.seed = calls, own_seed
        self._note(name, arguments, outcome)
        return outcome

    def _first_call(
        self, made: list[bytes], name: str, arguments: Sequence[Any], seconds: float
    ) -> Outcome:
        """Make a call after the others of this example alone, or remember what came of it."""
        seed = self.seed + len(self.calls)
        made.append(encode_value([name, list(arguments), seed * self.worker.program.draws]))
        key = tuple(made)
        if key not in self._told:
            if self._reached != key[:-1]:
                self.worker.restart()
                for number, call in enumerate(self.calls):
                    self.worker.call(call.function, call.arguments, seed=self.seed + number)
            self._told[key] = self.worker.call(name, arguments, seed=seed, seconds=seconds)
            self._reached = key
        return self._told[key]

    def _note(self, name: str, arguments: Sequence[Any], outcome: Outcome) -> None:
        self.calls.append(RecordedCall(function=name, arguments=arguments, outcome=outcome))
        if outcome.changed:
            self.noticed.changes.add(name)
        if outcome.kind is OutcomeKind.TIMED_OUT:
            self.hung.add(name)


class StudentFunction:
    """A student's function, called across the wire."""

    def __init__(self, session: Session, name: str, signature: Signature) -> None:
        self._trial = session
        self._signature = signature
        self.__name__ = name

    def __call__(self, *arguments: Any) -> Any:
        """Call it with fresh copies of the arguments."""
        return self._value(self._trial.call(self.__name__, arguments))

    def in_place(self, *arguments: Any) -> Any:
        """Call it and let it change the arguments, as a plain call would."""
        outcome = self._trial.call(self.__name__, copy.deepcopy(arguments))
        for index, value in outcome.changed.items():
            if isinstance(arguments[index], list):
                arguments[index][:] = value
            elif isinstance(arguments[index], dict):
                arguments[index].clear()
                arguments[index].update(value)
        return self._value(outcome)

    def _value(self, outcome: Outcome) -> Any:
        if outcome.kind is not OutcomeKind.RETURNED:
            raise CallFailed(self.__name__, outcome)
        if outcome.value is None and outcome.changed:
            expected = describe_form(self._signature.returns)
            raise Mismatch(
                "it changed its argument in place and returned nothing, "
                f"but should return {expected}",
                got="None",
                expected=expected,
            )
        value, advice = self._signature.conform(outcome.value)
        self._trial.noticed.advice.update((self.__name__, sentence) for sentence in advice)
        if self._trial.values is not None:
            self._trial.values.setdefault(self.__name__, set()).add(repr(value))
        return value


def _allowed(what: str, seconds: float) -> str:
    return f"the time for {what}, {seconds:g} seconds"


def describe(outcome: Outcome) -> str:
    """Say what happened to a call, as the end of a sentence that names it."""
    match outcome.kind:
        case OutcomeKind.RETURNED:
            return "returned"
        case OutcomeKind.RAISED:
            detail = f": {outcome.message}" if outcome.message else ""
            return f"raised {outcome.exception}{detail}"
        case OutcomeKind.TIMED_OUT:
            return f"did not come back ({outcome.message})"
        case OutcomeKind.OUT_OF_MEMORY:
            return "ran out of memory"
        case OutcomeKind.DIED:
            return f"ended its process ({outcome.message})"
        case OutcomeKind.UNREADABLE:
            return f"returned what cannot be graded ({outcome.message})"


def write_call(manifest: Manifest, function: str, arguments: Sequence[Any]) -> str:
    """Write a call as Python that can be pasted; what repeats itself is short.

    Where a driver runs programs in a function's name it is the program that can be
    pasted: the student has no such function.
    """
    if function in manifest.programs:
        return str(arguments[0])
    return f"{function}({', '.join(map(_literal, arguments))})"


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {_literal(item)}' for key, item in value.items())}}}"
    if isinstance(value, list) and len(value) >= MANY and all(item == value[0] for item in value):
        entry = _literal(value[0])
        if isinstance(value[0], list | dict):  # each its own: a function may work in place
            return f"[{entry} for _ in range({len(value)})]"
        return f"[{entry}] * {len(value)}"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return f"float('{value}')" if isinstance(value, float) and value - value != 0 else repr(value)


def functions_for(
    session: Session, asked: Sequence[str], judged: Sequence[str], *, own_helpers: bool
) -> dict[str, Callable[..., Any]]:
    """Give the functions a property asks for: the judged ones are the student's."""
    return {
        name: session.function(name)
        if own_helpers or name in judged
        else session.assignment.oracle(name)
        for name in asked
    }
