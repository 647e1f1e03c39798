"""What a claim that does not hold says, and how values are written in it."""

from __future__ import annotations

from typing import Any, Final

LONGEST_SHOWN: Final = 20
"""A list with more entries is shown by its two ends."""


class Mismatch(AssertionError):  # a fact about a claim, not an error of ours  # noqa: N818
    """A claim did not hold, with what was got and what it should be.

    Parameters
    ----------
    message : str
        The whole sentence for the student.
    got, expected, within : str
        The parts of a comparison as text; empty where nothing was compared.
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
    """Write a value whole, or its two ends when it has over twenty entries."""
    if isinstance(value, list | tuple):
        items = [show(item) for item in value]
        if len(items) > LONGEST_SHOWN:
            items = [*items[:8], f"... {len(items) - 12} more ...", *items[-4:]]
        return f"[{', '.join(items)}]"
    return repr(value)
