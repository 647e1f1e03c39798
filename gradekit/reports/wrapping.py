"""Where lines of text break, and how many columns of a terminal they take.

Lines break where those of rich break, so that a report looks like any other
text that rich lays out. rich itself takes longer to import than the whole report
to be written; only a text with rare letters asks it how wide they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

# A word takes the space behind it along; the first one that before it as well.
_WORD: Final = re.compile(r"(?:^\s*)?\S+\s*")

# What people write formulas with takes one column: Latin letters (but the soft
# hyphen), Greek, small and raised ones, dashes, arrows, operators.
_NARROW: Final = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u0391-\u03a1\u03a3-\u03ff\u1d00-\u1dbf\u2010-\u2027"
    "\u2070\u2071\u2074-\u208e\u2090-\u209c\u2190-\u21ff\u2200-\u22ff\u2c60-\u2c7f]*"
)


def cells(text: str) -> int:
    """Count the columns that a text takes; letters take none, one or two."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines.

    Parameters
    ----------
    text : str
        A clean text, whose line breaks and tabs count.
    width : int
        The columns of a line, two or more.

    Returns
    -------
    list of str
        At least one line. Nothing but space is lost; a line may still end in
        some, which belongs to the style of the text.
    """
    lines = text.expandtabs().split("\n")
    return [piece for line in lines for piece in _pieces(line, width)]


def _pieces(line: str, width: int) -> list[str]:
    if len(line) <= width and cells(line) <= width:
        return [line]
    ends = [0, *_breaks(line, width), len(line)]
    return [_cut(line[start:end], width) for start, end in pairwise(ends)]


def _breaks(line: str, width: int) -> Iterator[int]:
    """Tell where to break: before a word that does not fit, within one that never would."""
    used = 0
    for found in _WORD.finditer(line):
        word, start = found[0], found.start()
        needed = cells(word.rstrip())
        if used + needed <= width:
            used += cells(word)
        elif needed <= width:
            yield start
            used = cells(word)
        else:
            parts = _fold(word, width)
            yield from _starts(parts, start)
            used = cells(parts[-1])


def _starts(parts: list[str], start: int) -> Iterator[int]:
    """Tell where parts of a line begin, but for the beginning of the line."""
    for part in parts:
        if start:
            yield start
        start += len(part)


def _fold(word: str, width: int) -> list[str]:
    if word.isascii():
        return [word[start : start + width] for start in range(0, len(word), width)]
    from rich.cells import chop_cells  # letters that stand as one stay together

    return chop_cells(word, width)


def _cut(line: str, width: int) -> str:
    """Take away the space that hangs over the end."""
    line = line[: max(len(line.rstrip()), width)]
    if cells(line) <= width:
        return line
    from rich.cells import set_cell_size  # that of East Asia takes two columns

    return set_cell_size(line, width)
