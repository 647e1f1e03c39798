"""The frames that cross between judge and worker, and their one codec.

A frame is ``b"GK01"``, the length of a message (u32, little-endian) and the
message in msgpack. Code never crosses: a value is None, a bool, an integer of
64 bits, a float, a string, a list, or a dict with string keys, nested no
deeper than `MAX_DEPTH`. `Value` says so as a type, and the decoder refuses
everything else byte by byte, before it becomes an object of the judge's.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec

MAGIC: Final = b"GK01"
PRELUDE: Final = struct.Struct("<4sI")
LARGEST: Final = 1 << 20
"""The most bytes of a reply; a worker that promises more is not listened to."""
LARGEST_REQUEST: Final = (1 << 32) - 1
MAX_DEPTH: Final = 6
MOST_BASES: Final = 8

if TYPE_CHECKING:
    Value = Any
else:
    Value = _plain = None | bool | int | float | str
    for _ in range(MAX_DEPTH):
        Value = _plain | list[Value] | dict[str, Value]

Name = Annotated[str, msgspec.Meta(max_length=100)]
Sentence = Annotated[str, msgspec.Meta(max_length=2000)]
Names = Annotated[list[Name], msgspec.Meta(max_length=MOST_BASES)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class ProtocolError(Exception):
    """Bytes that are no message of this protocol, or a value with no plain form."""


class Load(msgspec.Struct, tag="load", forbid_unknown_fields=True):
    """Ask the worker to run a submission and say what it defines.

    `draws` tells that its calls may draw random numbers, and need a seed. `modules` are
    those beside it, each with names, file name, source, what is added to the numbers of its
    lines, and whether it is a package; `unread` says why others are not there, by name.
    `takes` is how many arguments a stub is asked for, whatever defaults there are besides.
    """

    id: int
    source: str
    filename: str
    functions: list[str]
    alternatives: list[tuple[list[str], str, str]]
    driver: str
    driven: dict[str, list[str]]
    stubs: dict[str, list[int]]
    draws: bool
    modules: list[tuple[list[str], str, str, int, bool]] = []
    unread: dict[str, str] = {}
    takes: dict[str, int] = {}


class CallRequest(msgspec.Struct, tag="call", forbid_unknown_fields=True, omit_defaults=True):
    """Ask for one call; `seed` makes the student's random numbers repeatable.

    `earlier` are arguments with which the function is called before, in the same request;
    `how` is one of the ways of `histories`, or empty.
    """

    id: int
    function: str
    arguments: list[Any]
    seed: int
    earlier: list[list[Any]] = []
    how: str = ""


class CallsRequest(msgspec.Struct, tag="calls", forbid_unknown_fields=True):
    """Ask for several calls, a list of `CallRequest`; each has its own reply.

    `mark` is a delimiter, written after the last reply.
    """

    calls: msgspec.Raw
    mark: bytes


class AnswerRequest(msgspec.Struct, tag="answer", forbid_unknown_fields=True):
    """What a stub returns, or the message of the ValueError it raises."""

    value: Any
    error: str


class Hello(msgspec.Struct, tag="hello", forbid_unknown_fields=True):
    """The worker is up, before any of a student's code ran."""

    python: Name
    unlimited: list[Name]


class Ready(msgspec.Struct, tag="ready", forbid_unknown_fields=True):
    """The submission is loaded and offers these functions; it imported this NumPy."""

    id: int
    functions: list[str]
    numpy: Name


class Returned(msgspec.Struct, tag="ok", forbid_unknown_fields=True, omit_defaults=True):
    """A call returned; `changed` holds [index, value] of arguments changed in place.

    `kept` holds what is no longer what it was when a call of this request was over: the number
    of the call, 0 for its result or the place of an argument from 1 on, and its value now.
    """

    id: int
    value: Value
    changed: list[tuple[Count, Value]]
    kept: list[tuple[Count, Count, Value]] = []


class Raised(msgspec.Struct, tag="err", forbid_unknown_fields=True, omit_defaults=True):
    """The student's code raised, at `line` of the submission (0: elsewhere).

    `bases` are those that are Python's own, of an exception that is not.
    """

    id: int
    exception: Name
    message: Sentence
    line: Count
    bases: Names = []


class Unreadable(msgspec.Struct, tag="bad", forbid_unknown_fields=True):
    """A call returned something that has no plain form."""

    id: int
    why: Sentence


class Ask(msgspec.Struct, tag="ask", forbid_unknown_fields=True):
    """A stub was called and asks the judge for its value."""

    function: Name
    arguments: list[Value]


Request = Load | CallRequest | CallsRequest | AnswerRequest
Reply = Hello | Ready | Returned | Raised | Unreadable | Ask

encode_value = msgspec.msgpack.Encoder().encode
decode_value = msgspec.msgpack.Decoder().decode
_decode_request = msgspec.msgpack.Decoder(Request).decode
decode_calls = msgspec.msgpack.Decoder(list[CallRequest]).decode


def encode(message: Request | Reply) -> bytes:
    """Write one frame; `ProtocolError` if the message holds anything but plain values."""
    try:
        packed = encode_value(message)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ProtocolError(f"a value that no message can hold ({error})") from None
    return PRELUDE.pack(MAGIC, len(packed)) + packed


def length(frames: bytes | bytearray, most: int, start: int = 0) -> int:
    """Read the length of a message from the first bytes of its frame, which begins there.

    Raises
    ------
    ProtocolError
        If the bytes begin no frame, or one of more than `most` bytes.
    """
    magic, size = PRELUDE.unpack_from(frames, start)
    if magic != MAGIC or size > most:
        raise ProtocolError("not a frame of this protocol")
    return int(size)


def messages(frames: bytes) -> Iterator[bytes]:
    """Give the messages of frames; `ProtocolError` if there is anything but whole ones."""
    start = 0
    while start < len(frames):
        body = start + PRELUDE.size
        stop = body + length(frames, LARGEST, start) if body <= len(frames) else body
        if stop > len(frames):
            raise ProtocolError("not a whole frame")
        yield frames[body:stop]
        start = stop


def decode_request(message: bytes) -> Request:
    """Read a request; it comes from the judge and is trusted."""
    request: Request = _decode_request(message)
    return request


def decode_reply(message: bytes) -> Reply:
    """Read a reply of the worker, which is not trusted: `ProtocolError`, whatever is wrong."""
    try:
        reply: Reply = _replies()(message)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolError(str(error)[:100]) from None
    return reply


@functools.cache
def _replies() -> Any:
    """Build the decoder of replies, which only the judge needs."""
    return msgspec.msgpack.Decoder(Reply).decode
