"""Ending what a worker leaves behind where it may start processes.

A process that changes its session escapes the end of its group. When its
parent is gone it becomes a child of the fork server, which finds it here.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Container
from typing import Final

CHILDREN: Final = "/proc/self/task/{thread}/children"
MOST_ROUNDS: Final = 1000
"""The children of what is ended become orphans in turn, and are found in the next round."""


def end_orphans(workers: Container[int]) -> None:
    """End every child of this process that is not one of the workers, and theirs."""
    for _ in range(MOST_ROUNDS):
        orphans = [number for number in _children() if number not in workers]
        if not orphans:
            return
        for number in orphans:
            with contextlib.suppress(OSError):
                os.kill(number, signal.SIGKILL)
        for number in orphans:
            with contextlib.suppress(OSError):
                os.waitpid(number, 0)


def _children() -> list[int]:
    """List the children of this process, where the system tells: proc_pid_children(5)."""
    try:
        with open(CHILDREN.format(thread=os.getpid()), "rb") as file:
            return [int(number) for number in file.read().split()]
    except OSError:
        return []
