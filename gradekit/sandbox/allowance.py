"""The limit of one call: processor time of the worker, and three times as much on the wall.

On a busy machine a right function waits for a processor, which must not look like a hang. So
the judge reads the clock that the kernel keeps of the worker; the wall ends what sleeps. Where
that clock cannot be read (macOS, or bubblewrap's own numbers), the wall counts alone.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

ON_THE_WALL: Final = 3
"""Times its processor time that a call may take on the wall."""
SCHEDULER: Final = 2
"""The clock of a process that counts to the nanosecond: clock_getcpuclockid(3)."""


class Allowance:
    """What is left of the `seconds` of one call, which begins now; no less than that on the wall.

    `number` is the process's, 0 if it is not known. With `sleeps`, a call that sleeps when
    that many seconds have passed on the wall has had its time. `end` is the last moment, on
    the monotonic clock. `slept` tells, once the time is up, that the call was asleep then.
    """

    def __init__(self, number: int, seconds: float, *, sleeps: bool = False) -> None:
        self.slept = False
        self._number = number
        self._seconds = seconds
        self._sleeps = sleeps
        self._used = processor_time(number)
        self._began = time.monotonic()
        self.end = self._began + ON_THE_WALL * seconds

    def left(self) -> float:
        """Give the seconds until the time may be up: 0 or less if it is."""
        now = time.monotonic()
        if now - self._began < self._seconds:
            return self._began + self._seconds - now
        used = processor_time(self._number)
        if used is None or self._used is None:
            return 0.0
        left = min(self._used + self._seconds - used, self.end - now)
        if left <= 0 or self._sleeps:
            self.slept = is_asleep(self._number)
        return 0.0 if self.slept else left


def processor_time(number: int) -> float | None:
    """Read the seconds of processor time that a process has used; None where that fails."""
    if number > 0 and sys.platform == "linux":
        with suppress(OSError):
            return time.clock_gettime(~number << 3 | SCHEDULER)
    return None


def is_asleep(number: int) -> bool:
    """Whether a process waits for something other than a processor or a disk: proc(5)."""
    with suppress(OSError):
        status = Path(f"/proc/{number}/stat").read_bytes()
        return status.rpartition(b") ")[2][:1] == b"S"
    return False
