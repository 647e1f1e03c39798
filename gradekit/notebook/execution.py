"""Which cells were run to the end.

A cell that raised has not run its last lines. IPython keeps its text all the same, so the
functions that the kernel holds are asked where they were compiled.
"""

from __future__ import annotations

import ast
import linecache
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gradekit.notebook.origin import code_of
from gradekit.notebook.session import Session
from gradekit.submission.cells import read_cell

Statement = tuple[int, ast.stmt]
"""With the number of its cell."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, kw_only=True, slots=True)
class Executed:
    """The cells as far as they were run; `notes` say which definitions were not, by name."""

    cells: list[tuple[int, str]]
    notes: dict[str, str]


def executed(session: Session) -> Executed:
    """Cut each cell where a definition begins that its kernel does not hold.

    Only a function or class without a decorator is looked at: what a decorator gives may be
    compiled anywhere.
    """
    numbers = {text.strip(): number for number, text in session.transformed.items()}
    statements = list(_statements(session.cells))
    rebound = set(_rebound(statements))
    definitions = _definitions(statements)
    cells, notes = dict(session.cells), dict[str, int]()
    for name, sites in definitions.items():
        if name in rebound:
            continue
        while sites and _was_passed_over(name, *sites[-1], session, numbers):
            number, node = sites.pop()
            cells[number] = "\n".join(cells[number].split("\n")[: node.lineno - 1])
            notes.setdefault(name, number)
    earlier = {name: sites[-1][0] for name, sites in definitions.items() if sites}
    said = {name: _note(name, number, earlier.get(name, 0)) for name, number in notes.items()}
    return Executed(cells=list(cells.items()), notes=said)


def _note(name: str, number: int, earlier: int) -> str:
    if earlier:
        return (
            f"In [{number}] stopped before its {name}, so that of In [{earlier}] is checked. "
            "Mend what it raised, and run it again."
        )
    return f"In [{number}] has a {name}, but this kernel holds none: run that cell to its end."


def _definitions(statements: Iterable[Statement]) -> Mapping[str, list[tuple[int, Definition]]]:
    """Find the functions and classes at the top of each cell, in the order of execution."""
    sites = defaultdict(list)
    for number, node in statements:
        if isinstance(node, Definition):
            sites[node.name].append((number, node))
    return sites


def _rebound(statements: Iterable[Statement]) -> Iterator[str]:
    """Name what a cell deletes, or gives what another name holds.

    What the kernel holds by such a name does not tell which of its definitions were run.
    """
    for _, node in statements:
        if isinstance(node, ast.Delete) or (
            isinstance(node, ast.Assign) and isinstance(node.value, ast.Name)
        ):
            yield from (each.id for each in node.targets if isinstance(each, ast.Name))


def _statements(cells: Iterable[tuple[int, str]]) -> Iterator[Statement]:
    for number, text in cells:
        cell = read_cell(number, text)
        if not cell.note:
            yield from ((number, node) for node in ast.parse(cell.python).body)


def _was_passed_over(
    name: str, number: int, node: Definition, session: Session, numbers: Mapping[str, int]
) -> bool:
    """Whether the kernel's value of a name is certainly not from this cell, but from earlier."""
    if node.decorator_list:
        return False
    if name not in session.names:
        return True
    code = code_of(session.names[name], name)
    text = "".join(linecache.getlines(code.co_filename)).strip() if code else ""
    return bool(text) and numbers.get(text, number) < number
