"""What single examples were answered before, where all of a property's examples held.

Two submissions that round differently answer most examples alike. What is known of
an example is followed call by call; at an answer that is new the claim itself runs,
is told what was answered so far, and decides: see `gradekit.rounds.Recalling`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from gradekit.worker.child import wire

Call = tuple[str, Sequence[Any], int]
"""A function, its arguments, and the seed."""
Path = Sequence[tuple[wire.Call, bytes]]
"""What an example asked, and the messages that answered it."""
Known = dict[Hashable, "Step | None"]
"""What comes after each known answer: none where the example is at its end."""

RAISED: Final = wire.encode_value("err")


@dataclass(slots=True)
class Step:
    """A call that an example makes, and what comes of each known answer."""

    call: Call
    after: Known = field(default_factory=dict)


class Recollection:
    """The known answers to the calls of one property's examples.

    Attributes
    ----------
    first : dict
        What each example asks first, by its place.
    """

    def __init__(self) -> None:
        self.first: Known = {}

    def keep(self, place: int, path: Path) -> int:
        """Keep what an example asked and was answered, which held; tell how much was new.

        Where a call raised nothing is kept: it is told with its line, which differs.
        """
        if any(RAISED in message for _, message in path):
            return 0
        new = 1
        known: Known = self.first
        key: Hashable = place
        for request, message in path:
            step = known.get(key)
            if step is None:
                step = known[key] = Step((request.function, request.arguments, request.seed))
                new += 1
            known, key = step.after, message
        known[key] = None
        return new
