"""The commands of IPython in a code cell, left out so that Python remains.

Whether a line is a command depends on where it stands: `%` begins a command
only where a statement begins, not inside a string or an open bracket. So the
text is cut into logical lines first. Every line keeps its number.

References
----------
IPython documentation, "Built-in magic commands" and "Python vs IPython".
"""

from __future__ import annotations

import re
from typing import Final

PYTHON_CELLS: Final = frozenset({"capture", "memit", "prun", "time", "timeit"})
"""The `%%` commands whose cell is ordinary Python that the notebook runs."""

_CELL_COMMAND: Final = re.compile(r"(\s*)%%(\w*)[^\n]*")

# `%time f()`, `!ls` (\x21), `?softmax`, then `files = !ls`. A command goes on
# over line ends behind a backslash, like a line of the shell.
_COMMAND: Final = re.compile(
    r"""(?P<indent>[ \t]*)
    (?: %{1,2}[A-Za-z_] | \x21 | \?
      | (?:[^=\#\n'"(\[]|\[[^\]\n]*\])+ = [ \t]* (?:\x21|%[A-Za-z_])
    )
    [^\n]*(?:(?<=\\)\n[^\n]*)*\n?""",
    re.VERBOSE,
)
# What the end of a logical line depends on, and `softmax?`.
_TOKEN: Final = re.compile(
    r'''(?P<skipped>\#[^\n]*
      | """(?:[^\\]|\\.)*?(?:"""|\\?\Z) | \'\'\'(?:[^\\]|\\.)*?(?:\'\'\'|\\?\Z)
      | "(?:[^"\\\n]|\\.)*(?:"|(?=\n)|\\?\Z) | '(?:[^'\\\n]|\\.)*(?:'|(?=\n)|\\?\Z)
      | \\\n)
    | (?P<opened>[(\[{]) | (?P<closed>[)\]}]) | (?P<ended>\n)
    | (?P<asked>\?+[ \t]*(?=\#|\n|\Z))''',
    re.VERBOSE | re.DOTALL,
)


def cell_command(cell: str) -> str:
    """Name the `%%` command that makes a cell something else than Python.

    Parameters
    ----------
    cell : str
        The text of a code cell.

    Returns
    -------
    str
        "bash" for a ``%%bash`` cell; empty for Python, also below ``%%time``.
    """
    at = 0
    while found := _CELL_COMMAND.match(cell, at):
        if found[2] not in PYTHON_CELLS:
            return found[2]
        at = found.end()
    return ""


def without_magics(cell: str) -> str:
    """Leave the commands of IPython out of a cell.

    Parameters
    ----------
    cell : str
        The text of a code cell that is Python, perhaps below ``%%time``.

    Returns
    -------
    str
        As many lines. A command is an empty line, or `pass` where it is
        indented; a cell that is indented as a whole is moved to the margin.
    """
    top = 0
    while found := _CELL_COMMAND.match(cell, top):
        top = found.end()
    cell = _to_the_margin("\n" * cell.count("\n", 0, top) + cell[top:])
    parts, at = [], 0
    while at < len(cell):
        command = _COMMAND.match(cell, at)
        end, asked = (command.end(), True) if command else _logical_line(cell, at)
        parts.append(_blank(cell[at:end]) if asked else cell[at:end])
        at = end
    return "".join(parts)


def _to_the_margin(cell: str) -> str:
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
    # `pass`, since the command may be all that a block holds.
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return (f"{indent}pass" if indent else "") + "\n" * line.count("\n")
