"""The code cells of a notebook, each as Python or with the reason why it is not.

Only the text of the code cells is used. Other cells are counted. Outputs, execution
counts, the kernel and all metadata are ignored, except for the name of the assignment.
"""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from gradekit.model import timing
from gradekit.model.errors import SubmissionError
from gradekit.submission.file import normalize_newlines
from gradekit.submission.header import is_assignment_name
from gradekit.submission.magics import cell_command, without_magics
from gradekit.submission.selection import blank_statements
from gradekit.submission.syntax import Flaw, parse_python

MOST_CELLS: Final = 10_000
"""Cells of any kind, and worksheets, that are read."""

_SAVE_AGAIN: Final = (
    "Open it in Jupyter and save it again; a file of plain Python must be named .py."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One code cell.

    `number` counts all cells, text cells too, from 1. `text` is what the student
    wrote. `python` has as many lines, all of them empty if the cell is left out;
    then `note` says why, and `flaw` is set if it was meant to be Python. `future`
    is whether it postpones annotations.
    """

    number: int
    text: str
    python: str
    note: str = ""
    flaw: Flaw | None = None
    future: bool = False


def read_notebook(text: str, path: str) -> tuple[list[tuple[int, str]], str | None]:
    """Read the code of a notebook of any format that nbformat knows.

    Returns
    -------
    codes : list of tuple of int and str
        Number and text of each code cell that is not empty.
    assignment : str or None
        The name in the metadata ``{"gradekit": {"assignment": "..."}}``, if any.

    Raises
    ------
    SubmissionError
        If the text is not JSON, not a notebook, or holds no code.
    """
    raw = _json(text, path)
    codes = list(_codes(_cells(raw, path)))
    if not codes:
        remedy = "Write your functions into code cells and save the notebook."
        raise SubmissionError(path, "this notebook has no code in its cells", remedy)
    return codes, _assignment(raw.get("metadata"))


def read_cell(number: int, text: str) -> Cell:
    """Turn a code cell into Python without commands of IPython, or leave it out with a note."""
    empty = "\n" * text.count("\n")
    if command := cell_command(text):
        note = f"Cell {number} was left out because it is a %%{command} cell."
        return Cell(number=number, text=text, python=empty, note=note)
    # A command of IPython is never valid Python, so what parses has none.
    python, tree = text, parse_python(text)
    if isinstance(tree, Flaw):
        python = without_magics(text)
        tree = parse_python(python)
    if isinstance(tree, Flaw):
        note = f"Cell {number} was left out because it is {_describe(tree)}."
        return Cell(number=number, text=text, python=empty, note=note, flaw=tree)
    future = [node for node in tree.body if _is_future(node)]
    postpones = any(name.name == "annotations" for node in future for name in node.names)
    python = blank_statements(_without_gradekit(python, tree), future)
    return Cell(number=number, text=text, python=python, future=postpones)


def _json(text: str, path: str) -> dict[str, Any]:
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        problem = f"this is not a notebook, because it is not valid JSON ({error.msg})"
        where = f"line {error.lineno}"
        raise SubmissionError(path, problem, _SAVE_AGAIN, position=where) from error
    except (RecursionError, ValueError) as error:  # thousands of brackets, or of digits
        problem = "this is not a notebook, because its JSON holds something far too deep or long"
        raise SubmissionError(path, problem, _SAVE_AGAIN) from error
    if not isinstance(raw, dict) or type(raw.get("nbformat")) is not int:
        problem = "this is JSON, but not a notebook: it does not say its format (nbformat)"
        raise SubmissionError(path, problem, _SAVE_AGAIN)
    return raw


def _cells(raw: dict[str, Any], path: str) -> list[Any]:
    """Let nbformat join lines and upgrade old formats."""
    with timing.phase("import"):  # late: reading a .py file must not pay for it
        import nbformat
        from nbformat import reader

    version = raw["nbformat"]
    try:
        clean = _without_metadata(raw)
        _check_number(clean, path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about ids and versions: not the student's concern
            old = reader.reads(json.dumps(clean))  # type: ignore[no-untyped-call]
            return list(nbformat.convert(old, 4).cells)  # type: ignore[no-untyped-call]
    except SubmissionError:
        raise
    except Exception as error:  # a file of unknown origin may break it in any way
        problem = f"the cells of this notebook do not have the form of its format {version}"
        raise SubmissionError(path, problem, _SAVE_AGAIN) from error


def _without_metadata(raw: dict[str, Any]) -> dict[str, Any]:
    """Drop outputs, ids and metadata, which may be missing, damaged or huge."""
    clean: dict[str, Any] = {"nbformat": raw["nbformat"], "nbformat_minor": 0, "metadata": {}}
    if "worksheets" in raw:
        sheets = [{"metadata": {}, "cells": _clean(sheet["cells"])} for sheet in raw["worksheets"]]
        return clean | {"worksheets": sheets}
    return clean | {"cells": _clean(raw["cells"])}


def _clean(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: cell[key] for key in ("cell_type", "source", "input") if key in cell}
        | {"metadata": {}, "outputs": []}
        if cell.get("cell_type") == "code"
        else {"cell_type": "raw", "source": "", "metadata": {}}
        for cell in cells
    ]


def _check_number(clean: dict[str, Any], path: str) -> None:
    sheets = clean.get("worksheets") or [clean]
    number = sum(len(sheet["cells"]) for sheet in sheets)
    if number + len(sheets) > MOST_CELLS:
        problem = f"this notebook has {number:,} cells, and at most {MOST_CELLS:,} are read"
        raise SubmissionError(path, problem, "Take out the cells that your functions do not need.")


def _codes(cells: list[Any]) -> Iterator[tuple[int, str]]:
    for number, cell in enumerate(cells, start=1):
        source = cell.get("source") if isinstance(cell, dict) else None
        if isinstance(source, str) and source.strip() and cell.get("cell_type") == "code":
            yield number, normalize_newlines(source)


def _assignment(metadata: Any) -> str | None:
    ours = metadata.get("gradekit") if isinstance(metadata, dict) else None
    name = ours.get("assignment") if isinstance(ours, dict) else None
    return name if is_assignment_name(name) else None


def _describe(flaw: Flaw) -> str:
    where = ": ".join(filter(None, [f"line {flaw.line}" if flaw.line else "", flaw.detail]))
    return f"{flaw.fault} ({where})" if where else flaw.fault


def _without_gradekit(python: str, tree: ast.Module) -> str:
    """Take gradekit, which checks a cell and is not there where it is judged, out of imports."""
    lines = python.split("\n")
    for node in tree.body:
        if not isinstance(node, ast.Import) or node.lineno != node.end_lineno:
            continue
        others = [each for each in node.names if each.name != "gradekit"]
        if 0 < len(others) < len(node.names):
            data = lines[node.lineno - 1].encode()
            kept = ast.unparse(ast.Import(names=others)).encode()
            width = (node.end_col_offset or 0) - node.col_offset
            start = data[: node.col_offset]
            lines[node.lineno - 1] = (
                start + kept.ljust(width) + data[node.col_offset + width :]
            ).decode()
    return "\n".join(lines)


def _is_future(node: ast.stmt) -> TypeGuard[ast.ImportFrom]:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
