"""Sizes, names and docstrings, as the project promises them."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


named = each(SOURCES)
all_named = each([*SOURCES, *MATERIAL])


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


@all_named
def test_no_file_is_too_long(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST_FILE or GENERATED in path.parts


@all_named
def test_no_function_is_too_long(path: Path) -> None:
    if GENERATED in path.parts:
        return
    for function in functions(path):
        documented = ast.get_docstring(function) is not None
        first = function.body[1] if documented and len(function.body) > 1 else function.body[0]
        length = (function.end_lineno or 0) - first.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{function.name} has {length} lines"


@all_named
def test_no_module_is_a_drawer(path: Path) -> None:
    assert not DRAWERS & {part.removesuffix(".py").strip("_") for part in path.parts}


@named
def test_public_names_have_docstrings(path: Path) -> None:
    assert ast.get_docstring(tree(path)), "the module has none"
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has none"


@all_named
def test_no_message_shouts(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.search(r"[a-z]!( |$)", node.value), node.value


def test_nothing_is_pickled() -> None:
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {"pickle", "marshal", "shelve", "dill"} & set(names), path
