"""A process pool; each process does one task after the other.

A process that dies, as under a memory limit of the machine, is replaced, and its task
tried once more. An interrupted command waits for no task and returns the finished results.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any, Final, Generic, Self, TypeVar

from gradekit.model.errors import WorkerError

Task = TypeVar("Task")
Done = TypeVar("Done")

TRIES: Final = 2
SECONDS_TO_END: Final = 1.0


@dataclass(slots=True)
class _Member:
    """One process of the pool, and its index."""

    process: Any
    place: int


@dataclass(eq=False)
class Pool(Generic[Task, Done]):
    """Processes that all run one function; use it as a context manager.

    In each of `jobs` processes `begin` is called once with `about`. What it gives is the first
    argument of `do`, called for each task. Both are functions of modules.
    """

    do: Callable[[Any, Task], Done]
    _: KW_ONLY
    begin: Callable[[Any], Any]
    about: Any
    jobs: int
    _members: dict[Connection, _Member] = field(default_factory=dict, init=False)
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
            If a process died over one task, and another over the same.
        """
        self._is_done = False
        waiting = deque((task, 1) for task in tasks)
        busy: dict[Connection, tuple[Task, int]] = {}
        while waiting or busy:
            while waiting and len(busy) < self.jobs:
                ours = next((end for end in self._members if end not in busy), None)
                ours = ours or self._start()
                busy[ours] = waiting.popleft()
                with contextlib.suppress(OSError):  # it has died, which is noticed below
                    ours.send(busy[ours][0])
            for ready in connection.wait(busy):
                assert isinstance(ready, Connection)
                task, tries = busy.pop(ready)
                try:
                    yield task, ready.recv()
                except (EOFError, OSError):
                    self._forget(ready)
                    if tries == TRIES:
                        raise _died(task) from None
                    waiting.appendleft((task, tries + 1))
        self._is_done = True

    def _start(self) -> Connection:
        context = get_context("spawn")
        ours, its = context.Pipe()
        arguments = its, self.do, self.begin, self.about
        process = context.Process(target=_serve, args=arguments, daemon=True)
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
        process.join()
        ours.close()


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
    """Do tasks until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this ends it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begun = begin(about)
    with contextlib.suppress(EOFError):
        while True:
            its.send(do(begun, its.recv()))


def _end_with_parent() -> None:
    """End this process when the one that started it was killed."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _died(task: object) -> WorkerError:
    return WorkerError(
        f"{task}: the process that judged it died, twice. Is there enough memory? "
        "Try fewer processes at a time (--jobs 1)."
    )
