"""What single examples were answered before, where all of a property's examples held.

Two submissions that round differently answer most examples alike. What is known of
an example is followed call by call; at an answer that is new the claim itself runs,
is told what was answered so far, and decides: see `gradekit.judging.batching.Recalling`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

import msgspec

from gradekit.sandbox.child import protocol
from gradekit.sandbox.program import Call

Path = Sequence[tuple[protocol.Call, bytes]]
"""What an example asked, and the messages that answered it."""
Known = dict[Hashable, "Step | None"]
"""What comes after each known answer: none where the example is at its end."""

STEP: Final = 200  # bytes, besides what crosses
RAISED: Final = protocol.encode_value("err")


class Step(msgspec.Struct):
    """A call that an example makes, and what comes of each known answer.

    Its arguments are kept as they cross: numbers take a third of the room.
    """

    function: str
    arguments: bytes
    seed: int
    after: Known = {}

    def call(self) -> Call:
        """Give the call."""
        return self.function, protocol.decode_value(self.arguments), self.seed


class KnownAnswers:
    """The known answers to the calls of one property's examples.

    Attributes
    ----------
    first : dict
        What each example asks first, by its place.
    """

    def __init__(self) -> None:
        self.first: Known = {}

    def keep(self, place: int, path: Path) -> int:
        """Keep what an example asked and was answered, which held; give its size in bytes.

        Where a call raised nothing is kept: it is told with its line, which differs.
        """
        if any(RAISED in message for _, message in path):
            return 0
        size = 0
        known: Known = self.first
        key: Hashable = place
        for request, message in path:
            step = known.get(key)
            if step is None:
                arguments = protocol.encode_value(request.arguments)
                step = known[key] = Step(request.function, arguments, request.seed)
                size += len(arguments) + STEP
            if message not in step.after:
                size += len(message) + STEP
            known, key = step.after, message
        known[key] = None
        return size
