"""The limit of a call or a property: processor time of the worker, three times that on the wall.

On a busy machine a right function waits for a processor, which must not look like a hang. So
the judge reads the clock that the kernel keeps of the worker; the wall ends what sleeps. Where
that clock cannot be read (macOS, or bubblewrap's own numbers), the wall counts alone, and for
a submission that was waited for too often as well.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

ON_THE_WALL: Final = 3
"""Times its processor time that a call, or a property, may take on the wall."""
MOST_WAITED: Final = 15.0
"""Seconds of waiting in vain after which nothing of a submission is given more on the wall."""
SCHEDULER: Final = 2
"""The clock of a process that counts to the nanosecond: clock_getcpuclockid(3)."""


@dataclass(slots=True)
class Patience:
    """The seconds for which calls of one submission were waited for in vain."""

    waited: float = 0.0


class Allowance:
    """What is left of `seconds` that begin now; no less than that on the wall.

    `clock` gives the processor time that was used, None if it is not known. `end` is the last
    moment, on the monotonic clock.
    """

    def __init__(
        self, clock: Callable[[], float | None], seconds: float, patience: Patience
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._used = clock()
        self._patience = patience
        self._began = time.monotonic()
        times = ON_THE_WALL if patience.waited < MOST_WAITED else 1
        self.end = self._began + times * seconds

    def left(self) -> float:
        """Give the seconds until the time may be up: 0 or less if it is."""
        now = time.monotonic()
        if now - self._began < self._seconds:
            return self._began + self._seconds - now
        used = self._clock()
        if used is None or self._used is None:
            return 0.0
        return min(self._used + self._seconds - used, self.end - now)

    def give_up(self) -> None:
        """Note that all since it began was waited for in vain."""
        self._patience.waited += time.monotonic() - self._began


def processor_time(number: int) -> float | None:
    """Read the seconds of processor time that a process has used; None where that fails."""
    if number > 0 and sys.platform == "linux":
        with suppress(OSError):
            return time.clock_gettime(~number << 3 | SCHEDULER)
    return None
