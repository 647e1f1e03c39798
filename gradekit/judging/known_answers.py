"""A trie for each example: the replies after which it is known to hold.

Two submissions that round differently answer most examples alike. An example whose
calls are all answered in a known way has held. At the first unknown reply its claim
is run instead: see `gradekit.judging.batching.KnownAnswersBatch`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

import msgspec

from gradekit.sandbox.child import protocol
from gradekit.sandbox.program import SeededCall

Exchange = tuple[protocol.CallRequest, bytes]
"""A call, and the message that answered it."""
Branches = dict[Hashable, "Step | None"]
"""The call that comes after each known answer: none where the example is at its end."""

STEP: Final = 200  # bytes, besides what crosses
RAISED: Final = protocol.encode_value("err")


class Step(msgspec.Struct):
    """A node of the trie of answers: a call that an example makes.

    Its arguments are stored in serialised form: numbers take a third of the room.
    """

    function: str
    arguments: bytes
    seed: int
    after: Branches = {}

    def call(self) -> SeededCall:
        """Give the call."""
        return self.function, protocol.decode_value(self.arguments), self.seed


class KnownAnswers:
    """A trie of known answers for each example of one property, by its place."""

    def __init__(self) -> None:
        self.first: Branches = {}  # what each example asks first

    def add(self, place: int, exchanges: Sequence[Exchange]) -> int:
        """Add what an example asked and was answered, which held; give its size in bytes.

        Where a call raised nothing is kept: the message names its line, which differs.
        """
        if any(RAISED in message for _, message in exchanges):
            return 0
        size = 0
        branches: Branches = self.first
        key: Hashable = place
        for request, message in exchanges:
            step = branches.get(key)
            if step is None:
                arguments = protocol.encode_value(request.arguments)
                step = branches[key] = Step(request.function, arguments, request.seed)
                size += len(arguments) + STEP
            if message not in step.after:
                size += len(message) + STEP
            branches, key = step.after, message
        branches[key] = None
        return size
