"""Send a request to a worker, answer the requests of its stubs, read the reply."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox.child import protocol
from gradekit.sandbox.child.values import MOST_ENTRIES, count_entries
from gradekit.sandbox.forkserver import SECONDS_TO_START
from gradekit.sandbox.process import INTRUSION, TOO_MUCH, Lost, Process, read_side_by_side
from gradekit.sandbox.program import Program

LONGEST_KEPT: Final = 2048  # bytes
MARK: Final = 16  # bytes
PORTION: Final = 60_000  # bytes
MOST_KEPT: Final = 4096
"""Questions of stubs whose answers are kept: a fresh worker asks the same ones again."""
LARGEST_REPLIES: Final = 32 << 20
"""Bytes of replies to calls that are made together."""
MOST_QUESTIONS: Final = 2000
LARGEST_QUESTION: Final = 1 << 14
"""Bytes of a stub's arguments where the call's own are fewer: the judge computes
the answer, and its cost may grow with their square."""


def greet(process: Process) -> protocol.Hello:
    """Wait until a started worker is up, or raise `Lost`.

    None of a student's code has run before, unless it was asked to load ahead.
    """
    reply = _decoded(process.read(time.monotonic() + SECONDS_TO_START, more=True))
    if not isinstance(reply, protocol.Hello):
        raise Lost(OutcomeKind.UNREADABLE, "it did not say hello")
    return reply


def exchange(
    process: Process,
    request: protocol.Load | protocol.CallRequest,
    program: Program,
    deadline: float,
    unsent: bytes | None = None,
) -> protocol.Reply:
    """Send a request and read its reply, all before one deadline on the monotonic clock.

    `unsent` is the part of the request's frame that is still to be sent; None means all.

    Raises
    ------
    Lost
        If there is none, or it is not the reply to this request.
    """
    frame = protocol.encode(request) if unsent is None else unsent
    if frame:
        process.write(frame, deadline)
    message = _read(process, program, deadline, largest=2 * len(frame))
    return read_reply(request, message)


def exchange_all(
    process: Process, calls: Sequence[bytes], program: Program, seconds: float, deadline: float
) -> list[bytes]:
    """Make calls that are requests in serialised form; give the messages that answer them, unread.

    A random 16-byte delimiter ends the replies to each portion. A worker that writes it
    elsewhere only produces replies that do not parse. At most `seconds` may pass without
    a byte of them.

    Raises
    ------
    Lost
        If one is missing, or all are too much to keep. Which call it was is unknown: the
        worker sends replies together.
    """
    replies: list[bytes] = []
    room = LARGEST_REPLIES
    for portion in _portions(calls):
        mark, largest = _send(process, portion, seconds)
        if program.stubs:
            for reply in _answered(process, portion, program, seconds, deadline, largest):
                room -= len(reply)
                if room < 0:
                    raise Lost(OutcomeKind.UNREADABLE, TOO_MUCH)
                replies.append(reply)
            if process.read_until(mark, seconds, deadline, room=MARK):
                raise Lost(OutcomeKind.UNREADABLE, INTRUSION)
        else:
            frames = process.read_until(mark, seconds, deadline, room=room)
            room -= len(frames)
            replies += split_replies(frames, len(portion))
    return replies


def exchange_side_by_side(
    processes: Sequence[Process],
    calls: Sequence[Sequence[bytes]],
    seconds: float,
    deadline: float,
) -> list[list[bytes]]:
    """Make calls in several processes of one submission without stubs; see `exchange_all`.

    Each is sent a portion of its own calls before the replies of any are read.
    """
    replies: list[list[bytes]] = [[] for _ in processes]
    room = LARGEST_REPLIES
    for portions in itertools.zip_longest(*map(_portions, calls), fillvalue=()):
        asked = [place for place, portion in enumerate(portions) if portion]
        sent = [
            (processes[place], _send(processes[place], portions[place], seconds)[0])
            for place in asked
        ]
        several = read_side_by_side(sent, seconds, deadline, room=room)
        room -= sum(map(len, several))
        if room < 0:
            raise Lost(OutcomeKind.UNREADABLE, TOO_MUCH)
        for place, frames in zip(asked, several, strict=True):
            replies[place] += split_replies(frames, len(portions[place]))
    return replies


def _send(process: Process, portion: Sequence[bytes], seconds: float) -> tuple[bytes, int]:
    """Ask for a portion of calls; give the mark that ends the replies, and a size of questions."""
    mark = os.urandom(MARK)
    together = msgspec.Raw(protocol.encode_value(list(map(msgspec.Raw, portion))))
    frame = protocol.encode(protocol.CallsRequest(together, mark))
    process.write(frame, time.monotonic() + seconds)
    return mark, 2 * len(frame)


def _portions(calls: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Cut calls into portions that the pipe takes whole, where that is possible."""
    portion: list[bytes] = []
    size = 0
    for call in calls:
        if portion and size + len(call) > PORTION:
            yield portion
            portion, size = [], 0
        portion.append(call)
        size += len(call)
    if portion:
        yield portion


def _answered(
    process: Process,
    calls: Sequence[bytes],
    program: Program,
    seconds: float,
    deadline: float,
    largest: int,
) -> Iterator[bytes]:
    """Read the replies to calls one by one, for stubs ask in between."""
    for _ in calls:
        until = min(time.monotonic() + seconds, deadline)
        yield _read(process, program, until, largest=largest, more=True)


def split_replies(frames: bytes, count: int) -> list[bytes]:
    """Take apart the replies to so many calls; `Lost` if they are not as many."""
    try:
        messages = list(protocol.messages(frames))
    except protocol.ProtocolError as error:
        raise Lost(OutcomeKind.UNREADABLE, f"{INTRUSION} ({error})") from None
    if len(messages) != count:
        raise Lost(OutcomeKind.UNREADABLE, INTRUSION)
    return messages


def read_reply(request: protocol.Load | protocol.CallRequest, message: bytes) -> protocol.Reply:
    """Read a message that should be the reply to a request; `Lost` if it is not."""
    reply = _decoded(message)
    if isinstance(request, protocol.Load):
        fits = isinstance(reply, protocol.Ready | protocol.Raised)
    elif isinstance(reply, protocol.Returned):
        fits = all(index < len(request.arguments) for index, _ in reply.changed)
        fits = fits and (not reply.kept or _are_kept(reply, request))
        values = [reply.value, *(value for *_, value in [*reply.changed, *reply.kept])]
        if len(message) > MOST_ENTRIES and count_entries(values) > MOST_ENTRIES:
            fits = False  # a worker says so of itself
    else:
        fits = isinstance(reply, protocol.Raised | protocol.Unreadable)
    if not fits or getattr(reply, "id", None) != request.id:
        raise Lost(OutcomeKind.UNREADABLE, INTRUSION)
    return reply


def _are_kept(reply: protocol.Returned, request: protocol.CallRequest) -> bool:
    """Whether the places of what was kept are those of calls that were asked for."""
    calls = [*request.earlier, request.arguments]
    return all(call < len(calls) and place <= len(calls[call]) for call, place, _ in reply.kept)


def _read(
    process: Process, program: Program, deadline: float, *, largest: int, more: bool = False
) -> bytes:
    """Read the next reply, after answering what stubs ask before it."""
    largest = max(LARGEST_QUESTION, largest)
    for _ in range(MOST_QUESTIONS + 1):
        message = process.read(deadline, more=more)
        answer = program.answered.get(message)
        if answer is None:
            reply = _decoded(message)
            if not isinstance(reply, protocol.Ask):
                return message
            answer = _answer(reply, program, message, largest)
        process.write(answer, deadline)
    program.refused.append("too many questions")
    detail = f"it called its own helpers more than {MOST_QUESTIONS} times"
    raise Lost(OutcomeKind.TIMED_OUT, detail)


def _decoded(message: bytes) -> protocol.Reply:
    try:
        return protocol.decode_reply(message)
    except protocol.ProtocolError as error:
        raise Lost(OutcomeKind.UNREADABLE, f"{INTRUSION} ({error})") from None


def _answer(question: protocol.Ask, program: Program, message: bytes, largest: int) -> bytes:
    """Compute what a stub returns; its arguments are the student's and may be anything."""
    if program.answer is None or question.function not in program.stubs:
        raise Lost(OutcomeKind.UNREADABLE, INTRUSION)
    if len(message) > largest:
        return _refuse(program, "its arguments are too large")
    try:
        value = program.answer(question.function, question.arguments)
        answer = protocol.encode(protocol.AnswerRequest(value, ""))
    except Exception as error:  # see above  # noqa: BLE001
        return _refuse(program, f"{type(error).__name__}: {error}")
    if len(message) <= LONGEST_KEPT and len(program.answered) < MOST_KEPT:
        program.answered[message] = answer
    return answer


def _refuse(program: Program, reason: str) -> bytes:
    """Answer that there is no value, and note that."""
    plain = reason.encode("utf-8", "backslashreplace").decode()[:LONGEST_KEPT]
    program.refused.append(plain)
    return protocol.encode(protocol.AnswerRequest(None, plain))
