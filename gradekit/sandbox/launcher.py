"""Starting the warm interpreter from which every worker is forked.

It takes longer to come up than anything else, so a command that will need it
starts it first, with nothing imported but this, and goes on meanwhile.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

CHILD: Final = Path(__file__).parent
BOOT: Final = """
import os, sys
folder, control, warm = sys.argv[1:4]
os.environ.pop("PWD", None)  # bubblewrap adds it
own = os.path.dirname(os.__file__)
packages = "-packages", ".zip"
sys.path[:] = [e for e in sys.path if e.startswith(own) or e.endswith(packages)]
sys.path += [e for e in sys.argv[4:] if e not in sys.path]
sys.path.insert(0, folder)
from child import forkserver
from child.server import main as serve
del sys.path[0]
if warm:
    try:
        __import__(warm)
    except ImportError:
        pass
"""
"""What the interpreter runs first. It looks for modules where they are installed,
and not in a folder that is only worked in, with the reference or other submissions."""
SERVE: Final = "forkserver.serve(int(control), serve)"

Started = tuple["subprocess.Popen[bytes]", socket.socket]

THREADS: Final = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")


def environment() -> dict[str, str]:
    """Build the worker's whole environment: nothing of the user's, all repeatable."""
    fixed = {
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "MPLBACKEND": "agg",
    }
    return fixed | {f"{library}_NUM_THREADS": "1" for library in THREADS}


def command() -> list[str]:
    """Give the command of a Python that reads no user's settings.

    Not ``-I``: that would ignore PYTHONHASHSEED, and sets would differ in
    order from run to run.
    """
    return [sys.executable, "-s", "-P", "-B", "-X", "utf8"]


def kind(warm: str) -> tuple[object, ...]:
    """Tell apart interpreters that can not stand for one another."""
    return (os.getpid(), *command(), BOOT + SERVE, warm)


def start(warm: str = "") -> None:
    """Start one that `started` will give to whoever asks for it first.

    Parameters
    ----------
    warm : str
        A package that it imports before any worker asks for it; may be empty.
    """
    with contextlib.suppress(OSError):  # whoever needs it tries again, and says what is wrong
        _waiting[kind(warm)] = process, channel = _spawn(warm, ())
        atexit.register(_end_unused, process, channel)


def started(warm: str, around: Sequence[str]) -> Started:
    """Give an interpreter, and the socket by which it takes its orders.

    Parameters
    ----------
    warm : str
        As for `start`.
    around : sequence of str
        The words of a command that is put around it.

    Raises
    ------
    OSError
        If it can not be started.
    """
    waiting = None if around else _waiting.pop(kind(warm), None)
    return waiting or _spawn(warm, around)


_waiting: Final[dict[tuple[object, ...], Started]] = {}


def _spawn(warm: str, around: Sequence[str]) -> Started:
    ours, its = socket.socketpair()
    try:
        process = subprocess.Popen(
            [
                *around,
                *command(),
                "-c",
                BOOT + SERVE,
                *map(str, (CHILD, its.fileno(), warm)),
                *search_path(),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(its.fileno(),),
            env=environment(),
            cwd=os.sep,
            start_new_session=True,
        )
    except BaseException:
        ours.close()
        raise
    finally:
        its.close()
    return process, ours


def _end_unused(process: subprocess.Popen[bytes], channel: socket.socket) -> None:
    """End an interpreter that nobody asked for: it does when its channel is closed."""
    if any(one is process for one, _ in _waiting.values()):
        channel.close()
        process.communicate()


def search_path() -> list[str]:
    """List where packages are that the worker's own Python may not look for.

    It leaves out a user's site, where msgspec and NumPy may be installed. The
    folders of a user's own files, such as the current one, stay out.
    """
    installed = [entry for entry in sys.path if entry.rstrip("/").endswith("-packages")]
    found = map(importlib.util.find_spec, ("msgspec", "numpy"))
    homes = [str(Path(spec.origin).parents[1]) for spec in found if spec and spec.origin]
    return list(dict.fromkeys([*installed, *homes]))
