"""A page of a given width, and what can be put on it."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from gradekit.reports.wrapping import cells, wrap

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

_GAP: Final = 2
_NARROWEST: Final = 2  # a wide letter's


class Page:
    """Lines to be shown, of texts that are clean.

    Parameters
    ----------
    width : int
        The columns that no line exceeds, but the whole ones.
    color : bool
        Whether styles show.
    """

    def __init__(self, width: int, *, color: bool) -> None:
        self._width = width
        self._color = color
        self._lines: list[str] = []

    def text(self) -> str:
        """Give the page, ending in one line break, its lines without space at the end."""
        return "\n".join(line.rstrip() for line in self._lines).rstrip("\n") + "\n"

    def blank(self) -> None:
        """Add an empty line."""
        self._lines.append("")

    def edges(self, left: str, right: str) -> None:
        """Add a bold text and, at the other edge or else below, a dim one."""
        gap = self._width - cells(left) - cells(right)
        if gap < _GAP:
            self.paragraph(left, "bold")
            self.paragraph(right, "dim")
        else:
            self._lines.append(
                f"{self._styled(left, 'bold')}{' ' * gap}{self._styled(right, 'dim')}"
            )

    def paragraph(self, text: str, style: Style = "", *, indent: int = 0, mark: str = "") -> None:
        """Add a wrapped text; each of its lines begins with the mark, in the same style."""
        margin = " " * indent
        for line in wrap(text, self._width - indent - len(mark)):
            self._lines.append(f"{margin}{self._styled(mark + line, style)}")

    def whole(self, text: str, *, indent: int) -> None:
        """Add lines that are to be pasted or measured: never wrapped, never cut."""
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
