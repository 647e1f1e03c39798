"""The exception of a failed comparison, and values as text for its message."""

from __future__ import annotations

from collections.abc import Iterable
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
    return show_list(map(show, value)) if isinstance(value, list | tuple) else repr(value)


def show_list(entries: Iterable[str]) -> str:
    """Write a list of entries that are text already, shortened beyond `MOST_ENTRIES`."""
    items = list(entries)
    if len(items) > MOST_ENTRIES:
        items = [*items[:8], f"... {len(items) - 12} more ...", *items[-4:]]
    return f"[{', '.join(items)}]"
