"""Parse Python into a syntax tree, or explain why that is impossible.

Nothing is executed or compiled to code: `ast` parses, `symtable` checks the
names, and what they refuse becomes a `Flaw`, with a message and a remedy.
"""

from __future__ import annotations

import ast
import symtable
import warnings
from dataclasses import dataclass
from typing import Final

from gradekit.submission.scopes import scope_nodes

_WIDTH: Final = 100  # characters of a long line that an excerpt shows
_INVALID: Final = "not valid Python"
_CORRECT: Final = "Correct this line, and run the code once yourself before you hand it in."


@dataclass(frozen=True, kw_only=True, slots=True)
class Flaw:
    """Why a text is not Python.

    `fault` completes "this is"; `detail` is Python's own reason, or empty.
    `line` is 1-based, or 0 if unknown; `excerpt` is that line with a caret
    under the column, or empty.
    """

    fault: str
    remedy: str
    detail: str = ""
    line: int = 0
    excerpt: str = ""

    @property
    def problem(self) -> str:
        """The fault as a sentence without its full stop."""
        return f"this is {self.fault}" + (f": {self.detail}" if self.detail else "")


TOO_DEEP: Final = Flaw(
    fault="nested too deeply for Python to read",
    remedy="Split long expressions into several statements, and deep blocks into functions.",
)


def parse_python(text: str) -> ast.Module | Flaw:
    """Parse a module, whose line ends are line feeds, without running or compiling it."""
    try:
        with warnings.catch_warnings():
            # A "\sigma" in a docstring warns, and -W error makes that an error.
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
            symtable.symtable(text, "<submission>", "exec")
            return _stray(tree, text) or tree
    except SyntaxError as error:
        return _flaw_of(error, text)
    except (MemoryError, RecursionError):
        return TOO_DEEP
    except ValueError as error:
        return Flaw(
            fault="not text that Python can read",
            detail=_plain(str(error)),
            remedy="Take out the characters that are not text, and save as UTF-8.",
        )


def printable(text: str) -> str:
    """Replace control characters, which a terminal would obey."""
    return "".join(
        char if char.isprintable() else " " if char == "\t" else "\N{REPLACEMENT CHARACTER}"
        for char in text
    )


def _stray(tree: ast.Module, text: str) -> Flaw | None:
    """Find a return or yield outside a function, which only the compiler refuses."""
    for node in scope_nodes(tree):
        if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom):
            word = "return" if isinstance(node, ast.Return) else "yield"
            line = _line(text, node.lineno)
            column = len(line.encode()[: node.col_offset].decode()) + 1
            return Flaw(
                fault=_INVALID,
                detail=f"'{word}' outside function",
                remedy=_CORRECT,
                line=node.lineno,
                excerpt=_excerpt(line, column),
            )
    return None


def _flaw_of(error: SyntaxError, text: str) -> Flaw:
    # At an unexpected end of file Python reports the line after the last.
    number = min(error.lineno or 0, len(text.removesuffix("\n").split("\n")))
    line = _line(text, number)
    return Flaw(
        fault=_INVALID,
        detail=_plain(error.msg),
        remedy=_CORRECT,
        line=number,
        excerpt=_excerpt(line, error.offset or 0) if line.strip() else "",
    )


def _plain(message: str) -> str:
    """Turn CPython's message, which may end in a question, into one clause."""
    clause = message.replace(". Perhaps", "; perhaps").replace(". Maybe", "; maybe")
    return printable(clause.split("\n")[0].rstrip(".?"))


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _excerpt(line: str, column: int) -> str:
    """Show `line` with a caret under its 1-based `column`, cut around it if it is long."""
    at = max(0, min(column - 1, len(line)))
    start = max(0, at - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = printable(line[start : start + _WIDTH])
    return f"    {shown.rstrip()}\n    {' ' * (at - start)}^"
