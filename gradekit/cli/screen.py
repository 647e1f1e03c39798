"""A page on the standard output that is replaced by the next one, and a line below it."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from typing import Final

from gradekit.cli import streams
from gradekit.cli.progress import ERASE
from gradekit.reports.layout import cut
from gradekit.reports.plain_text import disarm, one_line

CLEAR: Final = "\x1b[H\x1b[2J"
NARROWEST: Final = 20
WIDEST: Final = 100


class Screen:
    """The standard output: a page that is replaced on a terminal, else one block after the other.

    The last line on a terminal says what is waited for; the next one replaces it.
    """

    def __init__(self) -> None:
        plain = os.environ.get("TERM") == "dumb"
        self._is_terminal = sys.stdout.isatty() and not plain
        self._has_status = False
        self.color = self._is_terminal and not os.environ.get("NO_COLOR")

    @property
    def width(self) -> int:
        """The columns of a line."""
        columns = shutil.get_terminal_size().columns if self._is_terminal else 80
        return max(min(columns, WIDEST), NARROWEST)

    def clear(self) -> None:
        """Begin a new page."""
        if self._is_terminal:
            self._write(CLEAR)
        self._has_status = False

    def add(self, text: str) -> None:
        """Add lines to the page."""
        self._write(text)

    def say(self, sentence: str) -> None:
        """Say in one line what is waited for."""
        line = disarm(one_line(sentence))
        if not self._is_terminal:
            self._write(f"{line}\n\n")
            return
        self._write(f"{ERASE}{cut(line, self.width - 1)}")
        self._has_status = True

    def check_reader(self) -> None:
        """Raise `BrokenPipeError` where nobody reads the pages any more."""
        if not streams.is_read(sys.stdout):
            raise BrokenPipeError

    def leave(self) -> None:
        """Go to a new line, where a shell goes on."""
        if self._has_status:
            with contextlib.suppress(OSError):  # it may be that nobody reads it
                self._write("\n")

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()
