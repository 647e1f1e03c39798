"""Spin for up to 50 µs before blocking in poll(2): a reply usually comes sooner than a wake-up."""

from __future__ import annotations

import os
import select
from time import monotonic
from typing import Final

SECONDS_AWAKE: Final = 50e-6
"""Several times what an answer takes between two processes that are both awake."""

_let_others_run: Final = getattr(os, "sched_yield", int)  # not every system has it


def look(poll: select.poll) -> list[tuple[int, int]]:
    """Give what is ready now, or becomes so while this spins; nothing if one has to block."""
    ready = poll.poll(0)
    if ready or _has_one_core():  # there, what it waits for runs once it is asleep
        return ready
    end = monotonic() + SECONDS_AWAKE
    while not (ready := poll.poll(0)) and monotonic() < end:
        _let_others_run()
    return ready


def _has_one_core() -> bool:
    return hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) == 1
