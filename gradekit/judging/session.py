"""Proxies of the functions of a submission, whose calls run in a worker.

A property calls a proxy of a function: the call crosses to the worker, is recorded, and
comes back as a plain value of the declared form, or as a `CallFailed`.
"""

from __future__ import annotations

import contextlib
import copy
import math
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from gradekit.assignment.program import Role, describe_program
from gradekit.judging.deadlines import Timed, describe_allowed
from gradekit.judging.hangs import Hangs, count_numbers
from gradekit.judging.runs import Concurrent, Noticed, Run
from gradekit.model.assignment import Assignment
from gradekit.model.mismatch import Mismatch
from gradekit.model.outcomes import AT_ONCE, History, Outcome, OutcomeKind, RecordedCall, describe
from gradekit.model.signature import Signature, describe_form
from gradekit.sandbox.allowance import Patience
from gradekit.sandbox.child.protocol import CallRequest, encode_value
from gradekit.sandbox.forkserver import ForkServer
from gradekit.sandbox.process import Lost
from gradekit.sandbox.tiers import Tier, TierInUse
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import Submission

if TYPE_CHECKING:
    from gradekit.sandbox.isolation import Isolation

MOST_TOGETHER: Final = 4 << 20
"""Bytes of replies that are decoded together."""
MOST_HELD: Final = 64 << 20
"""Bytes of memory that a process may hold while sessions with other helpers are at work."""
MOST_STORED: Final = 1 << 20
"""Bytes of the values of first calls that are stored, in serialised form: in memory 64 times."""


class CallFailed(Exception):  # a fact about the student's call, not an error of ours  # noqa: N818
    """A call of a student's function did not return: `outcome` says what happened."""

    def __init__(self, function: str, outcome: Outcome) -> None:
        self.function = function
        self.outcome = outcome
        self.exception = outcome.exception
        self.bases = outcome.bases
        super().__init__(f"{function} {describe(outcome)}")


class Session(Timed):
    """One submission in one worker, seen through the functions of an assignment.

    `stubs` are functions that the reference, or a `role`, computes in place of the submission's;
    `changing` those of them that change their arguments, where the manifest lets them. `before` is
    the session with the submission's own helpers, if this is another.
    """

    def __init__(  # all but three by keyword  # noqa: PLR0913
        self,
        assignment: Assignment,
        submission: Submission,
        isolation: TierInUse,
        *,
        stubs: Sequence[str] = (),
        role: Role | None = None,
        changing: Collection[str] = (),
        before: Session | None = None,
    ) -> None:
        seconds = assignment.manifest.limits.seconds_in_total
        super().__init__(describe_allowed("the whole submission", seconds))
        self.assignment = assignment
        self.noticed = Noticed()
        self.run = Run(0, self.noticed)
        self.hangs: Hangs = Hangs(None if before is None else before.hangs)
        self.values: dict[str, set[int]] | None = None
        self.batch: Concurrent | None = None
        self.supplied: dict[tuple[str, bool], dict[str, Any]] = {}
        self._first_calls: list[bytes] | None = None
        self._reached: tuple[bytes, ...] | None = None
        self._room = MOST_STORED
        self._first_outcomes: dict[tuple[bytes, ...], Outcome] = {}
        self.worker: Worker = Worker(
            describe_program(
                assignment,
                submission.source,
                stubs=stubs,
                role=role,
                changing=changing,
                modules=submission.modules,
                unread=submission.unread,
            ),
            assignment.manifest.limits,
            isolation,
            Patience() if before is None else before.worker.patience,
        )

    def function(self, name: str) -> StudentFunction:
        """Give one of the submission's functions as a callable."""
        return StudentFunction(self, name, self.assignment.manifest.functions[name])

    def begin(self, seed: int, noticed: Noticed | None = None) -> Run:
        """Start a new run; what is noticed goes to the session's notes, or to these."""
        fresh = self.batch is None and self.worker.is_fresh
        self.run = Run(seed, self.noticed if noticed is None else noticed, fresh)
        return self.run

    def for_one_property(self) -> contextlib.AbstractContextManager[None]:
        """Allow no more than the time for one property while this lasts.

        What its worker waits for a processor, or for us, is not counted: see `Allowance`.
        """
        seconds = self.assignment.manifest.limits.seconds_per_property
        allowed = describe_allowed("this property", seconds)
        allowance = self.worker.allowance(seconds)
        return self.until(time.monotonic() + seconds, allowed, allowance)

    @contextlib.contextmanager
    def calling_in(self, batch: Concurrent) -> Iterator[None]:
        """Let calls wait for those of other examples while this lasts."""
        self.batch = batch
        try:
            yield
        finally:
            self.batch = None

    @contextlib.contextmanager
    def from_scratch(self) -> Iterator[None]:
        """Try one example in a worker that has done nothing else before it.

        What such a worker answers to some first calls is asked only once: many
        properties fail on the same small calls.
        """
        self._first_calls, self._reached = [], None
        try:
            yield
        finally:
            self._first_calls = None

    def call(self, name: str, arguments: Sequence[Any], history: History = AT_ONCE) -> Outcome:
        """Make one call within every deadline, after those of a history, and record it.

        A function that has hung too often is not asked: it hangs again.

        Raises
        ------
        OutOfTime
            If no time is left for it.
        """
        outcome = None
        if self.hangs:
            outcome = self.hangs.last(name, count_numbers([arguments, history.earlier]))
        outcome = outcome or self._make_call(name, arguments, history)
        self.run.calls.append(
            RecordedCall(function=name, arguments=arguments, outcome=outcome, history=history)
        )
        if outcome.changed:
            self.run.noticed.changes.add(name)
        return outcome

    def _make_call(self, name: str, arguments: Sequence[Any], history: History) -> Outcome:
        """Make one call, and note if it hangs."""
        self.check_time()
        run = self.run
        seed = run.seed + len(run.calls)
        limits = self.assignment.manifest.limits
        if self.hangs:
            limits = self.hangs.limits(name, count_numbers([arguments, history.earlier]), limits)
        seconds = limits.seconds_per_call
        if self._first_calls is not None:
            outcome = self._first_call(self._first_calls, name, arguments, history, seconds)
        elif self.batch is None:
            outcome = self.worker.call(name, arguments, history=history, seed=seed, seconds=seconds)
        else:
            earlier = list(map(list, history.earlier))
            request = CallRequest(0, name, list(arguments), seed, earlier, history.how)
            outcome = self.batch.call(request)
            self.run = run  # others have run meanwhile
        if outcome.kind is OutcomeKind.TIMED_OUT or outcome.kind is OutcomeKind.OUT_OF_MEMORY:
            numbers = count_numbers([arguments, history.earlier])
            alone = run.fresh or self._first_calls is not None
            self.hangs.note(name, numbers, outcome, alone=alone)
        else:
            self.hangs.came_back.add(name)
        return outcome

    def exchange(self, calls: Sequence[bytes]) -> list[bytes] | None:
        """Make calls together, recording none; None where that does not come to an end."""
        seconds = self.assignment.manifest.limits.seconds_per_call
        return self.worker.exchange(calls, seconds=seconds, deadline=self.deadline)

    def exchange_beside(
        self, other: Worker, calls: Sequence[Sequence[bytes]]
    ) -> list[list[bytes]] | None:
        """Make some calls in the worker and others in another; None as for `exchange`."""
        seconds = self.assignment.manifest.limits.seconds_per_call
        return self.worker.exchange_beside(other, calls, seconds=seconds, deadline=self.deadline)

    def call_all(self, name: str, several: Sequence[Sequence[Any]]) -> list[Outcome] | None:
        """Call a function with several arguments; none is recorded, and None as for `exchange`.

        None as well where the replies are too much to be held decoded at a time, or the
        function has hung too often.
        """
        if self.hangs.last(name, math.inf):
            return None
        requests = [CallRequest(0, name, list(arguments), 0) for arguments in several]
        replies = self.exchange(list(map(encode_value, requests)))
        if replies is None or sum(map(len, replies)) > MOST_TOGETHER:
            return None
        with contextlib.suppress(Lost):
            return list(map(self.worker.read, requests, replies))
        return None

    def _first_call(
        self,
        first_calls: list[bytes],
        name: str,
        arguments: Sequence[Any],
        history: History,
        seconds: float,
    ) -> Outcome:
        """Make a call after the others of this example alone, or take its stored outcome."""
        run = self.run
        seed = run.seed + len(run.calls)
        drawn = seed * self.worker.program.draws
        before = [list(map(list, history.earlier)), history.how]
        first_calls.append(encode_value([name, list(arguments), drawn, *before]))
        key = tuple(first_calls)
        outcome = self._first_outcomes.get(key)
        if outcome is None:
            if self._reached != key[:-1]:
                self.worker.restart()
                for number, call in enumerate(run.calls):
                    self.worker.call(
                        call.function,
                        call.arguments,
                        history=call.history,
                        seed=run.seed + number,
                    )
            outcome = self.worker.call(name, arguments, history=history, seed=seed, seconds=seconds)
            self._reached = key
            self._room -= len(encode_value([outcome.value, *outcome.changed.values()]))
            if self._room >= 0:
                self._first_outcomes[key] = outcome
        return outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """The helpers that a judged function runs with: the student's, or reference stubs."""

    session: Session
    own_helpers: bool


class Sessions:
    """The sessions of one submission, by the functions that the reference computes in each.

    At most two processes at a time hold more than `MOST_HELD`, and the limits are for each;
    beside each another may stand ready. Use it as a context manager. `began`, `deadline` and
    `latest` are on the monotonic clock: by the latest all has to be over, whoever is at fault.
    With `alone` the main session has one worker only, as it must where calls change what that
    runs.
    """

    def __init__(
        self,
        assignment: Assignment,
        submission: Submission,
        isolation: Isolation,
        latest: float = math.inf,
        *,
        alone: bool = False,
    ) -> None:
        self.assignment = assignment
        self.submission = submission
        self.isolation = isolation
        self.began = time.monotonic()
        self.latest = latest
        self.alone = alone
        self.deadline = min(self.began + assignment.manifest.limits.seconds_in_total, latest)
        self._by_stubs: dict[tuple[str, ...], Session] = {}
        self._workers = contextlib.ExitStack()
        self.main = self.get(())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.close()

    def get(self, stubs: tuple[str, ...], role: Role | None = None) -> Session:
        """Give the submission in a worker where the reference, or a role, computes `stubs`."""
        key = stubs if role is None else (*stubs, role.compute.__name__)
        if key not in self._by_stubs:
            session = Session(
                self.assignment,
                self.submission,
                Turn(self, key),
                stubs=stubs,
                role=role,
                changing=self.main.noticed.changes if stubs else (),
                before=self.main if stubs else None,
            )
            session.deadline = self.deadline
            self._workers.enter_context(session.worker)
            self._by_stubs[key] = session
        return self._by_stubs[key]

    def make_room(self, stubs: tuple[str, ...]) -> None:
        """End the processes of sessions that are done with, unless they hold little memory.

        Those are all but the main one and this.
        """
        for others, other in self._by_stubs.items():
            if stubs and others and others != stubs and other.worker.memory() > MOST_HELD:
                other.worker.stop()

    def extend(self, seconds: float) -> None:
        """Add to the time: what gradekit asked in vain is not at the student's cost."""
        self.deadline = min(self.deadline + seconds, self.latest)
        self.main.deadline = self.deadline


@dataclass(frozen=True, slots=True)
class Turn:
    """The isolation of one session: before it starts a process, others end theirs."""

    _sessions: Sessions
    _stubs: tuple[str, ...]

    def begin(self, warm: str) -> None:
        """Start the fork server and the search for the tier."""
        self._sessions.isolation.begin(warm)

    def tier(self, warm: str) -> Tier:
        """Give the tier in use."""
        return self._sessions.isolation.tier(warm)

    def fork_server(self, warm: str) -> ForkServer:
        """Give the fork server of the tier in use, and room for a process."""
        self._sessions.make_room(self._stubs)
        return self._sessions.isolation.fork_server(warm)


class StudentFunction:
    """Proxy of a student's function, which runs in the worker."""

    def __init__(self, session: Session, name: str, signature: Signature) -> None:
        self._session, self._signature, self.__name__ = session, signature, name

    def __call__(self, *arguments: Any) -> Any:
        """Call it with fresh copies of the arguments."""
        return self._value(self._session.call(self.__name__, arguments))

    def after(self, history: History, *arguments: Any) -> Any:
        """Call it after the calls of a history, all in one request."""
        return self._value(self._session.call(self.__name__, arguments, history))

    def kept_after(
        self, history: History, *arguments: Any
    ) -> tuple[Any, Sequence[tuple[int, int]]]:
        """Call it as `after` does; give what changed when its call was over, too."""
        outcome = self._session.call(self.__name__, arguments, history)
        return self._value(outcome), outcome.kept

    def in_place(self, *arguments: Any) -> Any:
        """Call it and let it change the arguments, as a plain call would."""
        outcome = self._session.call(self.__name__, copy.deepcopy(arguments))
        for index, value in outcome.changed.items():
            if isinstance(arguments[index], list):
                arguments[index][:] = value
            elif isinstance(arguments[index], dict):
                arguments[index].clear()
                arguments[index].update(value)
        return self._value(outcome)

    def exactly(self, *arguments: Any) -> Any:
        """Call it, and accept no other form than the declared one."""
        return self._value(self._session.call(self.__name__, arguments), exactly=True)

    def _value(self, outcome: Outcome, *, exactly: bool = False) -> Any:
        if outcome.kind is not OutcomeKind.RETURNED:
            raise CallFailed(self.__name__, outcome)
        if outcome.value is None and outcome.changed:
            expected = describe_form(self._signature.returns)
            problem = "it changed its argument in place and returned nothing, but should return"
            raise Mismatch(f"{problem} {expected}", got="None", expected=expected)
        value, advice = self._signature.conform(outcome.value, exactly=exactly)
        self._session.run.noticed.advice.update((self.__name__, sentence) for sentence in advice)
        if self._session.values is not None:
            self._session.values.setdefault(self.__name__, set()).add(hash(repr(value)))
        return value
