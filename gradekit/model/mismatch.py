"""The exception of a failed comparison, and values as text for its message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

MOST_ENTRIES: Final = 20
"""Of a longer list only the first eight and the last four entries are shown."""


class Mismatch(AssertionError):  # a fact about a claim, not an error of ours  # noqa: N818
    """A claim did not hold: what was got, and what it should be.

    `message` is the whole sentence for the student. The others are the parts of a
    comparison as text, empty where nothing was compared.
    """

    def __init__(
        self, message: str, *, got: str = "", expected: str = "", within: str = ""
    ) -> None:
        self.message = message
        self.got = got
        self.expected = expected
        self.within = within
        super().__init__(message)


def show(value: Any) -> str:
    """Write a value as Python does, but long lists and tuples shortened, all as lists."""
    return show_list(value, show) if isinstance(value, list | tuple) else repr(value)


def show_list(entries: Sequence[Any], write: Callable[[Any], str]) -> str:
    """Write a list by what `write` makes of its entries, shortened beyond `MOST_ENTRIES`."""
    if len(entries) <= MOST_ENTRIES:
        return f"[{', '.join(map(write, entries))}]"
    first, last = map(write, entries[:8]), map(write, entries[-4:])
    return f"[{', '.join([*first, f'... {len(entries) - 12} more ...', *last])}]"
