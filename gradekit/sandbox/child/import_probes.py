"""Probes of the step in which a sealed worker imports modules: forbidden actions, on import.

Only the check of a tier names this module. `managed` is what worked, by promise.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import Any, Final

FOLDERS: Final = ("/tmp", "/dev/shm", "/")  # tried, not used  # noqa: S108


def _works(action: Callable[..., object], *arguments: Any) -> bool:
    try:
        action(*arguments)
    except OSError:
        return False
    return True


def _write(folder: str) -> None:
    path = f"{folder}/gradekit-{os.urandom(8).hex()}"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    os.unlink(path)


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _execute() -> None:
    """Replace this process, which then never answers, and the tier is not used."""
    os.execv(sys.executable, [sys.executable, "-c", ""])  # tried  # noqa: S606


managed: Final = {
    "no-writing": [f"{folder} on import" for folder in FOLDERS if _works(_write, folder)],
    "no-network": ["TCP on import"] * _works(lambda: socket.socket().close()),
    "no-signals": ["a signal on import"] * _works(os.kill, os.getppid(), 0),
    "no-processes": ["fork on import"] * (_works(_fork) or _works(_execute)),
}
