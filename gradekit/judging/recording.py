"""The rounds of calls of one property, recorded: each with a digest of its replies.

A digest identifies the replies of a round. It leaves out the line of the submission at
which an exception was raised: replies that differ only in the line have equal digests.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from gradekit.judging.known_answers import RAISED, Exchange, KnownAnswers
from gradekit.model.outcomes import Outcome
from gradekit.sandbox.child import protocol
from gradekit.sandbox.program import SeededCall
from gradekit.sandbox.worker import Worker


@dataclass(frozen=True, slots=True)
class RecordedRound:
    """The calls of one round, in serialised form, and the digest of the replies."""

    calls: bytes
    digest: str


@dataclass(eq=False, slots=True)
class Recording:
    """The rounds of one property, recorded in serialised form.

    `replies` are the first rounds' calls that have been made already, each with what
    answered them: they are used up. `exchanges` are what examples asked and were answered
    that was not known, by their places; whoever judges says that it is `complete`: nothing
    else was sent before the verdict. The deadline is on the monotonic clock.
    """

    worker: Worker
    replies: list[tuple[bytes, bytes]] = field(default_factory=list)
    known_answers: KnownAnswers = field(default_factory=KnownAnswers)
    rounds: list[RecordedRound] = field(default_factory=list, init=False)
    exchanges: Mapping[int, Sequence[Exchange]] = field(default_factory=dict, init=False)
    complete: bool = field(default=False, init=False)
    deadline: float = field(default=math.inf, init=False)

    def exchange(self, calls: Sequence[SeededCall]) -> list[Exchange] | None:
        """Make the calls of one round: see `gradekit.judging.batching.Exchanger`."""
        requests = [
            protocol.CallRequest(number, function, list(arguments), seed)
            for number, (function, arguments, seed) in enumerate(calls)
        ]
        encoded = protocol.encode_value(requests)
        reply = self._reply(encoded)
        if reply is None:
            return None
        self.rounds.append(RecordedRound(encoded, digest(reply)))
        messages = self.worker.split_round(reply, len(requests))
        return list(zip(requests, messages, strict=True))

    def read(self, request: protocol.CallRequest, message: bytes) -> Outcome:
        """Tell what a message means as the answer to a call."""
        return self.worker.read(request, message)

    def _reply(self, calls: bytes) -> bytes | None:
        if self.replies:
            asked, reply = self.replies.pop(0)
            if asked == calls:
                return reply
            self.replies.clear()
        seconds = self.worker.limits.seconds_per_call
        replies = self.worker.answer_rounds([calls], seconds=seconds, deadline=self.deadline)
        return replies[0] if replies else None


def digest(replies: bytes) -> str:
    """Name the way in which the calls of a round were answered."""
    if RAISED in replies:
        with suppress(protocol.ProtocolError):  # an answer that nobody can read is one, too
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
    return hashlib.blake2b(answer, digest_size=16).hexdigest()
