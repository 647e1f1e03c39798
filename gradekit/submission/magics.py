"""Blank the commands of IPython in a code cell, so that only Python is left.

`%` begins a command only where a statement begins, not inside a string or an
open bracket. So the text is split into logical lines first. Every line keeps
its number.

References
----------
IPython documentation, "Built-in magic commands" and "Python vs IPython".
"""

from __future__ import annotations

import re
from typing import Final

PYTHON_CELLS: Final = frozenset({"capture", "memit", "prun", "time", "timeit"})
"""The `%%` commands after which the rest of the cell is Python."""

_CELL_COMMAND: Final = re.compile(r"(\s*)%%(\w*)[^\n]*")

# `%time f()`, `!ls` (\x21), `?softmax`, then `files = !ls`. A backslash at the
# end of a line continues a command, as in a shell. What is possessive here, and looks behind
# below, is so that the time is linear: no two repetitions share out the same characters.
_COMMAND: Final = re.compile(
    r"""(?P<indent>[ \t]*+)
    (?: %{1,2}[A-Za-z_] | \x21 | \?
      | (?:[^=\#\n'"(\[]|\[[^\]\n]*\])++ = [ \t]* (?:\x21|%[A-Za-z_])
    )
    [^\n]*(?:(?<=\\)\n[^\n]*)*\n?""",
    re.VERBOSE,
)
# The tokens that decide where a logical line ends, and the help request `softmax?`.
_TOKEN: Final = re.compile(
    r'''(?P<skipped>\#[^\n]*
      | """(?:[^\\]|\\.)*?(?:"""|\\?\Z) | \'\'\'(?:[^\\]|\\.)*?(?:\'\'\'|\\?\Z)
      | "(?:[^"\\\n]|\\.)*(?:"|(?=\n)|\\?\Z) | '(?:[^'\\\n]|\\.)*(?:'|(?=\n)|\\?\Z)
      | \\\n)
    | (?P<opened>[(\[{]) | (?P<closed>[)\]}]) | (?P<ended>\n)
    | (?P<asked>(?<!\?)\?++[ \t]*+(?=\#|\n|\Z))''',
    re.VERBOSE | re.DOTALL,
)


def cell_command(cell: str) -> str:
    """Name the `%%` command by which a cell is not Python: "bash" for a ``%%bash`` cell.

    The name is empty for Python, also below ``%%time``.
    """
    at = 0
    while match := _CELL_COMMAND.match(cell, at):
        if match[2] not in PYTHON_CELLS:
            return match[2]
        at = match.end()
    return ""


def without_magics(cell: str) -> str:
    """Blank the commands of IPython in a cell of Python, perhaps below ``%%time``.

    Line numbers stay. A command becomes an empty line, or `pass` if it is indented; a cell
    that is indented as a whole is dedented.
    """
    top = 0
    while match := _CELL_COMMAND.match(cell, top):
        top = match.end()
    cell = _dedented("\n" * cell.count("\n", 0, top) + cell[top:])
    parts, at = [], 0
    while at < len(cell):
        command = _COMMAND.match(cell, at)
        end, asked = (command.end(), True) if command else _logical_line(cell, at)
        parts.append(_blank(cell[at:end]) if asked else cell[at:end])
        at = end
    return "".join(parts)


def _dedented(cell: str) -> str:
    indent = re.match(r"(?:[ \t]*\n)*([ \t]+)\S", cell)
    return re.sub(f"(?m)^{indent[1]}", "", cell) if indent else cell


def _logical_line(cell: str, start: int) -> tuple[int, bool]:
    """Find where the logical line ends, and whether it asks for help (`softmax?`)."""
    depth, asked = 0, False
    for token in _TOKEN.finditer(cell, start):
        if token["opened"]:
            depth += 1
        elif token["closed"]:
            depth = max(0, depth - 1)
        elif token["asked"]:
            asked = True
        elif token["ended"] and not depth:
            return token.end(), asked and "\n" not in cell[start : token.start()]
    return len(cell), asked and "\n" not in cell[start:]


def _blank(line: str) -> str:
    # `pass`, since a block may contain nothing but the command.
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return (f"{indent}pass" if indent else "") + "\n" * line.count("\n")
