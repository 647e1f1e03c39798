"""What crosses between the judge and a submission, kept by digest.

A digest names a way to answer. It leaves out at which line of a submission
something was raised: two that differ in nothing else answer alike.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gradekit.worker import Outcome, Worker
from gradekit.worker.child import wire

if TYPE_CHECKING:
    from gradekit.rounds import Call

DIGEST: Final = 16  # bytes
RAISED: Final = wire.encode_value("err")


@dataclass(frozen=True, slots=True)
class Crossed:
    """One round as it crossed."""

    calls: bytes
    answer: str


class Transcript:
    """The rounds of one property as they cross, kept.

    Parameters
    ----------
    worker : Worker
        Where the submission runs.
    told : sequence of (bytes, bytes)
        Calls of the first rounds that have been made already, with the replies.

    Attributes
    ----------
    complete : bool
        Whether nothing else crossed before the verdict; whoever judges says so.
    deadline : float
        When the time for it is over, on the monotonic clock.
    """

    def __init__(self, worker: Worker, told: Sequence[tuple[bytes, bytes]] = ()) -> None:
        self.rounds: list[Crossed] = []
        self.complete = False
        self.deadline = math.inf
        self._worker = worker
        self._told = list(told)

    def cross(self, calls: Sequence[Call]) -> list[Outcome] | None:
        """Make the calls of one round: see `Round`."""
        requests = [
            wire.Call(number, function, list(arguments), seed)
            for number, (function, arguments, seed) in enumerate(calls)
        ]
        encoded = wire.encode_value(requests)
        reply = self._reply(encoded)
        if reply is None:
            return None
        self.rounds.append(Crossed(encoded, digest(reply)))
        return self._worker.read_round(reply, requests)

    def _reply(self, calls: bytes) -> bytes | None:
        if self._told:
            asked, reply = self._told.pop(0)
            if asked == calls:
                return reply
            self._told.clear()
        seconds = self._worker.limits.seconds_per_call
        replies = self._worker.answer_rounds([calls], seconds=seconds, deadline=self.deadline)
        return replies[0] if replies else None


def digest(replies: bytes) -> str:
    """Name the way in which the calls of a round were answered."""
    if RAISED in replies:
        with contextlib.suppress(wire.WireError):  # an answer that nobody can read is one, too
            replies = b"".join(map(_without_line, wire.messages(replies)))
    return _name(replies)


def digest_outcome(outcome: Outcome) -> str:
    """Name the way in which one call ended."""
    changed = sorted(outcome.changed.items())
    raised = [outcome.exception, outcome.message, outcome.line > 0]
    return _name(wire.encode_value([outcome.kind.value, outcome.value, raised, changed]))


def _without_line(message: bytes) -> bytes:
    reply = wire.decode_reply(message)
    if isinstance(reply, wire.Raised):
        reply.line = min(reply.line, 1)
        return wire.encode_value(reply)
    return message


def _name(answer: bytes) -> str:
    return hashlib.blake2b(answer, digest_size=DIGEST).hexdigest()
