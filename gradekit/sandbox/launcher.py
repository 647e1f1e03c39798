"""Spawn the process of a fork server; runs in the judge, imports nothing that takes time.

Its start takes longest, so a command that will need it starts it first, before other
imports, and goes on meanwhile.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from gradekit.model.errors import WorkerError

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
"""What a fork server runs first. It looks for modules where they are installed,
and not in a folder that is only worked in, with the reference or other submissions."""
SERVE: Final = "forkserver.serve(int(control), serve)"

NOT_ON_WINDOWS: Final = (
    "Windows is not supported yet. Use WSL, the Windows Subsystem for Linux: install gradekit "
    "there and run the same command."
)

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
THREADS: Final = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")


def environment() -> dict[str, str]:
    """Build the worker's whole environment: nothing of the user's, all repeatable."""
    return {
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "MPLBACKEND": "agg",
        **{f"{library}_NUM_THREADS": "1" for library in THREADS},
    }


def command() -> list[str]:
    """Give the command of a Python that reads no user's settings.

    Not ``-I``: that would ignore PYTHONHASHSEED, and sets would differ in
    order from run to run.
    """
    return [sys.executable, "-s", "-P", "-B", "-X", "utf8"]


def kind(warm: str) -> tuple[object, ...]:
    """Identify what a fork server is; of two of one kind, either will do.

    The number of this process is part of it: a process made by fork(2) inherits
    fork servers that are not its children, and whose sockets another process reads.
    """
    return (os.getpid(), *command(), BOOT + SERVE, warm)


class Launched:
    """The process of a fork server, which takes requests by `channel`.

    It ends with this one, at the latest.
    """

    def __init__(
        self, process: subprocess.Popen[bytes], channel: socket.socket, kind: tuple[object, ...]
    ) -> None:
        self.process = process
        self.channel = channel
        self.kind = kind
        self._owner = os.getpid()
        atexit.register(self.end)

    def end(self) -> None:
        """End it, if it still runs; it ends the workers that it has forked first."""
        atexit.unregister(self.end)
        self.channel.close()
        if self._owner == os.getpid():
            try:
                self.process.wait(timeout=1.0)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


def start(warm: str = "") -> Launched | None:
    """Start a fork server ahead of its use; None if it cannot be started.

    Whoever needs one then tries again, and says what is wrong. `warm` is a package that it
    imports before any worker asks for it, and may be empty.
    """
    try:
        return launch(warm)
    except OSError:
        return None


def launch(
    warm: str = "", around: Sequence[str] = (), variables: Mapping[str, str] = NOTHING
) -> Launched:
    """Start a fork server, and do not wait until it is up; `OSError` if it cannot be started.

    `around` are the words of a command that is put around it, `variables` are added to its
    environment.

    Raises
    ------
    WorkerError
        On Windows, which has not what it needs.
    """
    if sys.platform == "win32":
        raise WorkerError(NOT_ON_WINDOWS)
    ours, its = socket.socketpair()
    boot = [str(word) for word in ("-c", BOOT + SERVE, CHILD, its.fileno(), warm)]
    try:
        process = subprocess.Popen(
            [*around, *command(), *boot, *search_path()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(its.fileno(),),
            env=environment() | dict(variables),
            cwd=os.sep,
            start_new_session=True,
        )
    except BaseException:
        ours.close()
        raise
    finally:
        its.close()
    return Launched(process, ours, kind(warm))


def search_path() -> list[str]:
    """List where packages are that the worker's own Python may not look for.

    It leaves out a user's site, where msgspec and NumPy may be installed. The
    folders of a user's own files, such as the current one, stay out.
    """
    installed = [entry for entry in sys.path if entry.rstrip("/").endswith("-packages")]
    specs = map(importlib.util.find_spec, ("msgspec", "numpy"))
    homes = [str(Path(spec.origin).parents[1]) for spec in specs if spec and spec.origin]
    return list(dict.fromkeys([*installed, *homes]))
