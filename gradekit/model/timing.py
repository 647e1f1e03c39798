"""Where the time of a run goes: each moment belongs to the innermost phase.

Nothing is measured before `start`, and then only what its own thread does.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, Final

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
"""What is told apart."""


class _Stopwatch:
    """Seconds by phase, for one thread."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.seconds["start"] = time.process_time()
        self.phase = "read"
        self.since = time.perf_counter()

    def switch(self, phase: str) -> str:
        """Begin a phase; give the one that this ends."""
        now = time.perf_counter()
        self.seconds[self.phase] += now - self.since
        self.since = now
        ended, self.phase = self.phase, phase
        return ended

    @contextlib.contextmanager
    def during(self, phase: str) -> Iterator[None]:
        """Count what happens meanwhile to a phase."""
        outer = self.switch(phase)
        try:
            yield
        finally:
            self.switch(outer)


_running: Final[list[_Stopwatch]] = []
_NOTHING: Final = contextlib.nullcontext()


def phase(name: str) -> AbstractContextManager[None]:
    """Count the time that this context takes to one of `PHASES`, if anybody asked."""
    if not _running or _running[0].thread != threading.get_ident():
        return _NOTHING
    return _running[0].during(name)


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Measure while this lasts; imports are noticed wherever they are."""
    _running[:] = [_Stopwatch()]
    plain = builtins.__import__

    @functools.wraps(plain)
    def timed(name: str, *details: Any, **more: Any) -> Any:
        if name in sys.modules:
            return plain(name, *details, **more)
        with phase("import"):
            return plain(name, *details, **more)

    builtins.__import__ = timed
    try:
        yield
    finally:
        builtins.__import__ = plain
        _running.clear()


def table() -> str:
    """Write what was measured so far, the phases in the order of `PHASES`."""
    (timing,) = _running
    timing.switch(timing.phase)
    seconds, total = timing.seconds, sum(timing.seconds.values())
    rows = [
        f"  {name:<8}  {seconds[name]:6.3f}  {seconds[name] / total:4.0%}  {what}"
        for name, what in PHASES.items()
    ]
    return "\n".join([f"Where {total:.3f} seconds went:", *rows])
