"""Known answers: the replies after which an example is known to hold.

A claim sees nothing of a submission but the replies to its calls. So each example has a
trie: a call, and by the digest of each known reply the next call, or how the example
ended. An example whose replies are all known ends as it did before, and its claim does
not run. The answers of the solutions are shipped; while a folder is graded, each process
adds those of submissions that held.

They do not reveal right answers: a digest can be compared and not read.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Final

import msgspec

from gradekit.model.assignment import Assignment, Property
from gradekit.sandbox.child import protocol

MOST_BYTES: Final = 32 << 20  # added in one process
NODE: Final = 250  # bytes of a node, besides its call
DIGEST: Final = 8  # bytes: no two answers among millions are alike by chance
HELD: Final = 0  # the place of the ending with nothing to be said
RAISED: Final = protocol.encode_value("err")

Exchange = tuple[bytes, bytes]
"""A call in serialised form, and the message that answered it."""


class Ending(msgspec.Struct, array_like=True, frozen=True):
    """How an example ended, and what was noticed in it: see `gradekit.judging.runs.Noticed`.

    `mismatch` is None if it held; of advice that failed it is the four texts of the
    `Mismatch`, or empty where the last call itself failed.
    """

    changes: list[str]
    advice: list[tuple[str, str]]
    mismatch: list[str] | None


class Node(msgspec.Struct, array_like=True, gc=False):
    """A call, by its place in the list of all; by digest, the next node or the ending's place."""

    call: int
    after: dict[bytes, Node | int]


Packed = tuple[list[bytes], list[Ending], dict[str, list[Node]]]
"""Calls, endings, and by what `known_as` gives the first node of each example."""


class KnownAnswers:
    """The known answers to the examples of one corpus; `packed` is what `pack` gave."""

    def __init__(self, packed: bytes = b"") -> None:
        parts: Packed = ([], [Ending([], [], None)], {})
        if packed:
            parts = msgspec.msgpack.decode(zlib.decompress(packed), type=Packed)
        self.calls, self.endings, self._first = parts
        self._places: dict[bytes, int] = {}
        self._bytes_added = 0

    def pack(self) -> bytes:
        """Write them as bytes, the same for the same answers."""
        parts = [self.calls, self.endings, self._first]
        return zlib.compress(msgspec.msgpack.encode(parts), 9)

    def first(self, name: str) -> Sequence[Node]:
        """Give the first node of each example of a property, in order, as far as they are known."""
        return self._first.get(name, ())

    def add(self, name: str, place: int, exchanges: Sequence[Exchange], ending: Ending) -> None:
        """Add what an example asked and was answered; the examples of a property in order."""
        roots = self._first.setdefault(name, [])
        if place > len(roots) or not exchanges or self._bytes_added > MOST_BYTES:
            return
        if place == len(roots):
            roots.append(self._node(exchanges[0][0]))
        node = roots[place]
        for (_, reply), (call, _) in pairwise(exchanges):
            key = digest(reply)
            after = node.after.get(key)
            if after is None:
                after = node.after[key] = self._node(call)
            if isinstance(after, int):
                return
            node = after
        node.after.setdefault(digest(exchanges[-1][1]), self._ending(ending))

    def merge(self, other: KnownAnswers) -> None:
        """Add what is known in another one for the same examples."""
        for name, roots in other._first.items():
            own = self._first.setdefault(name, [])
            for place, root in enumerate(roots):
                if place == len(own):
                    own.append(self._node(other.calls[root.call]))
                self._merge_after(own[place], root, other)

    def _merge_after(self, node: Node, theirs: Node, other: KnownAnswers) -> None:
        if self.calls[node.call] != other.calls[theirs.call]:
            return  # 0.0 for -0.0, or 1 for 1.0: examples may be equal and their calls not
        for key, next_ in theirs.after.items():
            if isinstance(next_, int):
                node.after.setdefault(key, self._ending(other.endings[next_]))
                continue
            after = node.after.get(key)
            if after is None:
                after = node.after[key] = self._node(other.calls[next_.call])
            if not isinstance(after, int):
                self._merge_after(after, next_, other)

    def _node(self, call: bytes) -> Node:
        if not self._places:
            self._places = {call: place for place, call in enumerate(self.calls)}
        place = self._places.setdefault(call, len(self.calls))
        if place == len(self.calls):
            self.calls.append(call)
            self._bytes_added += len(call)
        self._bytes_added += NODE
        return Node(place, {})

    def _ending(self, ending: Ending) -> int:
        if ending not in self.endings:
            self.endings.append(ending)
        return self.endings.index(ending)


def known_as(property_: Property, assignment: Assignment) -> str:
    """Name what is known of a property: it depends on the options that it asks for alone."""
    unusual = assignment.unusual(property_)
    return " ".join([property_.name, *(f"{name}={value}" for name, value in unusual.items())])


def digest(reply: bytes) -> bytes:
    """Name the way in which a call was answered; the line at which it raised is left out."""
    if RAISED in reply:
        with suppress(protocol.ProtocolError):  # a reply that nobody can read is one, too
            reply = _without_line(reply)
    return blake2b(reply, digest_size=DIGEST).digest()


def _without_line(message: bytes) -> bytes:
    reply: Any = protocol.decode_reply(message)
    if isinstance(reply, protocol.Raised):
        reply.line = min(reply.line, 1)
        return protocol.encode_value(reply)
    return message
