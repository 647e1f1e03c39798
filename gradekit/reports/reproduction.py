"""The `python -c` command or notebook line with which a student reproduces a counterexample."""

from __future__ import annotations

import ast
import builtins
import keyword
import shlex
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Final

from gradekit.model.report import Report, Result

# Names in the text of a value, and how to import them.
_IMPORTS: Final = {
    "array": "from numpy import array",
    "inf": "from math import inf",
    "math": "import math",
    "nan": "from math import nan",
    "np": "import numpy as np",
}

_SPECIAL_IN_QUOTES: Final = frozenset('"$`\\!%')  # to a POSIX shell, or to that of Windows


@dataclass(frozen=True, kw_only=True, slots=True)
class Reproduction:
    """One line that reproduces a counterexample, and what to do with it."""

    advice: str
    line: str


def reproduce(result: Result, report: Report) -> Reproduction | None:
    """Write the line that reproduces a failure with the student's own function.

    It is a shell command where the submission, named in the report, is a module that
    Python can import, else the bare line; None if there is nothing to run.
    """
    counterexample = result.counterexample
    if counterexample is None or not counterexample.reproduce:
        return None
    functions = {*result.functions, *(call.function for call in counterexample.calls)}
    path = PureWindowsPath(report.submission)  # it splits at / and \
    if path.suffix in {".ipynb", ""}:  # a notebook, or what one has run so far
        return Reproduction(advice="Paste this into a new cell:", line=counterexample.reproduce)
    program = _program(counterexample.reproduce, path, functions)
    if not program:
        return Reproduction(advice="Paste this below your code:", line=counterexample.reproduce)
    where = "" if len(path.parts) == 1 else f" in the folder of {path.name}"
    return Reproduction(advice=f"See it yourself{where}:", line=f"python -c {_quote(program)}")


def _program(line: str, path: PureWindowsPath, functions: Collection[str]) -> str:
    """Make a line a whole program with imports; empty if that is not possible."""
    importable = path.stem.isidentifier() and not keyword.iskeyword(path.stem)
    tree = _parse(line)
    if path.suffix != ".py" or not importable or tree is None:
        return ""
    unknown = _free_names(tree)
    graded = [name for name in unknown if name in functions]
    others = [_IMPORTS.get(name, "") for name in unknown if name not in functions]
    if not graded or not all(others):
        return ""
    imports = [*dict.fromkeys(others), f"from {path.stem} import {', '.join(graded)}"]
    return "; ".join([*imports, _printing(line, tree)])


def _parse(line: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an odd escape in a string, say
            return ast.parse(line) if "\n" not in line else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _free_names(tree: ast.Module) -> list[str]:
    """List the names that a line reads and neither it nor Python defines."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)} | vars(builtins).keys()
    return list(dict.fromkeys(node.id for node in names if node.id not in bound))


def _printing(line: str, tree: ast.Module) -> str:
    """Print the value of a line, if it is an expression and not a call of print."""
    match tree.body:
        case [ast.Expr(value=ast.Call(func=ast.Name(id="print")))]:
            return line
        case [ast.Expr()]:
            return f"print({line})"
    return line


def _quote(program: str) -> str:
    return f'"{program}"' if _SPECIAL_IN_QUOTES.isdisjoint(program) else shlex.quote(program)
