"""The standard streams: open where a shell has closed them, and given up where nobody reads."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import sys
import weakref
from typing import Final, TextIO

STANDARD: Final = (0, 1, 2)
FULL: Final = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""What a write comes to where there is no room for it."""

_abandoned: Final[weakref.WeakSet[TextIO]] = weakref.WeakSet()


def open_missing() -> None:
    """Open each standard stream that is closed, to nowhere.

    Or the next file or pipe would be taken for it.
    """
    for number in STANDARD:
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # it gets the lowest number that is free
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # Python itself has found it closed
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def write(text: str) -> None:
    """Write to the standard output; where its reader, such as head, has seen enough, to nowhere.

    What a command has found out is its exit code all the same.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        abandon(sys.stdout)


def abandon(stream: TextIO) -> None:
    """Let what is still to be written to a stream go nowhere, and raise no more errors."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        _abandoned.add(stream)


def is_read(stream: TextIO) -> bool:
    """Whether anybody may still read what is written to a stream: of a pipe that is known."""
    try:
        poll = select.poll()
        poll.register(stream.fileno(), 0)  # errors are always told
        gone = any(event & select.POLLERR for _, event in poll.poll(0))
    except (OSError, ValueError, AttributeError):  # no file of the system's, or no poll there
        return True
    return not gone and stream not in _abandoned
