"""The rounds of calls of one property, recorded: each with a digest of its replies.

A digest names a way to answer. It leaves out at which line of a submission
something was raised: two that differ in nothing else answer alike.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gradekit.judging.known_answers import RAISED, Exchange, KnownAnswers
from gradekit.model.outcomes import Outcome
from gradekit.sandbox.child import protocol
from gradekit.sandbox.program import Call
from gradekit.sandbox.worker import Worker

DIGEST: Final = 16  # bytes


@dataclass(frozen=True, slots=True)
class RecordedRound:
    """The calls of one round, as they crossed, and the digest of the replies."""

    calls: bytes
    digest: str


class Recording:
    """The rounds of one property, recorded as they cross.

    Parameters
    ----------
    worker : Worker
        Where the submission runs.
    replies : sequence of (bytes, bytes)
        Calls of the first rounds that have been made already, with the replies.
    known_answers : KnownAnswers
        What is known of single examples.

    Attributes
    ----------
    complete : bool
        Whether nothing else crossed before the verdict; whoever judges says so.
    deadline : float
        When the time for it is over, on the monotonic clock.
    exchanges : dict
        What examples asked and were answered that was not known, by their places.
    """

    def __init__(
        self,
        worker: Worker,
        replies: Sequence[tuple[bytes, bytes]] = (),
        known_answers: KnownAnswers | None = None,
    ) -> None:
        self.rounds: list[RecordedRound] = []
        self.known_answers = known_answers or KnownAnswers()
        self.exchanges: Mapping[int, Sequence[Exchange]] = {}
        self.complete = False
        self.deadline = math.inf
        self._worker = worker
        self._replies = list(replies)

    def exchange(self, calls: Sequence[Call]) -> list[Exchange] | None:
        """Make the calls of one round: see `gradekit.judging.batching.Exchanger`."""
        requests = [
            protocol.Call(number, function, list(arguments), seed)
            for number, (function, arguments, seed) in enumerate(calls)
        ]
        encoded = protocol.encode_value(requests)
        reply = self._reply(encoded)
        if reply is None:
            return None
        self.rounds.append(RecordedRound(encoded, digest(reply)))
        messages = self._worker.split_round(reply, len(requests))
        return list(zip(requests, messages, strict=True))

    def read(self, request: protocol.Call, message: bytes) -> Outcome:
        """Tell what a message means as the answer to a call."""
        return self._worker.read(request, message)

    def _reply(self, calls: bytes) -> bytes | None:
        if self._replies:
            asked, reply = self._replies.pop(0)
            if asked == calls:
                return reply
            self._replies.clear()
        seconds = self._worker.limits.seconds_per_call
        replies = self._worker.answer_rounds([calls], seconds=seconds, deadline=self.deadline)
        return replies[0] if replies else None


def digest(replies: bytes) -> str:
    """Name the way in which the calls of a round were answered."""
    if RAISED in replies:
        with contextlib.suppress(
            protocol.ProtocolError
        ):  # an answer that nobody can read is one, too
            replies = b"".join(map(_without_line, protocol.messages(replies)))
    return _hash(replies)


def digest_outcome(outcome: Outcome) -> str:
    """Name the way in which one call ended."""
    changed = sorted(outcome.changed.items())
    raised = [outcome.exception, outcome.message, outcome.line > 0]
    return _hash(protocol.encode_value([outcome.kind.value, outcome.value, raised, changed]))


def _without_line(message: bytes) -> bytes:
    reply = protocol.decode_reply(message)
    if isinstance(reply, protocol.Raised):
        reply.line = min(reply.line, 1)
        return protocol.encode_value(reply)
    return message


def _hash(answer: bytes) -> str:
    return hashlib.blake2b(answer, digest_size=DIGEST).hexdigest()
