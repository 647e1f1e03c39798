"""The judge's side of the warm interpreter from which every worker is forked.

Starting Python and importing what a worker needs takes a hundred times as
long as a fork, and every counterexample is seen to fail in a fresh worker.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gradekit.model.errors import WorkerError
from gradekit.sandbox import bubblewrap as box
from gradekit.sandbox import launcher, limits
from gradekit.sandbox.child.confinement import Plan
from gradekit.sandbox.child.confinement.plan import encode
from gradekit.sandbox.child.forkserver import END, FORK, REFUSED, REPLY, REQUEST

LONGEST_EXCUSE: Final = 500


@dataclass(slots=True)
class Answer:
    """What an interpreter was asked for; it has no value before it is waited for."""

    value: int | None = None


class ForkServer:
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
        around = box.command([str(launcher.CHILD), *launcher.search_path()]) if boxed else ()
        try:
            self._popen, self._channel = launcher.started(warm, around)
        except OSError as error:
            raise refusal(str(error)) from error
        self._channel.settimeout(limits.SECONDS_TO_START)
        self._owed: deque[Answer] = deque()

    def fork(self, ends: Sequence[int], plan: Plan) -> Answer:
        """Start a worker; the answer is its number, or a refusal.

        Parameters
        ----------
        ends : sequence of int
            The worker's ends of its pipes: requests, replies, output.
        plan : Plan
            What it gives up.

        Raises
        ------
        WorkerError
            If the interpreter is gone.
        """
        order = encode(plan)
        try:
            socket.send_fds(self._channel, [REQUEST.pack(FORK, 0, len(order)), order], list(ends))
        except OSError:
            raise self._excuse() from None
        return self._owe()

    def number(self, answer: Answer) -> int:
        """Wait for the number of a worker that was asked for.

        Raises
        ------
        WorkerError
            If there is none.
        """
        try:
            worker = self._wait(answer)
        except OSError:
            raise self._excuse() from None
        if worker <= REFUSED:
            raise refusal(os.strerror(REFUSED - worker))
        return worker

    def end_worker(self, worker: int, *, wait: bool = True) -> int:
        """Kill a worker with its group.

        Parameters
        ----------
        worker : int
            Its number.
        wait : bool
            Whether to wait until it is gone.

        Returns
        -------
        int
            Its exit status, negative for a signal, if it was waited for.
        """
        try:
            self._channel.sendall(REQUEST.pack(END, worker, 0))
            answer = self._owe()
            return self._wait(answer) if wait else 0
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

    def _owe(self) -> Answer:
        self._owed.append(Answer())
        return self._owed[-1]

    def _wait(self, answer: Answer) -> int:
        """Read what is owed until this answer is there; they come in order."""
        while answer.value is None:
            self._owed[0].value = self._read()
            self._owed.popleft()
        return answer.value

    def _read(self) -> int:
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


def running(warm: str = "", *, boxed: bool = False) -> ForkServer:
    """Give the interpreter that everything in this process shares, started if need be."""
    key = (*launcher.kind(warm), boxed)
    fork_server = _running.get(key)
    if fork_server is None or not fork_server.is_alive():
        if fork_server is not None:
            fork_server.end()
            atexit.unregister(fork_server.end)
        fork_server = _running[key] = ForkServer(warm, boxed=boxed)
        atexit.register(fork_server.end)
    return fork_server


_running: Final[dict[tuple[object, ...], ForkServer]] = {}
