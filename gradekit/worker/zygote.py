"""The judge's side of the warm interpreter from which every worker is forked.

Starting Python and importing what a worker needs takes a hundred times as
long as a fork, and every counterexample is seen to fail in a fresh worker.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from gradekit.errors import WorkerError
from gradekit.worker import box, limits
from gradekit.worker.child.confinement import Plan
from gradekit.worker.child.confinement.plan import encode
from gradekit.worker.child.zygote import END, FORK, REFUSED, REPLY, REQUEST

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
from child import zygote
from child.loop import main as live
del sys.path[0]
if warm:
    try:
        __import__(warm)
    except ImportError:
        pass
"""
"""What the interpreter runs first. It looks for modules where they are installed,
and not in a folder that is only worked in, with the reference or other submissions."""
SERVE: Final = "zygote.serve(int(control), live)"
LONGEST_EXCUSE: Final = 500


class Zygote:
    """One warm interpreter.

    Parameters
    ----------
    warm : str
        A package that it imports before any worker asks for it; may be empty.
    boxed : bool
        Whether bubblewrap is put around it.

    Raises
    ------
    WorkerError
        If it can not be started.
    """

    def __init__(self, warm: str = "", *, boxed: bool = False) -> None:
        self._boxed = boxed
        ours, its = socket.socketpair()
        try:
            self._popen = _spawn(its, warm, boxed=boxed)
        except OSError as error:
            ours.close()
            raise refusal(str(error)) from error
        except BaseException:
            ours.close()
            raise
        finally:
            its.close()
        ours.settimeout(limits.SECONDS_TO_START)
        self._channel = ours

    def fork(self, ends: Sequence[int], plan: Plan) -> int:
        """Start a worker, and give its number.

        Parameters
        ----------
        ends : sequence of int
            The worker's ends of its pipes: requests, replies, output.
        plan : Plan
            What it gives up.

        Raises
        ------
        WorkerError
            If there is none.
        """
        order = encode(plan)
        try:
            socket.send_fds(self._channel, [REQUEST.pack(FORK, 0, len(order)), order], list(ends))
            worker = self._answer()
        except OSError:
            raise self._excuse() from None
        if worker <= REFUSED:
            raise refusal(os.strerror(REFUSED - worker))
        return worker

    def end_worker(self, worker: int) -> int:
        """Kill a worker with its group; give its exit status, negative for a signal."""
        try:
            self._channel.sendall(REQUEST.pack(END, worker, 0))
            return self._answer()
        except OSError:  # it is gone, and what it had started is orphaned
            if not self._boxed:  # in there it is another's number
                with contextlib.suppress(OSError):
                    os.killpg(worker, signal.SIGKILL)
            self.end()
            return -signal.SIGKILL

    def end(self) -> None:
        """End the interpreter; it ends what it has started first."""
        self._channel.close()
        try:
            self._popen.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        assert self._popen.stderr is not None
        self._popen.stderr.close()

    def is_alive(self) -> bool:
        """Whether workers can be asked for."""
        return self._channel.fileno() >= 0 and self._popen.poll() is None

    def _answer(self) -> int:
        message = b""
        while len(message) < REPLY.size:
            more = self._channel.recv(REPLY.size - len(message))
            if not more:
                raise ConnectionResetError
            message += more
        (answer,) = REPLY.unpack(message)
        return int(answer)

    def _excuse(self) -> WorkerError:
        """Say why it does not answer: it may have ended, and said why."""
        self._channel.close()
        self._popen.kill()
        _, said = self._popen.communicate()
        printed = said.decode("utf-8", "replace").strip()[-LONGEST_EXCUSE:]
        return WorkerError(
            f"{sys.executable}: the worker process did not come up. "
            "Check that msgspec can be imported there."
            + (f" It printed: {printed}" if printed else "")
        )


def refusal(reason: str) -> WorkerError:
    """Say that no process can be started, and what to look at."""
    return WorkerError(
        f"{sys.executable}: the worker process could not be started ({reason}). "
        "Check that this Python can run, and that processes and open files are left."
    )


def running(warm: str = "", *, boxed: bool = False) -> Zygote:
    """Give the interpreter that everything in this process shares, started if need be."""
    key = (os.getpid(), BOOT + SERVE, *limits.interpreter(), warm, boxed)
    zygote = _running.get(key)
    if zygote is None or not zygote.is_alive():
        if zygote is not None:
            zygote.end()
            atexit.unregister(zygote.end)
        zygote = _running[key] = Zygote(warm, boxed=boxed)
        atexit.register(zygote.end)
    return zygote


_running: Final[dict[tuple[object, ...], Zygote]] = {}


def _spawn(its: socket.socket, warm: str, *, boxed: bool) -> subprocess.Popen[bytes]:
    arguments = [str(CHILD), str(its.fileno()), warm, *search_path()]
    around = box.command([str(CHILD), *search_path()]) if boxed else []
    return subprocess.Popen(
        [*around, *limits.interpreter(), "-c", BOOT + SERVE, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=(its.fileno(),),
        env=limits.environment(),
        cwd=os.sep,
        start_new_session=True,
    )


def search_path() -> list[str]:
    """List where packages are that the worker's own Python may not look for.

    It leaves out a user's site, where msgspec and NumPy may be installed. The
    folders of a user's own files, such as the current one, stay out.
    """
    installed = [entry for entry in sys.path if entry.rstrip("/").endswith("-packages")]
    found = map(importlib.util.find_spec, ("msgspec", "numpy"))
    homes = [str(Path(spec.origin).parents[1]) for spec in found if spec and spec.origin]
    return list(dict.fromkeys([*installed, *homes]))
