"""A command on a terminal of its own: what it shows, keys that are pressed there, its end."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Self

from .conftest import ROOT, heed_interrupts

PATIENCE: Final = 60.0
"""Seconds in which something has to happen; much less than that goes by."""


class Screen:
    """A command whose input and outputs are one terminal; use it as a context manager.

    `text` is all that it has shown so far.
    """

    def __init__(
        self, command: Sequence[str], *, cwd: Path | None = None, **environment: str
    ) -> None:
        self._ours, theirs = pty.openpty()
        self.text = ""
        self._looked = 0
        variables = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | environment
        try:
            self.running = subprocess.Popen(
                command,
                stdin=theirs,
                stdout=theirs,
                stderr=theirs,
                cwd=cwd,
                env=variables,
                start_new_session=True,
                preexec_fn=heed_interrupts,
            )
        finally:
            os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
        os.close(self._ours)

    def wait_for(self, words: str) -> None:
        """Wait until it shows these words after those of the last time; fail if it does not."""
        until = time.monotonic() + PATIENCE
        while (place := self.text.find(words, self._looked)) < 0:
            assert self._read(until), f"no {words!r} in {self.text[self._looked :]!r}"
        self._looked = place + len(words)

    def interrupt(self) -> None:
        """Send what the keys Ctrl-C send."""
        os.killpg(self.running.pid, signal.SIGINT)

    def end(self) -> int:
        """Wait until it ends; give its exit code."""
        until = time.monotonic() + PATIENCE
        while self._read(until):
            pass
        return self.running.wait(PATIENCE)

    def _read(self, until: float) -> bool:
        """Take what comes next; whether anything did before the command or the time ended."""
        if not select.select([self._ours], [], [], max(0.0, until - time.monotonic()))[0]:
            return False
        try:
            piece = os.read(self._ours, 1 << 16)
        except OSError:  # nobody has the other end any more
            return False
        self.text += piece.decode(errors="replace").replace("\r\n", "\n")
        return bool(piece)
