"""Keep a document within the bytes that a host takes, by cutting its longest texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

Shorten: TypeAlias = Callable[[str], str]

CUT: Final = "... (cut: the whole report is too long for this host)"
LENGTHS: Final = (20_000, 5_000, 1_000, 200, 0)
"""Characters that each text may have, tried in turn."""


def fitting(write: Callable[[Shorten], str], most: int) -> str:
    """Write a document of at most `most` bytes of UTF-8, if short texts can do it.

    `write` is given a function that shortens a text, to be used on each text that may be
    long, and gives the whole document.
    """
    text = write(str)
    for length in LENGTHS:
        if len(text.encode()) <= most:
            break
        text = write(_shortener(length))
    return text


def _shortener(length: int) -> Shorten:
    def shorten(text: str) -> str:
        return text if len(text) <= length + len(CUT) else f"{text[:length].rstrip()} {CUT}".strip()

    return shorten
