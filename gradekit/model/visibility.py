"""Whether a property is hidden from students, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

Hidden: TypeAlias = bool | Literal["until_due", "until_published"]
"""Whether a property is hidden for ever, until the due date, or until grades are published.

A host that knows no such times hides it for ever.
"""

TIMES: Final[dict[Hidden, str]] = {
    "until_due": "until the due date",
    "until_published": "until the grades are published",
}
"""In words, the earlier time first."""

_LENGTHS: Final[tuple[Hidden, ...]] = (False, *TIMES, True)


def longest(values: Iterable[Hidden]) -> Hidden:
    """Give the longest that any of several is hidden.

    Examples
    --------
    >>> longest([False, "until_published", "until_due"])
    'until_published'
    """
    return max(values, key=_LENGTHS.index, default=False)


def describe(hidden: Hidden) -> str:
    """Say until when something is hidden: "hidden until the due date"; "" if it is not."""
    return f"hidden {TIMES.get(hidden, '')}".rstrip() if hidden else ""
