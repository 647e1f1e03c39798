"""A worker: the process in which one submission runs, and the only access to it.

`Worker.call` turns whatever happens there into an `Outcome`. It never raises
for anything the student's code does; a worker that was lost is replaced on
the next call.
"""

from __future__ import annotations

import itertools
import math
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, Self

import msgspec

from gradekit.model import timing
from gradekit.model.errors import WorkerError
from gradekit.model.limits import Limits
from gradekit.model.outcomes import AT_ONCE, History, Outcome, OutcomeKind
from gradekit.sandbox import client
from gradekit.sandbox.allowance import Allowance, Patience
from gradekit.sandbox.child import protocol
from gradekit.sandbox.child.execution import LEFT_OUT
from gradekit.sandbox.process import KEPT_OUTPUT, Lost, Process
from gradekit.sandbox.program import Program
from gradekit.sandbox.tiers import TierInUse

__all__ = ["Limits", "Lost", "Outcome", "Program", "Worker"]

UNSAFE_AFTER: Final = {"MemoryError", "RecursionError"}
"""After one of these the interpreter may be left half-way: start afresh."""
LONGEST_QUOTE: Final = 500
QUICK: Final = 0.05
"""Seconds in which a submission loads that may do so ahead, beside calls that are timed."""

_LeftOut = list[tuple[protocol.Count, protocol.Count, protocol.Name, protocol.Sentence]]
_Begun = tuple[Process, protocol.Load, bytes]
"""A process, what it was asked first, and what of that was not sent."""


class Worker:
    """A process with one submission inside; use it as a context manager.

    `isolation` is what keeps it apart, and where it is forked; `patience` may be shared with
    other workers of the submission.
    """

    def __init__(
        self,
        program: Program,
        limits: Limits,
        isolation: TierInUse,
        patience: Patience | None = None,
    ) -> None:
        self.program = program
        self.limits = limits
        self.isolation = isolation
        self.patience = patience or Patience()
        self.functions: frozenset[str] = frozenset()
        self.versions: dict[str, str] = {}
        self.unlimited: tuple[str, ...] = ()
        self.starts = 0
        self._process: Process | None = None
        self._spare: _Begun | None = None
        self._is_quick = True
        self._warm = "numpy" if "numpy" in program.text else ""
        self._loaded = False
        self._is_used = False
        self._used_before = 0.0
        self._numbers = itertools.count(1)
        self._output = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the fork server that `load` needs; `WorkerError` if none can be started."""
        self.isolation.begin(self._warm)

    def warm(self, package: str) -> None:
        """Fork from a fork server that has imported this package; none if it is empty."""
        self._warm = package

    def load(self) -> Outcome:
        """Run the submission, in a process of its own; RETURNED means that it can be called.

        Raises
        ------
        WorkerError
            If the process does not come up: never the student's fault.
        """
        with timing.phase("worker"):
            self._end()
            self._process, request, unsent = self._come_up()
            self.starts += 1
            began = time.monotonic()
            outcome = self._exchange(request, self.limits.seconds_to_load, unsent)
            self._is_quick = self._is_quick and time.monotonic() - began < QUICK
            self._loaded = outcome.kind is OutcomeKind.RETURNED
            self._is_used = False
            failing = self.starts > 1 or bool(self.program.stubs)
            if self._loaded and failing:  # there will be a next one
                self.begin_to_load()
            return outcome

    def _come_up(self) -> _Begun:
        """Give a process that has said hello.

        One that was asked to load before may be disturbed by what it loads, as by a flood
        of output. That is no fault of gradekit's: the next is not asked before it is up.
        """
        with suppress(WorkerError):
            return self._greeted(self._spare_that_runs() or self._begin())
        return self._greeted(self._begin(ahead=False))

    def _spare_that_runs(self) -> _Begun | None:
        """Give the process that was begun ahead, if it was and could be started."""
        spare, self._spare = self._spare, None
        if spare is not None:
            try:
                spare[0].check_started()
            except WorkerError:
                _end_quietly(spare[0])
                return None
        return spare

    def _begin(self, *, wait: bool = True, ahead: bool = True) -> _Begun:
        """Start a process; give it, its request to load, and what of that is not sent yet.

        With `ahead` the request is sent at once, before the process is up. Not to a spare
        process (without `wait`) where the submission loads slowly: loading beside calls
        that are timed would disturb them.
        """
        plan = self.isolation.tier(self._warm).plan(self.limits, self.program.text)
        if self.program.leaves_out:
            plan = msgspec.structs.replace(plan, seconds_to_load=self.limits.seconds_to_load)
        request = self.program.request(next(self._numbers))
        frame = protocol.encode(request)
        process = Process(self.isolation.fork_server(self._warm), plan, wait=wait)
        posted = ahead and (wait or self._is_quick)
        return process, request, process.post(frame) if posted else frame

    def left_out(self) -> list[tuple[int, int, Outcome]]:
        """Give first and last line of each statement that was left out, and what came of it.

        It is what the submission's own process says: empty where that makes no sense.
        """
        if not (self._loaded and self.program.leaves_out):
            return []
        request = protocol.CallRequest(next(self._numbers), LEFT_OUT, [], 0)
        answer = self._exchange(request, self.limits.seconds_per_call).value
        with suppress(msgspec.ValidationError):
            return [
                (first, last, Outcome(kind=OutcomeKind.RAISED, exception=name, message=message))
                for first, last, name, message in msgspec.convert(answer, _LeftOut)
            ]
        return []

    @property
    def is_fresh(self) -> bool:
        """Whether the next call is the first that its process is asked for."""
        return not (self._loaded and self._is_used)

    def allowance(self, seconds: float) -> Allowance:
        """Give what is left of the seconds of several calls, which begin now."""
        return Allowance(self._processor_time, seconds, self.patience)

    def _processor_time(self) -> float | None:
        """Give the seconds that its processes have used; None where that is not told."""
        used = 0.0 if self._process is None else self._process.processor_time()
        return None if used is None else self._used_before + used

    def call(
        self,
        function: str,
        arguments: Sequence[Any],
        *,
        history: History = AT_ONCE,
        seed: int = 0,
        seconds: float | None = None,
    ) -> Outcome:
        """Call one of `functions` with plain arguments, by position, after those of a history.

        `seed` is for the student's `random`, so that a call can be repeated;
        `seconds` is a shorter deadline than the limits'.

        Raises
        ------
        gradekit.sandbox.child.protocol.ProtocolError
            If an argument has no plain form.
        """
        if not self._loaded:
            again = self.load()
            if again.kind is not OutcomeKind.RETURNED:
                return again
        self._is_used = True
        earlier = list(map(list, history.earlier))
        request = protocol.CallRequest(
            next(self._numbers), function, list(arguments), seed, earlier, history.how
        )
        limit = self.limits.seconds_per_call if seconds is None else seconds
        with timing.phase("calls"):
            return self._exchange(request, limit)

    def exchange(
        self, calls: Sequence[bytes], *, seconds: float, deadline: float = math.inf
    ) -> list[bytes] | None:
        """Make several calls together; give the messages that answer them, for `read`.

        A call is a `protocol.CallRequest` in serialised form. At most `seconds` may pass
        without a byte of the replies, and all have to be there before the `deadline`, on the
        monotonic clock. None if the worker was lost: one by one it shows by which call.
        """
        process = self._ready()
        if process is None:
            return None
        with suppress(Lost), self._in_step(), timing.phase("calls"):
            return client.exchange_all(process, calls, self.program, seconds, deadline)
        return None

    def exchange_beside(
        self,
        other: Worker,
        calls: Sequence[Sequence[bytes]],
        *,
        seconds: float,
        deadline: float = math.inf,
    ) -> list[list[bytes]] | None:
        """Make some calls in this worker and others in another one, at the same time.

        Both run the same submission, without stubs. None as for `exchange`, and where the
        other cannot be started; the rest as there.
        """
        own, its = self._ready(), None
        with suppress(WorkerError):
            its = other._ready()
        if own is None or its is None:
            return None
        with suppress(Lost), self._in_step(), other._in_step(), timing.phase("calls"):
            return client.exchange_side_by_side([own, its], calls, seconds, deadline)
        return None

    def another(self) -> Worker:
        """Give another worker for the same submission, which begins to load it."""
        worker = Worker(self.program, self.limits, self.isolation, self.patience)
        worker.begin_to_load()
        return worker

    def begin_to_load(self) -> None:
        """Start a process that loads the submission meanwhile, for whoever needs it later.

        Nothing is waited for, and nothing raised: `load` tells what is wrong.
        """
        with suppress(WorkerError):
            self._spare = self._begin(wait=False)

    def _ready(self) -> Process | None:
        """Give the process for many calls, with the submission loaded; None if it cannot be."""
        if not self._loaded and self.load().kind is not OutcomeKind.RETURNED:
            return None
        self._is_used = True
        return self._process

    @contextmanager
    def _in_step(self) -> Iterator[None]:
        """End the process if it is left in the middle of what it was asked."""
        try:
            yield
        except BaseException:  # after an interrupt the next reply would be to this request
            self.stop()
            raise

    def read(self, request: protocol.CallRequest, message: bytes) -> Outcome:
        """Read the answer to a call of `exchange`.

        If it is none, or the call left the worker half-way, the process is ended, and
        `Lost` raised.
        """
        with self._in_step():
            outcome = self._outcome(client.read_reply(request, message))
        if outcome.exception in UNSAFE_AFTER:
            raise Lost(outcome.kind, outcome.message)
        return outcome

    def restart(self) -> None:
        """Forget the process: the next call gets a fresh one."""
        self._end(wait=False)

    def memory(self) -> float:
        """Give the bytes of memory that the process holds now: infinite if that is not known."""
        return 0.0 if self._process is None else self._process.memory()

    def stop(self) -> None:
        """End the process, if there is one."""
        spare, self._spare = self._spare, None
        if spare is not None:
            _end_quietly(spare[0])
        self._end()

    def _end(self, *, wait: bool = True) -> None:
        if self._process is not None:
            self.output()
            with suppress(WorkerError):  # it never came up
                self._used_before = self._processor_time() or self._used_before
            self._process.end(wait=wait)
            self._process = None
        self._loaded = False

    def output(self) -> str:
        """Give what the submission has printed so far, cut."""
        if self._process is not None:
            self._output = _cut(self._output + self._process.take_output())
        return self._output

    def add_output(self, printed: str) -> None:
        """Add what another worker for the same submission has printed, cut."""
        self._output = _cut(self.output() + printed)

    def _greeted(self, begun: _Begun) -> _Begun:
        process, _, _ = begun
        try:
            hello = client.greet(process)
        except Lost as lost:
            said = process.take_output().strip()[-LONGEST_QUOTE:]
            _end_quietly(process)
            raise WorkerError(
                f"{sys.executable}: the worker process did not come up "
                f"({lost.detail or 'it said nothing'}). Check that msgspec can be imported there."
                + (f" It printed: {said}" if said else "")
            ) from None
        self.versions = {"python": hello.python}
        self.unlimited = tuple(hello.unlimited)
        return begun

    def _exchange(
        self,
        request: protocol.Load | protocol.CallRequest,
        seconds: float,
        unsent: bytes | None = None,
    ) -> Outcome:
        assert self._process is not None
        process = self._process
        try:
            with self._in_step(), process.limited(seconds, self.patience) as allowance:
                reply = client.exchange(process, request, self.program, allowance.end, unsent)
        except Lost as lost:
            if lost.kind is OutcomeKind.TIMED_OUT:
                allowance.give_up()
            detail = lost.detail or f"no answer within {seconds:g} seconds"
            return Outcome(kind=lost.kind, message=detail)
        return self._outcome(reply)

    def _outcome(self, reply: protocol.Reply) -> Outcome:
        if isinstance(reply, protocol.Returned):
            changed = dict(reply.changed)
            return Outcome(
                kind=OutcomeKind.RETURNED,
                value=reply.value,
                changed=changed,
                kept=tuple((call, place) for call, place, _ in reply.kept),
            )
        if isinstance(reply, protocol.Unreadable):
            return Outcome(kind=OutcomeKind.UNREADABLE, message=reply.why)
        if isinstance(reply, protocol.Raised):
            if reply.exception in UNSAFE_AFTER:
                self.stop()
            memory = reply.exception == "MemoryError"
            return Outcome(
                kind=OutcomeKind.OUT_OF_MEMORY if memory else OutcomeKind.RAISED,
                exception=reply.exception,
                bases=tuple(reply.bases),
                message=reply.message,
                line=reply.line,
            )
        assert isinstance(reply, protocol.Ready)
        self.functions = frozenset(reply.functions).intersection(self.program.functions)
        if reply.numpy:
            self.versions["numpy"] = reply.numpy
        return Outcome(kind=OutcomeKind.RETURNED)


def _cut(printed: str) -> str:
    return printed[:KEPT_OUTPUT]


def _end_quietly(process: Process) -> None:
    """End a process that may never have been started."""
    with suppress(WorkerError):
        process.end()
