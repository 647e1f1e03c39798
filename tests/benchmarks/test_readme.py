"""The benchmarks keep to the sizes that hold elsewhere, and their README tells every command."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.benchmarks.graders.all import ENVIRONMENTS, GRADERS

FOLDER = Path(__file__).parent
FILES = sorted(
    path
    for path in FOLDER.rglob("*.py")
    if path.parent.name != "styles" and not path.name.startswith("test_")
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


def test_the_readme_tells_every_command_and_every_tool() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    commands = [path.stem for path in FILES if "argparse.ArgumentParser(desc" in path.read_text()]
    assert commands == ["class_folder", "cold", "compare", "explaining", "growth", "watch"]
    for name in commands:
        assert f"| `python -m tests.benchmarks.{name}" in text
    for name in GRADERS:
        assert f"\n| {name} | " in text


def test_every_tool_but_gradekit_has_an_environment_of_its_own() -> None:
    assert set(GRADERS) == {"gradekit", *ENVIRONMENTS}
    for name, environment in ENVIRONMENTS.items():
        same = [other for other in ENVIRONMENTS if ENVIRONMENTS[other] == environment]
        assert len({GRADERS[other].requirements for other in same}) == 1, name
