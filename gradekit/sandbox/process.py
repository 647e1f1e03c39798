"""One worker process: its pipes, its deadline, its termination.

A worker's output is untrusted. Time is measured here, and the caller ends a worker
that is late, dies, floods its output or breaks the protocol.
"""

from __future__ import annotations

import contextlib
import math
import os
import select
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from gradekit.model.errors import WorkerError
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox.allowance import Allowance, Patience, processor_time
from gradekit.sandbox.child import protocol
from gradekit.sandbox.child.confinement import Plan
from gradekit.sandbox.child.spin import look
from gradekit.sandbox.forkserver import ForkServer, refusal

CHUNK: Final = 1 << 16
LONGEST_WAIT: Final = 3600.0
"""Seconds; poll takes no infinity, and a longer wait is only asked for again."""
LARGEST_OUTPUT: Final = 64 << 20
"""Bytes that a worker may print in all."""
KEPT_OUTPUT: Final = 64 << 10
"""Bytes of them that are kept: the first."""
INTRUSION: Final = "the code wrote to gradekit's own channel"
TOO_MUCH: Final = "the code returned too much at once"


class Lost(Exception):  # what happened, not what went wrong in gradekit  # noqa: N818
    """The worker is gone or no longer to be trusted.

    `kind` is what this means for the call; `detail` a plain sentence for the student,
    empty where the time was up.
    """

    def __init__(self, kind: OutcomeKind, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(detail)


class Process:
    """A started worker and the three pipes to it.

    With `wait` it is known to have been started; else `check_started` tells later.

    Raises
    ------
    WorkerError
        If it cannot be started.
    """

    def __init__(self, fork_server: ForkServer, plan: Plan, *, wait: bool = True) -> None:
        ends: list[int] = []
        try:
            for _ in range(3):
                ends += os.pipe()
            self._forked = fork_server.fork((ends[0], ends[3], ends[5]), plan)
            if wait:
                fork_server.number(self._forked)
        except BaseException as error:
            _close(ends)
            if isinstance(error, OSError):
                raise refusal(str(error)) from error
            raise
        self._fork_server = fork_server
        self._status: int | None = None
        _close([ends[0], ends[3], ends[5]])
        self._requests, self._replies, self._output = self._ends = ends[1], ends[2], ends[4]
        self._poll = select.poll()
        for descriptor in self._ends:
            os.set_blocking(descriptor, False)
        self.sources = [self._replies, self._output]
        for descriptor in self.sources:
            self._poll.register(descriptor, select.POLLIN)
        self._received = bytearray()
        self._looked = 0
        self._printed = bytearray()
        self._room = LARGEST_OUTPUT
        self._allowance: Allowance | None = None

    def post(self, frame: bytes) -> bytes:
        """Send what fits of a worker's first request, before it is up; give what is left."""
        with contextlib.suppress(OSError):  # waiting for the reply tells what is wrong
            return frame[os.write(self._requests, frame) :]
        return frame

    def write(self, frame: bytes, deadline: float) -> None:
        """Send one frame whole before the deadline.

        Raises
        ------
        Lost
            If the worker died, does not read, or has spoken unasked.
        """
        self._expect_silence(self._poll.poll(0))
        left = memoryview(frame)
        while left:
            try:
                left = left[os.write(self._requests, left) :]
            except BlockingIOError:
                self._poll.register(self._requests, select.POLLOUT)
                ready = self._wait(deadline)
                self._poll.unregister(self._requests)
                self._expect_silence(ready)
            except BrokenPipeError:
                raise self._death() from None

    def read(self, deadline: float, *, more: bool = False) -> bytes:
        """Read one message before the deadline; `more` tells that others may follow it.

        Raises
        ------
        Lost
            If none comes, or something else does.
        """
        size = protocol.PRELUDE.size
        self._fill(size, deadline)
        try:
            whole = size + protocol.length(self._received, protocol.LARGEST)
        except protocol.ProtocolError as error:
            raise Lost(OutcomeKind.UNREADABLE, f"{INTRUSION} ({error})") from None
        self._fill(whole, deadline)
        if len(self._received) > whole and not more:
            raise Lost(OutcomeKind.UNREADABLE, INTRUSION)
        message = bytes(self._received[size:whole])
        del self._received[:whole]
        return message

    def read_until(
        self, mark: bytes, seconds: float, deadline: float = math.inf, *, room: int
    ) -> bytes:
        """Read what comes before a mark, all of it before the deadline.

        Raises
        ------
        Lost
            If it does not come, nothing does for so many seconds, something comes after it,
            or all is more than there is room for.
        """
        while (before := self.before(mark, room)) is None:
            self._fill(len(self._received) + 1, min(time.monotonic() + seconds, deadline))
        return before

    def before(self, mark: bytes, room: int) -> bytes | None:
        """Give what came before a mark, None if that has not come; `Lost` as for `read_until`."""
        stop = self._received.find(mark, self._looked)
        if stop < 0:
            self._looked = max(0, len(self._received) - len(mark) + 1)
            if len(self._received) > room:
                raise Lost(OutcomeKind.UNREADABLE, TOO_MUCH)
            return None
        before, after = bytes(self._received[:stop]), self._received[stop + len(mark) :]
        self._received.clear()
        self._looked = 0
        if after:
            raise Lost(OutcomeKind.UNREADABLE, INTRUSION)
        return before

    def take(self, deadline: float) -> bool:
        """Read what comes first, and tell whether it is of a reply; `Lost` if the time is up."""
        before = len(self._received)
        for descriptor, _ in self._wait(deadline):
            if descriptor == self._replies:
                chunk = self._receive(descriptor)
                if chunk == b"":
                    raise self._death()
                self._received += chunk or b""
        return len(self._received) > before

    def memory(self) -> float:
        """Give the bytes that are resident: infinite where the kernel does not tell."""
        try:
            number = self._fork_server.number_here(self._forked)
            pages = Path(f"/proc/{number}/statm").read_text("ascii").split()[1]
        except (OSError, IndexError, WorkerError):
            return math.inf
        return float(pages) * os.sysconf("SC_PAGESIZE")

    def processor_time(self) -> float | None:
        """Give the seconds of processor time that it has used; None where that is not told."""
        return processor_time(self._fork_server.number_here(self._forked))

    @contextlib.contextmanager
    def limited(self, seconds: float, patience: Patience) -> Iterator[Allowance]:
        """Allow one call so much processor time while this lasts: see `Allowance`."""
        self._allowance = Allowance(self.processor_time, seconds, patience)
        try:
            yield self._allowance
        finally:
            self._allowance = None

    def take_output(self) -> str:
        """Give what was printed since the last time, cut to what is kept."""
        with contextlib.suppress(Lost):
            self._drain()
        text = self._printed.decode("utf-8", "replace")
        self._printed.clear()
        return text

    def check_started(self) -> None:
        """Raise `WorkerError` if there is no process behind the pipes."""
        self._fork_server.number(self._forked)

    def end(self, *, wait: bool = True) -> None:
        """End the worker and everything in its process group."""
        try:
            self._reap(wait=wait)
        finally:
            _close(self._ends)

    def _reap(self, *, wait: bool = True) -> int:
        """Kill the worker and its group, once; give its exit status."""
        if self._status is None:
            number = self._fork_server.number(self._forked)
            self._status = self._fork_server.end_worker(number, wait=wait)
        return self._status

    def _death(self) -> Lost:
        """Say how the process ended, or end it if it only closed the channel."""
        status = self._reap()
        if status == -signal.SIGXCPU:
            return Lost(OutcomeKind.TIMED_OUT, "the code used up its processor time")
        if status >= 0:
            detail = f"the process ended itself with exit status {status}"
        elif -status in set(signal.Signals):
            detail = f"the process was ended by {signal.Signals(-status).name}"
        else:
            detail = f"the process was ended by signal {-status}"
        return Lost(OutcomeKind.DIED, detail)

    def _fill(self, size: int, deadline: float) -> None:
        """Read until `size` bytes of a frame are there."""
        while len(self._received) < size:
            self.take(deadline)

    def _wait(self, deadline: float) -> list[tuple[int, int]]:
        """Wait until something can be read or written, and take what was printed."""
        left = deadline - time.monotonic()
        if self._allowance is not None:
            left = min(left, self._allowance.left())
        if left <= 0:
            raise Lost(OutcomeKind.TIMED_OUT)
        ready = look(self._poll) or self._poll.poll(min(left, LONGEST_WAIT) * 1000)
        if any(descriptor == self._output for descriptor, _ in ready):
            self._drain()
        return ready

    def _expect_silence(self, ready: list[tuple[int, int]]) -> None:
        """Refuse a reply that answers nothing."""
        if any(descriptor == self._replies for descriptor, _ in ready):
            if self._receive(self._replies) == b"":
                raise self._death()
            raise Lost(OutcomeKind.UNREADABLE, INTRUSION)

    def _drain(self) -> None:
        """Read what was printed: keep the beginning, count the rest."""
        while chunk := self._receive(self._output):
            self._printed += chunk[: max(0, KEPT_OUTPUT - len(self._printed))]
            self._room -= len(chunk)
            if self._room < 0:
                detail = f"the code printed more than {LARGEST_OUTPUT >> 20} MB"
                raise Lost(OutcomeKind.DIED, detail)
        if chunk == b"":  # closed; left in, it would be ready for ever
            with contextlib.suppress(KeyError):
                self._poll.unregister(self._output)
                self.sources.remove(self._output)

    def _receive(self, descriptor: int) -> bytes | None:
        """Read what is there: None if nothing is, b"" if nothing will ever be."""
        try:
            return os.read(descriptor, CHUNK)
        except BlockingIOError:
            return None


def read_side_by_side(
    awaited: Sequence[tuple[Process, bytes]], seconds: float, deadline: float, *, room: int
) -> list[bytes]:
    """Read from several processes what each writes before a mark; `Lost` as for `read_until`.

    All are read as they write, for a full pipe would stop a process.
    """
    before: dict[Process, bytes] = {}
    until = time.monotonic() + seconds
    while True:
        for process, mark in awaited:
            if process not in before and (message := process.before(mark, room)) is not None:
                before[process] = message
        waiting = [process for process, _ in awaited if process not in before]
        if not waiting:
            return [before[process] for process, _ in awaited]
        for process in _ready(waiting, min(until, deadline)):
            if process.take(min(until, deadline)):
                until = time.monotonic() + seconds


def _ready(waiting: Iterable[Process], deadline: float) -> list[Process]:
    """Wait until one of several processes has written something; give those that have."""
    poll = select.poll()
    owners = {descriptor: process for process in waiting for descriptor in process.sources}
    for descriptor in owners:
        poll.register(descriptor, select.POLLIN)
    left = max(0.0, min(deadline - time.monotonic(), LONGEST_WAIT))
    ready = look(poll) or poll.poll(left * 1000)
    if not ready:
        raise Lost(OutcomeKind.TIMED_OUT)
    return list({owners[descriptor]: None for descriptor, _ in ready})


def _close(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
