"""The worker's mother: a warm interpreter that forks one worker for each request.

It holds no secret: it has imported what every worker needs, and waits. Being
the parent of the workers, it ends them and waits for them, so that a number
is never another process's; when the judge is gone, so are they.
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

REQUEST: Final = struct.Struct("=cqq")
REPLY: Final = struct.Struct("=q")
FORK: Final = b"F"
"""With the worker's bytes and seconds, and three descriptors: requests, replies, output."""
END: Final = b"E"
"""With the worker's number; the reply is its exit status, negative for a signal."""
REFUSED: Final = -(1 << 32)
"""A reply below this is no number of a process: it is this less an errno."""

Life = Callable[[int, int, int, int], NoReturn]


class Request(NamedTuple):
    """What the judge asks for: a worker, or the end of one."""

    kind: bytes
    number: int
    seconds: int
    ends: list[int]


def serve(control: int, live: Life) -> NoReturn:
    """Fork and end workers until the judge closes its end of the socket.

    Parameters
    ----------
    control : int
        The descriptor of the socket to the judge.
    live : callable
        What a worker does: see `loop.main`.
    """
    channel = socket.socket(fileno=control)
    workers: set[int] = set()
    gc.collect()
    gc.freeze()  # pages that no collection touches stay shared with the workers
    while request := _receive(channel):
        if request.kind == END:
            workers.discard(request.number)
            answer = _end(request.number)
        else:
            answer = _fork(channel, request, live)
            workers.add(answer)
        channel.sendall(REPLY.pack(answer))
    for worker in workers:
        _end(worker)
    os._exit(0)


def _receive(channel: socket.socket) -> Request | None:
    """Read one request whole; None when there will be no more."""
    message, ends, _, _ = socket.recv_fds(channel, REQUEST.size, 3)
    while len(message) < REQUEST.size:
        more = channel.recv(REQUEST.size - len(message))
        if not more:
            return None
        message += more
    kind, number, seconds = REQUEST.unpack(message)
    return Request(kind, number, seconds, ends)


def _fork(channel: socket.socket, request: Request, live: Life) -> int:
    """Give the number of a new worker, or why there is none."""
    try:
        worker = os.fork()
    except OSError as error:
        worker = REFUSED - (error.errno or 0)
    if worker == 0:
        _become_worker(channel, request, live)
    for end in request.ends:
        os.close(end)
    return worker


def _become_worker(channel: socket.socket, request: Request, live: Life) -> NoReturn:
    """Give up everything of the mother's, and live."""
    try:
        channel.close()
        os.setsid()
        requests, replies, output = request.ends
        for standard in (1, 2):
            os.dup2(output, standard)
        os.close(output)
        live(requests, replies, request.number, request.seconds)
    except BaseException:  # the mother's code, which is below this, is not for it  # noqa: BLE001
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
