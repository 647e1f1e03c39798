"""One request to a worker and its one reply, with what stand-ins ask in between."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from gradekit.verdict import OutcomeKind
from gradekit.worker import limits
from gradekit.worker.child import wire
from gradekit.worker.limits import LARGEST_QUESTION, MOST_QUESTIONS, SECONDS_TO_START
from gradekit.worker.process import INTRUSION, Lost, Process

if TYPE_CHECKING:
    from gradekit.worker import Program


LONGEST_KEPT: Final = 2048  # bytes
MARK: Final = 16  # bytes
PORTION: Final = 60_000  # bytes
MOST_KEPT: Final = 4096
"""Questions of stand-ins whose answers are kept: a fresh worker asks the same ones again."""


def greet(process: Process) -> wire.Hello:
    """Wait until a started worker is up.

    None of a student's code has run before, unless it was asked to load ahead.

    Raises
    ------
    Lost
        If it does not come up.
    """
    reply = _decoded(process.read(time.monotonic() + SECONDS_TO_START, more=True))
    if not isinstance(reply, wire.Hello):
        raise Lost(OutcomeKind.UNREADABLE, "it did not say hello")
    return reply


def exchange(
    process: Process,
    request: wire.Load | wire.Call,
    program: Program,
    deadline: float,
    *,
    unsent: bytes | None = None,
) -> wire.Reply:
    """Send a request and read its reply, all before one deadline.

    Parameters
    ----------
    process : Process
        Where it goes.
    request : Load or Call
        What is asked.
    program : Program
        What runs there, and answers what its stand-ins ask.
    deadline : float
        On the monotonic clock.
    unsent : bytes, optional
        What of the request's frame has not been posted before; all of it unless told.

    Raises
    ------
    Lost
        If there is none, or it is not the reply to this request.
    """
    frame = wire.encode(request) if unsent is None else unsent
    if frame:
        process.write(frame, deadline)
    return _reply(process, request, program, deadline, largest=2 * len(frame))


def exchange_all(
    process: Process,
    requests: Sequence[wire.Call],
    program: Program,
    seconds: float,
    deadline: float,
) -> list[wire.Reply]:
    """Send several calls in one frame and read their replies, each in time after the last.

    All have to be there before the deadline.

    Raises
    ------
    Lost
        If one is missing, or is not the reply to its request. Which call it
        was can not be told: the worker sends replies together.
    """
    frame = wire.encode(wire.Calls([msgspec.Raw(wire.encode_value(requests))], b""))
    process.write(frame, time.monotonic() + seconds)
    largest, last = 2 * len(frame), requests[-1]
    return [
        _reply(
            process,
            request,
            program,
            min(time.monotonic() + seconds, deadline),
            largest=largest,
            more=request is not last,
        )
        for request in requests
    ]


def exchange_encoded(
    process: Process, rounds: Sequence[bytes], seconds: float, deadline: float
) -> list[bytes]:
    """Send rounds of calls that are bytes already; give the replies to each, unread.

    They are told apart by a mark that no value holds by chance. Whoever writes one where
    none belongs has answered something else; whoever reads a round sees whether it is replies.

    Parameters
    ----------
    process : Process
        Where they go.
    rounds : sequence of bytes
        Each a list of calls in the wire's form.
    seconds : float
        The most that may pass without a byte of them.
    deadline : float
        When all of them have to be there, on the monotonic clock.

    Raises
    ------
    Lost
        If one is missing, or all are too much to keep.
    """
    replies: list[bytes] = []
    for some in _portions(rounds):
        mark = os.urandom(MARK)
        frame = wire.encode(wire.Calls([msgspec.Raw(one) for one in some], mark))
        process.write(frame, time.monotonic() + seconds)
        room = limits.LARGEST_ROUNDS - sum(map(len, replies))
        replies += process.read_rounds(len(some), mark, seconds, deadline, room=room)
    return replies


def _portions(rounds: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Cut rounds into portions that the pipe takes whole, where that is possible."""
    some: list[bytes] = []
    for one in rounds:
        if some and sum(map(len, some)) + len(one) > PORTION:
            yield some
            some = []
        some.append(one)
    yield some


def split_replies(frames: bytes, count: int) -> list[bytes]:
    """Take apart what `exchange_encoded` gave for one round of so many calls.

    Raises
    ------
    Lost
        If these are not as many messages.
    """
    try:
        messages = list(wire.messages(frames))
    except wire.WireError as error:
        raise Lost(OutcomeKind.UNREADABLE, f"{INTRUSION} ({error})") from None
    if len(messages) != count:
        raise Lost(OutcomeKind.UNREADABLE, INTRUSION)
    return messages


def read_reply(request: wire.Call, message: bytes) -> wire.Reply:
    """Read a message that should be the reply to a request.

    Raises
    ------
    Lost
        If it is not.
    """
    return _expected(_decoded(message), request)


def _reply(
    process: Process,
    request: wire.Load | wire.Call,
    program: Program,
    deadline: float,
    *,
    largest: int,
    more: bool = False,
) -> wire.Reply:
    """Read the reply to a request, after answering what stand-ins ask before it."""
    largest = max(LARGEST_QUESTION, largest)
    for _ in range(MOST_QUESTIONS + 1):
        message = process.read(deadline, more=more)
        answer = program.answered.get(message)
        if answer is None:
            reply = _decoded(message)
            if not isinstance(reply, wire.Ask):
                return _expected(reply, request)
            answer = _answer(reply, program, fits=len(message) <= largest)
            if len(message) <= LONGEST_KEPT and len(program.answered) < MOST_KEPT:
                program.answered[message] = answer
        process.write(answer, deadline)
    detail = f"it called its own helpers more than {MOST_QUESTIONS} times"
    raise Lost(OutcomeKind.TIMED_OUT, detail)


def _decoded(message: bytes) -> wire.Reply:
    try:
        return wire.decode_reply(message)
    except wire.WireError as error:
        raise Lost(OutcomeKind.UNREADABLE, f"{INTRUSION} ({error})") from None


def _expected(reply: wire.Reply, request: wire.Load | wire.Call) -> wire.Reply:
    """Refuse a reply that does not answer the request."""
    if isinstance(request, wire.Load):
        fits = isinstance(reply, wire.Ready | wire.Raised)
    elif isinstance(reply, wire.Returned):
        fits = all(index < len(request.arguments) for index, _ in reply.changed)
    else:
        fits = isinstance(reply, wire.Raised | wire.Unreadable)
    if not fits or getattr(reply, "id", None) != request.id:
        raise Lost(OutcomeKind.UNREADABLE, INTRUSION)
    return reply


def _answer(question: wire.Ask, program: Program, *, fits: bool) -> bytes:
    """Compute what a stand-in returns; its arguments are the student's and may be anything."""
    if program.answer is None or question.function not in program.stand_ins:
        raise Lost(OutcomeKind.UNREADABLE, INTRUSION)
    if not fits:
        return _refusal("its arguments are too large")
    try:
        value = program.answer(question.function, question.arguments)
        return wire.encode(wire.Answer(value, ""))
    except Exception as error:  # see above  # noqa: BLE001
        return _refusal(f"{type(error).__name__}: {error}")


def _refusal(reason: str) -> bytes:
    plain = reason.encode("utf-8", "backslashreplace").decode()
    return wire.encode(wire.Answer(None, plain))
