"""A progress line on stderr, shown on a terminal only, after one second.

A timer of the system (SIGALRM) writes it, also while a submission hangs. It is no thread:
processes are started meanwhile, and a thread would not be there in what they fork.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

PATIENCE: Final = 1.0
"""Seconds before the line is shown."""
INTERVAL: Final = 0.25
"""Seconds after which it is written anew."""
ROOM_FOR_TIME: Final = len(", 99999 s so far") + 1
"""Columns; the last of the terminal stays free."""
ERASE: Final = "\r\x1b[K"


class Progress:
    """Shows the current step on stderr, if that is a terminal; use it as a context manager.

    `words` are the first step.
    """

    def __init__(self, words: str = "") -> None:
        self._words = ""
        self._first = words
        self._began = time.monotonic()
        self._shown = ""
        self._is_held = False
        self._has_timer = False

    def __enter__(self) -> Self:
        if _has_timer() and _obeys_erase():
            self._has_timer = True
            self.tell(self._first)
            signal.signal(signal.SIGALRM, self._show)
            signal.setitimer(signal.ITIMER_REAL, PATIENCE, INTERVAL)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if self._has_timer:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, _ignore)  # a late one would end the process
        self._erase()

    def tell(self, words: str) -> None:
        """Say what is being done from now on."""
        if self._has_timer:  # what it takes to fit a line is done here, not where a timer comes
            self._words = _fitting(words)

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Take the line away while something else is written to the same terminal."""
        self._is_held = True
        self._erase()
        try:
            yield
        finally:
            self._is_held = False

    def _show(self, *_: object) -> None:
        """Write the line anew; wherever the program is, so it imports and buffers nothing."""
        if self._words and not self._is_held:
            line = f"{self._words}, {time.monotonic() - self._began:.0f} s so far"
            if line != self._shown:
                self._shown = line
                _write(ERASE + line)

    def _erase(self) -> None:
        if self._shown:
            self._shown = ""
            _write(ERASE)


def _has_timer() -> bool:
    """Whether the timer may be used: it is not where a time limit of the run needs it."""
    if threading.current_thread() is not threading.main_thread():
        return False
    return hasattr(signal, "setitimer") and not signal.getitimer(signal.ITIMER_REAL)[0]


def _ignore(*_: object) -> None:
    """Take a signal that came too late; one that is ignored would be so in other programs too."""


def _obeys_erase() -> bool:
    """Whether stderr is a terminal that can take a line back."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _fitting(words: str) -> str:
    """Cut what would not fit on the terminal with the time: what wraps cannot be taken back."""
    from gradekit.reports.layout import cut  # late: most runs never come here
    from gradekit.reports.plain_text import one_line

    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        columns = 0
    return cut(one_line(words), max((columns or 80) - ROOM_FOR_TIME, 6))


def _write(text: str) -> None:
    with contextlib.suppress(OSError):  # the terminal is gone, which ends nothing
        os.write(sys.stderr.fileno(), text.encode(errors="replace"))
