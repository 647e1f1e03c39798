"""Wall time of a run by phase: each moment is counted to the innermost phase.

Phases are marked where they happen, with `phase`, which does nothing unless a
run is measured. Only the thread that measures is counted.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Final

PHASES: Final = {
    "start": "Python coming up",
    "import": "modules of gradekit's and others'",
    "read": "the submission and the assignment",
    "worker": "waiting for the process that runs the submission",
    "calls": "waiting for the submission's functions",
    "compare": "what they gave against what they should",
    "shrink": "making counterexamples small",
    "diagnose": "naming the belief behind a mistake",
    "render": "writing the report",
}
"""Each phase with what is counted to it; "read" also has all that is in no other phase."""


class _Stopwatch:
    """Seconds by phase, for one thread."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.seconds["start"] = time.process_time()
        self.phase = "read"
        self.since = time.perf_counter()

    def switch(self, phase: str) -> str:
        """Begin a phase; return the one that was running."""
        now = time.perf_counter()
        self.seconds[self.phase] += now - self.since
        self.since = now
        ended, self.phase = self.phase, phase
        return ended

    @contextlib.contextmanager
    def during(self, phase: str) -> Iterator[None]:
        """Count the time of this context to a phase."""
        outer = self.switch(phase)
        try:
            yield
        finally:
            self.switch(outer)


_running: Final[list[_Stopwatch]] = []
_NOTHING: Final = contextlib.nullcontext()


def phase(name: str) -> AbstractContextManager[None]:
    """Count the time of this context to one of `PHASES`, if this thread measures."""
    if not _running or _running[0].thread != threading.get_ident():
        return _NOTHING
    return _running[0].during(name)


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Measure this context."""
    _running[:] = [_Stopwatch()]
    try:
        yield
    finally:
        _running.clear()


def table() -> str:
    """Write the seconds so far as a table, a row for each of `PHASES`."""
    (timing,) = _running
    timing.switch(timing.phase)
    seconds, total = timing.seconds, sum(timing.seconds.values())
    rows = [
        f"  {name:<8}  {seconds[name]:6.3f}  {seconds[name] / total:4.0%}  {what}"
        for name, what in PHASES.items()
    ]
    return "\n".join([f"Where {total:.3f} seconds went:", *rows])
