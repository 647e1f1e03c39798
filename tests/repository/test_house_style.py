"""Sizes, names and docstrings, as the project promises them."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "gradekit").rglob("*.py"), *(ROOT / "reference").rglob("*.py")])
MATERIAL = sorted(
    path
    for kind in ("properties.py", "properties/*.py", "driver.py", "starter.py", "solutions/*.py")
    for path in (ROOT / "assignments").glob(f"*/{kind}")
)
GENERATED = "numeric"
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "tools"}


ALL = [*SOURCES, *MATERIAL]


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def length(function: ast.FunctionDef) -> int:
    """Count the lines of a function behind its docstring."""
    documented = ast.get_docstring(function) is not None
    first = function.body[1] if documented and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def offenders(paths: list[Path], flaws: Callable[[Path], Iterable[str]]) -> list[str]:
    """List what is wrong, each with its file."""
    return [f"{path.relative_to(ROOT)}: {flaw}" for path in paths for flaw in flaws(path)]


def test_no_file_is_too_long() -> None:
    def flaws(path: Path) -> Iterator[str]:
        lines = len(path.read_text("utf-8").splitlines())
        if lines > LONGEST_FILE and GENERATED not in path.parts:
            yield f"{lines} lines"

    assert offenders(ALL, flaws) == []


def test_no_function_is_too_long() -> None:
    def flaws(path: Path) -> Iterator[str]:
        for function in functions(path):
            if length(function) > LONGEST_FUNCTION and GENERATED not in path.parts:
                yield f"{function.name} has {length(function)} lines"

    assert offenders(ALL, flaws) == []


def test_no_module_is_a_drawer() -> None:
    def flaws(path: Path) -> set[str]:
        parts = path.relative_to(ROOT).parts
        return DRAWERS & {part.removesuffix(".py").strip("_") for part in parts}

    assert offenders(ALL, flaws) == []


def test_public_names_have_docstrings() -> None:
    def flaws(path: Path) -> Iterator[str]:
        if not ast.get_docstring(tree(path)):
            yield "the module has none"
        for node in tree(path).body:
            is_named = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if is_named and not node.name.startswith("_") and not ast.get_docstring(node):
                yield f"{node.name} has none"

    assert offenders(SOURCES, flaws) == []


def test_no_message_shouts() -> None:
    def flaws(path: Path) -> Iterator[str]:
        for node in ast.walk(tree(path)):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.search(r"[a-z]!( |$)", text):
                yield text

    assert offenders(ALL, flaws) == []


def test_nothing_is_pickled() -> None:
    def flaws(path: Path) -> Iterator[str]:
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            yield from {"pickle", "marshal", "shelve", "dill"}.intersection(names)

    assert offenders(SOURCES, flaws) == []
