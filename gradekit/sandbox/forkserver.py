"""The judge's side of the fork servers: processes from which workers are forked.

Starting Python and importing what a worker needs takes a hundred times as
long as a fork, and every counterexample is seen to fail in a fresh worker.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gradekit.model.errors import WorkerError
from gradekit.sandbox import bubblewrap, launcher
from gradekit.sandbox.child.confinement import Plan
from gradekit.sandbox.child.confinement.plan import encode
from gradekit.sandbox.child.forkserver import END, FORK, REFUSED, REPLY, REQUEST
from gradekit.sandbox.launcher import Launched

LONGEST_QUOTE: Final = 500
SECONDS_TO_START: Final = 30.0
"""The most that a fork server, or a worker, may take to come up."""


@dataclass(slots=True)
class PendingReply:
    """The answer to one request; it has no value before it is waited for."""

    value: int | None = None


class ForkServer:
    """One fork server: a Python process with the imports done, which forks workers.

    `boxed` tells whether bubblewrap is around it.
    """

    def __init__(self, launched: Launched, *, boxed: bool = False) -> None:
        self._boxed = boxed
        self._launched = launched
        self._popen, self._channel = launched.process, launched.channel
        self._channel.settimeout(SECONDS_TO_START)
        self._pending: deque[PendingReply] = deque()

    def fork(self, ends: Sequence[int], plan: Plan) -> PendingReply:
        """Start a worker, given its ends of the pipes: requests, replies, output.

        The answer is its number, or a refusal; `WorkerError` if the fork server is gone.
        """
        order = encode(plan)
        try:
            socket.send_fds(self._channel, [REQUEST.pack(FORK, 0, len(order)), order], list(ends))
        except OSError:
            raise self._failure() from None
        return self._expect()

    def number(self, answer: PendingReply) -> int:
        """Wait for the number of a worker that was asked for; `WorkerError` if there is none."""
        try:
            worker = self._wait(answer)
        except OSError:
            raise self._failure() from None
        if worker <= REFUSED:
            raise refusal(os.strerror(REFUSED - worker))
        return worker

    def number_here(self, answer: PendingReply) -> int:
        """Give the number by which this process knows a worker; 0 if it is not known."""
        return 0 if self._boxed else self.number(answer)

    def end_worker(self, worker: int, *, wait: bool = True) -> int:
        """Kill a worker with its group; give its exit status, negative for a signal.

        Without `wait` it may not be gone yet, and the status is 0.
        """
        try:
            self._channel.sendall(REQUEST.pack(END, worker, 0))
            answer = self._expect()
            return self._wait(answer) if wait else 0
        except OSError:  # it is gone, and what it had started is orphaned
            if not self._boxed:  # in there it is another's number
                with contextlib.suppress(OSError):
                    os.killpg(worker, signal.SIGKILL)
            self.end()
            return -signal.SIGKILL

    def end(self) -> None:
        """End it; it ends the workers that it has forked first."""
        self._launched.end()

    def is_alive(self) -> bool:
        """Whether workers can be asked for."""
        return self._channel.fileno() >= 0 and self._popen.poll() is None

    def _expect(self) -> PendingReply:
        self._pending.append(PendingReply())
        return self._pending[-1]

    def _wait(self, answer: PendingReply) -> int:
        """Read pending answers until this one is there; they come in order."""
        while answer.value is None:
            self._pending[0].value = self._read()
            self._pending.popleft()
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

    def _failure(self) -> WorkerError:
        """Say why it does not answer: it may have ended, and said why."""
        self._channel.close()
        self._popen.kill()
        _, said = self._popen.communicate()
        printed = said.decode("utf-8", "replace").strip()[-LONGEST_QUOTE:]
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


class ForkServers:
    """Fork servers, one of each kind, started when they are first asked for.

    `launched` is one that was started before, without bubblewrap; `variables` are added to
    the environment of all others.
    """

    def __init__(
        self, launched: Launched | None = None, variables: Mapping[str, str] = launcher.NOTHING
    ) -> None:
        self.variables = variables
        self._running: dict[tuple[object, ...], ForkServer] = {}
        if launched is not None:
            self._running[*launched.kind, False] = ForkServer(launched)

    def get(self, warm: str = "", *, boxed: bool = False) -> ForkServer:
        """Give the fork server of a kind, started if it does not run.

        `warm` is a package that it imports before any worker asks for it, and may be empty;
        with `boxed` bubblewrap is put around it. `WorkerError` if it cannot be started.
        """
        kind = (*launcher.kind(warm), boxed)
        fork_server = self._running.get(kind)
        if fork_server is None or not fork_server.is_alive():
            if fork_server is not None:
                fork_server.end()
            fork_server = self._running[kind] = self._start(warm, boxed=boxed)
        return fork_server

    def end(self) -> None:
        """End all of them."""
        while self._running:
            _, fork_server = self._running.popitem()
            fork_server.end()

    def _start(self, warm: str, *, boxed: bool) -> ForkServer:
        folders = [str(launcher.CHILD), *launcher.search_path()] if boxed else []
        around = bubblewrap.command(folders) if boxed else ()
        try:
            launched = launcher.launch(warm, around, self.variables)
        except OSError as error:
            raise refusal(str(error)) from error
        return ForkServer(launched, boxed=boxed)
