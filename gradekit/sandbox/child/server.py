"""A worker's loop: read a request, do it, write one reply."""

from __future__ import annotations

import builtins
import os
import select
import sys
from collections.abc import Callable
from time import monotonic
from typing import Any, Final, NoReturn

from . import protocol, stubs
from .changes import refuse_tracing
from .program import LONGEST_MESSAGE, LoadedProgram
from .spin import look
from .values import MOST_ENTRIES, NotPlainError, count_entries, plain

globals()["__builtins__"] = dict(vars(builtins))  # of functions below: see `changes`

FULL: Final = 1 << 16
"""Bytes of replies that are buffered, at most, while a round of calls is under way."""
SECONDS_BUFFERED: Final = 0.01
MOST_ANSWERS: Final = 4096
LONGEST_ANSWERED: Final = 1000
"""How many answers of the judge are cached, to questions of at most so many bytes."""
MOST_FROM_CACHE: Final = 2000
"""In one call; then the judge is asked, who ends a call that never stops asking."""
MOST_OUT_OF_MEMORY: Final = 3
"""Calls of a round that run out of memory: then it is ended, for the judge to ask one by one."""


class Channel:
    """The two private pipes to the judge."""

    def __init__(self, requests: int, replies: int) -> None:
        for descriptor in (requests, replies):
            os.set_inheritable(descriptor, False)
        self.requests = os.fdopen(requests, "rb", buffering=1 << 16)
        self.replies = replies
        self.buffered = bytearray()
        self._ready = select.poll()
        self._ready.register(requests, select.POLLIN)
        self.sent = 0.0
        self.from_cache = 0
        self._answers: dict[bytes, bytes] = {}

    def read(self) -> protocol.Request:
        """Wait for a request; the judge closing the pipe ends the worker."""
        return protocol.decode_request(self._receive())

    def _receive(self) -> bytes:
        """Wait for a message."""
        prelude = self.requests.read(protocol.PRELUDE.size)
        if len(prelude) < protocol.PRELUDE.size:
            os._exit(0)
        return self.requests.read(protocol.length(prelude, protocol.LARGEST_REQUEST))

    def buffer(self, frame: bytes) -> None:
        """Send one frame soon: together with others, unless those took long."""
        self.buffered += frame
        if len(self.buffered) > FULL or monotonic() - self.sent > SECONDS_BUFFERED:
            self.flush()

    def write(self, frame: bytes) -> None:
        """Send one frame whole, and what is buffered before it."""
        self.buffered += frame
        self.flush()

    def flush(self) -> None:
        """Send everything that is buffered."""
        while self.buffered:
            del self.buffered[: os.write(self.replies, self.buffered)]
        self.sent = monotonic()

    def ask(self, function: str, arguments: list[Any]) -> Any:
        """Ask the judge, in the middle of a call, for the value of a stub.

        What was asked before is answered from a cache, with a new value each time. What
        cannot be asked is asked without arguments: the judge learns that it has no answer.
        """
        problem = ""
        try:
            question = _packed(protocol.Ask(function, [plain(argument) for argument in arguments]))
        except NotPlainError as error:
            problem = f"{function} was called with {error}"
            question = _packed(protocol.Ask(function, []))
        self.from_cache += 1
        message = None if problem else self._answers.get(question)
        if message is None or self.from_cache > MOST_FROM_CACHE:
            self.write(question)
            look(self._ready)
            message = self._receive()
        reply = protocol.decode_request(message)
        assert isinstance(reply, protocol.AnswerRequest)
        if reply.error or problem:
            raise ValueError(problem or reply.error)
        if len(question) <= LONGEST_ANSWERED and len(self._answers) < MOST_ANSWERS:
            self._answers[question] = message
        return reply.value


def _packed(
    reply: protocol.Reply,
    *,
    encode_value: Callable[[Any], bytes] = protocol.encode_value,
    pack: Callable[[bytes, int], bytes] = protocol.PRELUDE.pack,
    magic: bytes = protocol.MAGIC,
) -> bytes:
    """Write a reply's frame, unless it is more than the judge would read."""
    packed = encode_value(reply)
    frame = pack(magic, len(packed)) + packed
    if len(frame) > protocol.LARGEST:
        raise NotPlainError(f"a value of more than {protocol.LARGEST >> 20} MB")
    if isinstance(reply, protocol.Returned) and len(frame) > MOST_ENTRIES:
        values = [reply.value, *(value for *_, value in [*reply.changed, *reply.kept])]
        _require_few(count_entries(values))
    return frame


def _require_few(entries: int) -> None:
    if entries > MOST_ENTRIES:
        raise NotPlainError(f"a value of more than {MOST_ENTRIES} entries in all")


def _reply(
    channel: Channel,
    program: LoadedProgram,
    request: protocol.Load | protocol.CallRequest,
    *,
    pack: Callable[[protocol.Reply], bytes] = _packed,
    call: type[protocol.CallRequest] = protocol.CallRequest,
) -> bytes:
    """Do what is asked; whatever comes of it has a reply.

    What is handed in was bound before any of the submission ran: see `changes`.
    """
    channel.from_cache = 0
    try:
        if isinstance(request, call):
            return pack(program.call(request))
        return pack(_load(channel, program))
    except NotPlainError as error:
        return pack(protocol.Unreadable(request.id, str(error)[:LONGEST_MESSAGE]))
    except BaseException as error:  # SystemExit and all: it is an outcome  # noqa: BLE001
        return pack(program.describe(error, request.id))


def main(
    requests: int, replies: int, unlimited: list[str], seconds_to_load: float = 0.0
) -> NoReturn:
    """Serve one submission until the judge closes the pipe; the process is confined already.

    `seconds_to_load` is 0 where no statement is left out.
    """
    channel = Channel(requests, replies)
    sys.argv = ["submission.py"]
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    channel.write(_packed(protocol.Hello(sys.version.split()[0], unlimited)))
    refuse_tracing()
    request = channel.read()
    assert isinstance(request, protocol.Load)
    program = LoadedProgram(request, seconds_to_load)
    answer = _reply
    while not isinstance(request, protocol.AnswerRequest):
        if isinstance(request, protocol.CallsRequest):
            for call in protocol.decode_calls(request.calls):
                channel.buffer(answer(channel, program, call))
                if program.out_of_memory >= MOST_OUT_OF_MEMORY:
                    os._exit(1)
            channel.write(request.mark)
        else:
            channel.write(answer(channel, program, request))
        request = channel.read()
    raise AssertionError("an answer to no question")


def _load(channel: Channel, program: LoadedProgram) -> protocol.Ready:
    program.run()
    offered = program.functions()
    sys.modules[stubs.__name__] = stubs  # where the code of a stub looks for it
    others = list(program.others.values())
    wanted, takes = program.request.stubs, program.request.takes
    stubs.install(wanted, takes, program.module, channel.ask, others)
    version = getattr(sys.modules.get("numpy"), "__version__", "")
    return protocol.Ready(program.request.id, offered, version)
