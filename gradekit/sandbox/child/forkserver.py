"""Fork server: a Python process with the imports done; it forks one worker for each request.

It holds no secret. As the parent of the workers it ends them and waits for them, so
that the number of a worker is never another process's. When the judge is gone, so
are they. It is also the reaper of processes that a worker leaves behind.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from typing import Final, NamedTuple, NoReturn

from .confinement import Shared, confine, plan, privileges
from .orphans import end_orphans

REQUEST: Final = struct.Struct("=cqI")
"""The kind, a number, and how many bytes of a plan follow."""
REPLY: Final = struct.Struct("=q")
FORK: Final = b"F"
"""With a plan, and three descriptors: requests, replies, output."""
END: Final = b"E"
"""With the worker's number; the reply is its exit status, negative for a signal."""
REFUSED: Final = -(1 << 32)
"""A reply below this is no number of a process: it is this less an errno."""

STANDARD: Final = (0, 1, 2)
LOOKED_FOR: Final = 10_000
"""Objects more than before, after which a worker looks for circular garbage."""

Serve = Callable[[int, int, list[str], float], NoReturn]


class ForkRequest(NamedTuple):
    """What the judge asks for: a worker, or the end of one."""

    kind: bytes
    number: int
    plan: bytes
    ends: list[int]


def serve(control: int, serve_one: Serve) -> NoReturn:
    """Fork and end workers until the judge closes its end of the socket, `control`.

    `serve_one` is what a worker runs: see `server.main`.
    """
    channel = socket.socket(fileno=control)
    if sys.platform == "linux":
        privileges.hide()
        privileges.adopt_orphans()
    shared = Shared()
    workers: dict[int, int] = {}
    gc.collect()
    gc.freeze()  # pages that no collection touches stay shared with the workers
    gc.set_threshold(LOOKED_FOR)
    while request := _receive(channel):
        if request.kind == END:
            workers.pop(request.number, None)
            answer = _end(request.number)
            end_orphans(workers)
        else:
            slot = next(n for n in range(len(workers) + 1) if n not in workers.values())
            answer = _fork(channel, request, serve_one, shared, slot)
            if answer > REFUSED:
                workers[answer] = slot
        channel.sendall(REPLY.pack(answer))
    for worker in workers:
        _end(worker)
    end_orphans(())
    shared.end()
    os._exit(0)


def _receive(channel: socket.socket) -> ForkRequest | None:
    """Read one request whole; None when there will be no more."""
    message, ends, _, _ = socket.recv_fds(channel, REQUEST.size, 3)
    message = _filled(channel, message, REQUEST.size)
    if len(message) < REQUEST.size:
        return None
    kind, number, length = REQUEST.unpack(message)
    return ForkRequest(kind, number, _filled(channel, b"", length), ends)


def _filled(channel: socket.socket, message: bytes, size: int) -> bytes:
    """Read on until a message has its size, or there is no more."""
    while len(message) < size and (more := channel.recv(size - len(message))):
        message += more
    return message


def _fork(
    channel: socket.socket, request: ForkRequest, serve_one: Serve, shared: Shared, slot: int
) -> int:
    """Give the number of a new worker, or why there is none."""
    shared.prepare(plan.decode(request.plan))
    try:
        worker = os.fork()
    except OSError as error:
        worker = REFUSED - (error.errno or 0)
    if worker == 0:
        _become_worker(channel, request, serve_one, shared, slot)
    for end in request.ends:
        os.close(end)
    return worker


def _become_worker(
    channel: socket.socket, request: ForkRequest, serve_one: Serve, shared: Shared, slot: int
) -> NoReturn:
    """Give up everything of the fork server's, and serve one submission."""
    try:
        channel.detach()  # closed with whatever else is open
        os.setsid()
        requests, replies, output = request.ends
        for standard in STANDARD[1:]:
            os.dup2(output, standard)
        keep = (*STANDARD, requests, replies)
        confinement = plan.decode(request.plan)
        unlimited = confine(shared, confinement, slot, keep)
        serve_one(requests, replies, unlimited, confinement.seconds_to_load)
    except BaseException:  # the fork server's code, below this, is not for it  # noqa: BLE001
        sys.__excepthook__(*sys.exc_info())
    finally:
        os._exit(1)


def _end(worker: int) -> int:
    """Kill a worker with its whole group, wait for it, and give its exit status."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(OSError):  # all dead already
            kill(worker, signal.SIGKILL)
    try:
        _, status = os.waitpid(worker, 0)
    except ChildProcessError:
        return -signal.SIGKILL
    return os.waitstatus_to_exitcode(status)
