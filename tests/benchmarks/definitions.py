"""One function of a file and what it needs, as a piece that fits into another file."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gradekit.assignment import library, misconceptions
from tests.benchmarks.claims import FUNCTIONS

STYLES: Final = Path(__file__).parent / "styles"
Definition = ast.FunctionDef | ast.Assign | ast.ClassDef


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One of the five functions, written in one way.

    `definitions` has it and what it needs besides imports, in order; `name` says what it is
    called there.
    """

    function: str
    name: str
    imports: tuple[str, ...]
    definitions: tuple[Definition, ...]


@functools.cache
def styles(function: str) -> tuple[Piece, ...]:
    """Give every right way to write a function."""
    tree = _tree(STYLES / f"{function}.py")
    names = [name for name in _definitions(tree) if not name.startswith("_")]
    return tuple(piece(tree, function, name) for name in names)


@functools.cache
def mistakes(folder: Path, function: str) -> tuple[Piece, ...]:
    """Give every wrong way that an assignment knows: its misconceptions' functions.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    start = "gradient" if function.endswith("grad") else function.removeprefix("cross_entropy_")
    others = [f"{name}_" for name in FUNCTIONS if name.startswith(f"{start}_")]
    paths = [
        path
        for path in sorted((folder / "misconceptions").glob(f"{start}_*.py"))
        if not any(path.stem.startswith(other) for other in others)
    ]
    if not paths:
        raise FileNotFoundError(
            f"{folder / 'misconceptions'}: no file there is named {start}_*.py. "
            "Name the folder of the assignment cross-entropy."
        )
    return tuple(mistake(folder, path.stem, function) for path in paths)


def style(name: str, function: str) -> Piece:
    """Give one right way, by its name."""
    return next(one for one in styles(function) if one.name == name)


def mistake(folder: Path, name: str, function: str) -> Piece:
    """Give one wrong way, by the name of its misconception."""
    tree = ast.parse(_whole(folder)[name])
    return piece(tree, function, function)


@functools.cache
def _whole(folder: Path) -> Mapping[str, str]:
    mistakes = library.find(str(folder)).misconceptions
    return {one.name: misconceptions.text(one) for one in mistakes}


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def piece(tree: ast.Module, function: str, name: str) -> Piece:
    """Take a function, what it uses of its file, and those of the imports that they use."""
    there = _definitions(tree)
    needed, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one not in needed:
            needed.add(one)
            graded = set(FUNCTIONS) - {name}  # every submission has its own
            waiting += [word for word in _words(there[one]) if word in there and word not in graded]
    taken = tuple(there[one] for one in there if one in needed)
    words = {word for definition in taken for word in _words(definition)}
    imports = tuple(text for text, bound in _imports(tree) if bound in words)
    return Piece(function=function, name=name, imports=imports, definitions=taken)


def _definitions(tree: ast.Module) -> Mapping[str, Definition]:
    found: dict[str, Definition] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node
    return found


def _words(tree: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Give each import for itself, with the name that it binds."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                one = ast.unparse(_alone(node, alias))
                yield one, alias.asname or alias.name.partition(".")[0]


def _alone(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    if isinstance(node, ast.Import):
        return ast.Import(names=[alias])
    return ast.ImportFrom(module=node.module, names=[alias], level=node.level)
