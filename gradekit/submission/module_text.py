"""A `.py` file, or the code cells of a notebook, as the text of one module."""

from __future__ import annotations

import ast
import re
import sys
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from gradekit.model.errors import SubmissionError
from gradekit.submission.file import check_code, check_text, normalize_newlines
from gradekit.submission.header import read_header
from gradekit.submission.syntax import TOO_DEEP, Flaw, parse_python

if TYPE_CHECKING:
    from gradekit.submission.cells import Cell
    from gradekit.submission.left_out import LeftOut

INSTALLED: Final = sys.stdlib_module_names | {"numpy"}
"""Packages that a submission can import wherever it is run."""

_IMPORT: Final = re.compile(
    r"(?:^|[;:])[ \t]*(?:from\b[ \t]*(\.|[\w.]*)|import[ \t]([^\n#;]*))", re.MULTILINE
)
_NAME: Final = re.compile(r"\s*(\w+)")
_FUTURE: Final = "from __future__ import annotations"


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """The Python of a file, before anything is selected from it.

    `lines` are the student's own, as many as `python` has; `head` is the text that
    may contain the header line, which begins at line `head_start`; `cells` maps the
    first line of each code cell to its name, such as "cell 4"; `assignment` is the one
    named by the metadata of a notebook.
    """

    path: str
    python: str
    lines: tuple[str, ...]
    head: str
    head_start: int = 1
    cells: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()
    assignment: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Selected:
    """What of a draft the worker will run: `tree` is `source`, parsed.

    `shadowing` are the names and lines of assignments that are left out since they hide a
    function; `left_out` is what else is, and does more than import something.
    """

    source: str
    tree: ast.Module
    shadowing: list[tuple[str, int]]
    left_out: list[LeftOut]


def select(draft: Draft, load: str, functions: Collection[str] | None) -> Selected:
    """Select what the worker will run: see `gradekit.submission.reading.read_submission`.

    Raises
    ------
    SubmissionError
        If the draft is not Python, or nested too deeply.
    """
    whole = parse(draft, draft.python)
    if load != "definitions":
        return Selected(source=draft.python, tree=whole, shadowing=[], left_out=[])
    from gradekit.submission.selection import select_definitions

    try:
        source, shadowing, lines = select_definitions(draft.python, whole, functions=functions)
    except (MemoryError, RecursionError, SyntaxError) as error:
        # A statement that is analysed by itself may be nested one level deeper.
        raise _refused(TOO_DEEP, draft) from error
    left_out = _with_effects(whole, lines) if lines else []
    return Selected(
        source=source, tree=parse(draft, source), shadowing=shadowing, left_out=left_out
    )


def _with_effects(tree: ast.Module, lines: list[tuple[int, int]]) -> list[LeftOut]:
    from gradekit.submission.left_out import with_effects  # late: most files need it not

    return with_effects(tree, lines)


def parse(draft: Draft, source: str) -> ast.Module:
    """Parse what is selected of a draft, or raise a `SubmissionError` that names the line."""
    tree = parse_python(source)
    if isinstance(tree, Flaw):
        raise _refused(tree, draft)
    return tree


def _refused(flaw: Flaw, draft: Draft) -> SubmissionError:
    where = position_of(flaw.line, draft.cells)
    return SubmissionError(
        draft.path, flaw.problem, flaw.remedy, position=where, excerpt=flaw.excerpt
    )


class Beside(NamedTuple):
    """Where the modules of a submission are: in `folder`, which it stands in.

    At most so many bytes of them are read here: with `most`, what is more is an `UnusualError`.
    None is read where there is a `refusal`, a clause that says why; nor a path of `refused`,
    with its clause; nor any with `one_submission`, if another file in the folder, or the
    module itself, is a submission by its header.
    """

    folder: str
    refusal: str = ""
    refused: Mapping[str, str] = {}
    one_submission: bool = False
    most: int | None = None


class UnusualError(Exception):
    """What is to be read is more than may be read in place."""


def imported_packages(source: str) -> set[str] | None:
    """Name the packages of Python's own and NumPy that a text imports; None if it has others."""
    tops = set()
    for origin, names in _IMPORT.findall(source):
        for name in [origin] if origin or not names else names.split(","):
            match = _NAME.match(name)
            if match is None or match[1] not in INSTALLED:
                return None
            tops.add(match[1])
    return tops


def draft_module(text: str, path: str) -> Draft:
    """Use the text of a `.py` file, unless it is empty, too long, or the JSON of a notebook."""
    text = normalize_newlines(text).removeprefix("\ufeff")
    check_text(text, path)
    check_code([text], path)
    if text.lstrip().startswith("{") and '"cells"' in text and '"nbformat"' in text:
        remedy = "Rename it, so that its name ends in .ipynb."
        raise SubmissionError(path, "this is a notebook under the name of a .py file", remedy)
    lines = tuple(text.removesuffix("\n").split("\n"))
    return Draft(path=path, python=text, lines=lines, head=text)


def draft_notebook(text: str, path: str) -> Draft:
    """Join the code cells of a notebook into one module.

    Raises
    ------
    SubmissionError
        If the text is not a notebook, its code too long, or none of it Python.
    """
    from gradekit.submission.cells import read_cell, read_notebook
    from gradekit.submission.magics import cell_command

    text = text.removeprefix("\ufeff")
    check_text(text, path)
    codes, assignment = read_notebook(text, path)
    check_code((code for _, code in codes), path)
    cells = [read_cell(number, code) for number, code in codes]
    if all(cell.note for cell in cells):
        raise _no_python(cells, path)
    named = [(f"cell {cell.number}", cell) for cell in cells]
    head = next((i for i, cell in enumerate(cells) if not cell_command(cell.text)), 0)
    return draft_cells(named, path, head=head, assignment=assignment)


def draft_session(codes: Iterable[tuple[int, str]], path: str) -> Draft:
    """Join the cells that a kernel has run, by their numbers, into one module likewise.

    What is not Python was not run, and is left out without a note. The header line is the
    last that was run.

    Raises
    ------
    SubmissionError
        If nothing was run that is Python, or more than is read.
    """
    from gradekit.submission.cells import read_cell
    from gradekit.submission.magics import without_magics

    cells = [read_cell(number, text) for number, text in codes]
    cells = [cell for cell in cells if not cell.note and cell.python.strip()]
    if not cells:
        remedy = "Run the cells that define your functions, then check again."
        raise SubmissionError(path, "no cell with Python in it was run", remedy)
    check_code((cell.text for cell in cells), path)
    named = [(f"In [{cell.number}]", cell) for cell in cells]
    headers = [read_header(without_magics(cell.text)) for cell in cells]
    last = [i for i, header in enumerate(headers) if header.assignment or header.wrong]
    return draft_cells(named, path, head=last[-1] if last else 0)


def draft_cells(
    named: Sequence[tuple[str, Cell]], path: str, *, head: int, assignment: str | None = None
) -> Draft:
    """Join cells, each with its name, into one module.

    `head` is the index of the cell in which the header line may be; `assignment` is the one
    that the metadata names.
    """
    from gradekit.submission.magics import without_magics

    cells = [cell for _, cell in named]
    # A __future__ import applies to a whole module and must come first.
    top = [_FUTURE] if any(cell.future for cell in cells) else []
    python, lines, starts = list(top), list(top), []
    for name, cell in named:
        starts.append((len(lines) + 1, name))
        python += cell.python.split("\n")
        lines += cell.text.split("\n")
    return Draft(
        path=path,
        python="\n".join(python) + "\n",
        lines=tuple(lines),
        head=without_magics(cells[head].text),
        head_start=starts[head][0],
        cells=tuple(starts),
        notes=tuple(cell.note for cell in cells if cell.note),
        assignment=assignment,
    )


def position_of(line: int, cells: tuple[tuple[int, str], ...]) -> str:
    """Describe where a line of the module is in the student's file.

    Parameters
    ----------
    line : int
        1-based, in the module; 0 if unknown.
    cells : tuple of tuple of int and str
        The first line and the name of each code cell; empty for a `.py`.

    Returns
    -------
    str
        "line 12", "cell 4, line 2", "In [4], line 2", or empty above the first cell and for 0.
    """
    if not cells:
        return f"line {line}" if line else ""
    index = bisect_right(cells, line, key=lambda start: start[0]) - 1
    if index < 0:
        return ""
    start, name = cells[index]
    return f"{name}, line {line - start + 1}"


def _no_python(cells: list[Cell], path: str) -> SubmissionError:
    for cell in cells:
        if flaw := cell.flaw:
            where = f"cell {cell.number}" + (f", line {flaw.line}" if flaw.line else "")
            return SubmissionError(
                path, flaw.problem, flaw.remedy, position=where, excerpt=flaw.excerpt
            )
    remedy = "Define your functions in ordinary code cells, without a %% command on top."
    return SubmissionError(path, "none of the code cells of this notebook is Python", remedy)
