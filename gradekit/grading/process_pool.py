"""A process pool; each process does one task after the other.

A process that dies, as under a memory limit of the machine, is replaced, and its task
tried once more; one that takes too long is replaced, and its task given up. A task that has
no result costs no other task anything. An interrupted command waits for no task and returns
the finished results.
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any, Final, Generic, Self, TypeVar

from gradekit.model.errors import WorkerError
from gradekit.reports.plain_text import clean, disarm
from gradekit.sandbox.child.confinement import kernel
from gradekit.sandbox.child.confinement.privileges import PR_SET_PDEATHSIG

Task = TypeVar("Task")
Done = TypeVar("Done")

TRIES: Final = 2
_REMEDY: Final = "Is there enough memory? Try fewer processes at a time (--jobs 1)."
SECONDS_TO_END: Final = 1.0

MOST_MEMORY: Final = 4 << 30
"""Bytes of data of a process: more is an error in it, before the system ends another instead."""


@dataclass(frozen=True, slots=True)
class Failure:
    """In the place of a result: why a task has none, as a sentence without its full stop."""

    reason: str


DIED: Final = Failure("the process that judged it died, twice")


@dataclass(slots=True)
class _Attempt(Generic[Task]):
    """A task, and how often it was tried before."""

    task: Task
    failed: int = 0


@dataclass(slots=True)
class _Member(Generic[Task]):
    """One process of the pool, its index, and its attempt, which ends at the deadline."""

    process: Any
    place: int
    attempt: _Attempt[Task] | None = None
    has_begun: bool = False
    deadline: float = math.inf


@dataclass(eq=False)
class Pool(Generic[Task, Done]):
    """Processes that all run one function; use it as a context manager.

    In each of `jobs` processes `begin` is called once with `about`. What it gives is the first
    argument of `do`, called for each task, which has so many `seconds`. Both are functions of
    modules.
    """

    do: Callable[[Any, Task], Done]
    _: KW_ONLY
    begin: Callable[[Any], Any]
    about: Any
    jobs: int
    seconds: float = math.inf
    _members: dict[Connection, _Member[Task]] = field(default_factory=dict, init=False)
    _failed_to_begin: int = field(default=0, init=False)
    _is_done: bool = field(default=False, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for ours in self._members:
            ours.close()
        for member in self._members.values():
            if self._is_done:  # it ends by itself, and what it started with it
                member.process.join(SECONDS_TO_END)
            member.process.kill()
            member.process.join()
        self._members.clear()

    def map(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Done]]:
        """Do every task; give each with its result, in the order in which they end.

        Raises
        ------
        WorkerError
            If a task has no result.
        """
        for task, done in self.try_each(tasks):
            if isinstance(done, Failure):
                raise WorkerError(f"{task}: {done.reason}. {_REMEDY}")
            yield task, done

    def try_each(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Done | Failure]]:
        """Do every task; give each with its result, or with why it has none.

        Raises
        ------
        WorkerError
            If no process can begin.
        """
        self._is_done = False
        waiting = deque(_Attempt(task) for task in tasks)
        while waiting or self._busy():
            while waiting and len(self._busy()) < self.jobs:
                self._hand_out(waiting.popleft())
            for ours, message in self._messages():
                attempt = self._answered(ours, message)
                if attempt is None:
                    continue
                if not isinstance(message, Failure):
                    yield attempt.task, message
                elif message != self._overdue and attempt.failed < TRIES:
                    waiting.appendleft(attempt)
                else:
                    yield attempt.task, message
        self._is_done = True

    @property
    def _overdue(self) -> Failure:
        return Failure(f"it was not judged within {self.seconds:g} seconds")

    def _busy(self) -> list[Connection]:
        return [ours for ours, member in self._members.items() if member.attempt]

    def _hand_out(self, attempt: _Attempt[Task]) -> None:
        """Give a task to a process that has none."""
        idle = (ours for ours, member in self._members.items() if not member.attempt)
        ours = next(idle, None) or self._start()
        member = self._members[ours]
        member.attempt = attempt
        member.deadline = time.monotonic() + self.seconds if member.has_begun else math.inf
        with contextlib.suppress(OSError):  # it has died, which is noticed below
            ours.send(attempt.task)

    def _messages(self) -> Iterator[tuple[Connection, Any]]:
        """Wait for the next messages; a `Failure` stands for those that never come."""
        busy = self._busy()
        first = min(self._members[ours].deadline for ours in busy)
        timeout = None if first == math.inf else max(0.0, first - time.monotonic())
        ready, now = connection.wait(busy, timeout), time.monotonic()
        for ours in busy:
            if ours in ready:
                try:
                    yield ours, ours.recv()
                except Exception:  # it died, or sent what nobody can read  # noqa: BLE001
                    yield ours, DIED
            elif self._members[ours].deadline <= now:
                yield ours, self._overdue

    def _answered(self, ours: Connection, message: Any) -> _Attempt[Task] | None:
        """Note what came of a process; give the attempt that is over with it, if one is."""
        member = self._members[ours]
        attempt, has_begun = member.attempt, member.has_begun
        assert attempt is not None
        if isinstance(message, Failure):
            self._forget(ours)
            self._failed_to_begin = 0 if has_begun else self._failed_to_begin + 1
            if self._failed_to_begin == TRIES:
                raise WorkerError(f"A process that judges died as it began, twice. {_REMEDY}")
            attempt.failed += has_begun
        elif not has_begun:
            member.has_begun = True
            member.deadline = time.monotonic() + self.seconds
            self._failed_to_begin = 0
            return None
        member.attempt = None
        return attempt

    def _start(self) -> Connection:
        context = get_context("spawn")
        ours, its = context.Pipe()
        arguments = its, self.do, self.begin, self.about
        process = context.Process(target=_serve, args=arguments, daemon=True)
        with _safe_path():
            process.start()
        its.close()
        taken = {member.place for member in self._members.values()}
        place = next(n for n in range(self.jobs) if n not in taken)
        self._members[ours] = _Member(process, place)
        _settle(process.pid, place=place, jobs=self.jobs)
        return ours

    def _forget(self, ours: Connection) -> None:
        process = self._members.pop(ours).process
        process.kill()
        process.join(SECONDS_TO_END)  # a system call that never ends keeps it
        ours.close()


@contextlib.contextmanager
def _safe_path() -> Iterator[None]:
    """Let Python look for no module in the working folder, where submissions may lie."""
    name = "PYTHONSAFEPATH"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _settle(process: int | None, *, place: int, jobs: int) -> None:
    """Keep a process on a core of its own, with what it starts, where there are as many.

    It takes turns with what it starts: on one core neither has to be woken on another.
    """
    if process is None or not hasattr(os, "sched_setaffinity"):
        return
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) == jobs:
        with contextlib.suppress(OSError):  # it has died, or the system does not allow it
            os.sched_setaffinity(process, {cores[place]})


def _serve(
    its: Connection,
    do: Callable[[Any, Any], Any],
    begin: Callable[[Any], Any],
    about: Any,
) -> None:
    """Say that tasks can come, and do them until there are no more or one of them fails."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this ends it
    _end_with_parent()
    _limit_memory()
    begun = begin(about)
    its.send(None)
    with contextlib.suppress(EOFError):
        while True:
            task = its.recv()
            try:
                its.send(do(begun, task))
            except Exception as error:  # whatever it is, it is this task's alone  # noqa: BLE001
                lines = disarm(clean(traceback.format_exc())).splitlines()
                print(*(f"gradekit: {line}" for line in lines), sep="\n", file=sys.stderr)
                its.send(Failure(f"gradekit itself failed over it ({type(error).__name__})"))
                return


def _limit_memory() -> None:
    """Let this process have no more than `MOST_MEMORY`, where the system can see to that."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # there is a lower limit already
        import resource  # late: not on every system

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, hard))


def _end_with_parent() -> None:
    """See to it that this process ends when the one that started it was killed.

    On Linux the kernel does it, even where a thread would have to wait for the interpreter.
    """
    threading.Thread(target=_wait_for_parent, daemon=True).start()
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            kernel.control(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
