"""A page of plain text: headings, paragraphs and rows, wrapped to a width.

wcwidth says how many columns a character has. It takes longer to import than a report
to write: it is used only for texts with characters that may not be one column wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal, TypeAlias

Style: TypeAlias = Literal[
    "", "bold", "dim", "italic", "bold red", "green", "yellow", "magenta", "cyan"
]

# Select Graphic Rendition, ECMA-48 8.3.117, with the colours that every terminal has.
_SGR: Final[dict[Style, str]] = {
    "bold": "1",
    "dim": "2",
    "italic": "3",
    "bold red": "1;31",
    "green": "32",
    "yellow": "33",
    "magenta": "35",
    "cyan": "36",
}

DOTS: Final = " ..."
_GAP: Final = 2
_WIDEST: Final = 2  # columns of one grapheme cluster, whatever it is composed of
_NARROWEST: Final = _WIDEST  # the least room that a text needs

# A word with the space after it, and the first word with the space before it too.
_WORD: Final = re.compile(r"(?:^\s*)?\S+\s*")

# Characters of one column that formulas use: Latin letters (but not the soft
# hyphen), Greek, modifier letters, superscripts, dashes, arrows, operators.
_NARROW: Final = re.compile(
    "[ -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u0391-\u03a1\u03a3-\u03ff\u1d00-\u1dbf\u2010-\u2027"
    "\u2070\u2071\u2074-\u208e\u2090-\u209c\u2190-\u21ff\u2200-\u22ff\u2c60-\u2c7f]*"
)


class Page:
    """The lines of a page; texts must be clean (`plain_text`).

    `width` is the most columns of a line, except those added by `whole`; `color` is
    whether styles are written.
    """

    def __init__(self, width: int, *, color: bool) -> None:
        self._width = width
        self._color = color
        self._lines: list[str] = []

    def text(self) -> str:
        """Give the page, without trailing space and with one line break at its end."""
        return "\n".join(line.rstrip() for line in self._lines).rstrip("\n") + "\n"

    def blank(self) -> None:
        """Add an empty line."""
        self._lines.append("")

    def line(self, text: str, style: Style = "") -> None:
        """Add a line as it is."""
        self._lines.append(self._styled(text, style))

    def edges(self, left: str, right: str) -> None:
        """Add a bold text and, at the right edge or else below it, a dim one."""
        gap = self._width - cells(left) - cells(right)
        if gap < _GAP:
            self.paragraph(left, "bold")
            self.paragraph(right, "dim")
        else:
            edges = (self._styled(left, "bold"), self._styled(right, "dim"))
            self._lines.append((" " * gap).join(edges))

    def paragraph(self, text: str, style: Style = "", *, indent: int = 0, mark: str = "") -> None:
        """Add a wrapped text; each of its lines begins with the mark, in the same style."""
        margin = " " * indent
        for line in wrap(text, self._width - indent - len(mark)):
            self._lines.append(f"{margin}{self._styled(mark + line, style)}")

    def whole(self, text: str, *, indent: int) -> None:
        """Add lines that are to be pasted or have a caret: never wrapped, never cut."""
        margin = " " * indent
        self._lines += [(margin + line).expandtabs() for line in text.split("\n")]

    def hang(self, label: str, text: str, style: Style = "", *, indent: int, gap: int) -> None:
        """Add a styled label, and beside it a wrapped text."""
        begin = indent + len(label) + gap
        first, *rest = wrap(text, self._width - begin)
        self._lines.append(f"{' ' * indent}{self._styled(label, style)}{' ' * gap}{first}")
        self._lines += [" " * begin + line for line in rest]

    def row(self, label: str, text: str, amount: str, style: Style) -> None:
        """Add a styled label, a wrapped text, and an amount at the right edge."""
        room = max(self._width - len(label) - _GAP - len(amount), _NARROWEST)
        first, *rest = wrap(text, room)
        apart = " " * (room - cells(first) + _GAP)
        self._lines.append(f"{self._styled(label, style)}{first}{apart}{amount}")
        self._lines += [" " * len(label) + line for line in rest]

    def _styled(self, text: str, style: Style) -> str:
        return f"\x1b[{_SGR[style]}m{text}\x1b[0m" if self._color and style and text else text


def cells(text: str) -> int:
    """Count the columns of a text; a character has none, one or two."""
    if text.isascii() or _NARROW.fullmatch(text):
        return len(text)
    return sum(columns for _, columns in _clusters(text))


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Give the grapheme clusters of a text, each with its columns: no line breaks inside one."""
    from wcwidth import iter_graphemes, wcswidth  # late: most reports have no such letter

    for cluster in iter_graphemes(text):
        yield cluster, min(max(wcswidth(cluster), 0), _WIDEST)


def wrap(text: str, width: int) -> list[str]:
    """Break a clean text into lines of at most `width` columns (2 or more); there is at least one.

    Line breaks stay, tabs are expanded, and nothing but space is lost. A line may end in
    space, which is styled like the text.
    """
    lines = text.expandtabs().split("\n")
    return [piece for line in lines for piece in _pieces(line, width)]


def cut(text: str, width: int) -> str:
    """Give what of a clean text fits on one line (of 6 columns or more), with dots for the rest."""
    lines = wrap(text, width)
    return lines[0] if len(lines) == 1 else f"{wrap(text, width - len(DOTS))[0].rstrip()}{DOTS}"


def _pieces(line: str, width: int) -> list[str]:
    if len(line) <= width and cells(line) <= width:
        return [line]
    ends = [0, *_breaks(line, width), len(line)]
    return [_cut(line[start:end], width) for start, end in pairwise(ends)]


def _breaks(line: str, width: int) -> Iterator[int]:
    """Find where to break: before a word that does not fit, inside one that fits no line."""
    used = 0
    for match in _WORD.finditer(line):
        word, start = match[0], match.start()
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
    """Find where the parts of a line begin, except at the beginning of the line."""
    for part in parts:
        if start:
            yield start
        start += len(part)


def _fold(word: str, width: int) -> list[str]:
    if word.isascii():
        return [word[start : start + width] for start in range(0, len(word), width)]
    parts, used = [""], 0
    for cluster, columns in _clusters(word):
        if used + columns > width:
            parts.append("")
            used = 0
        parts[-1] += cluster
        used += columns
    return parts


def _cut(line: str, width: int) -> str:
    """Remove trailing space beyond the width."""
    line = line[: max(len(line.rstrip()), width)]
    if cells(line) <= width:
        return line
    fitting = _fold(line, width)[0]  # an ideographic space has two columns
    return fitting + " " * (width - cells(fitting))
