"""The floors: a module imports only from those below, or along a listed pair."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gradekit
from gradekit import library

PACKAGE = Path(gradekit.__file__).parent

FLOORS = {
    "errors": 0,
    "verdict": 0,
    "tolerance": 0,
    "limits": 0,
    "mismatch": 0,
    "cache": 0,
    "stopwatch": 0,
    "interpreter": 0,
    "garbage": 0,
    "report": 1,
    "asserts": 1,
    "signature": 1,
    "assignment": 1,
    "strategies": 1,
    "symbolic": 1,
    "profile": 1,
    "pool": 1,
    "manifest": 2,
    "properties": 2,
    "blame": 2,
    "claims": 2,
    "folder": 2,
    "submission": 2,
    "library": 2,
    "worker": 2,
    "program": 2,
    "corpus": 2,
    "fingerprint": 2,
    "lock": 1,
    "docket": 2,
    "drawing": 2,
    "recollection": 3,
    "rounds": 3,
    "transcript": 3,
    "precedents": 3,
    "trial": 3,
    "refutation": 3,
    "redrawing": 3,
    "shrinking": 3,
    "evidence": 3,
    "diagnosis": 3,
    "hearing": 3,
    "judge": 3,
    "mutation": 4,
    "audit": 4,
    "grading": 4,
    "renderers": 4,
    "cli": 5,
}

SIDEWAYS = {
    ("assignment", "signature"),
    ("folder", "manifest"),
    ("folder", "properties"),
    ("claims", "properties"),
    ("docket", "claims"),
    ("docket", "corpus"),
    ("library", "docket"),
    ("library", "folder"),
    ("library", "submission"),
    ("program", "worker"),
    ("corpus", "worker"),
    ("library", "fingerprint"),
    ("drawing", "corpus"),
    ("drawing", "program"),
    ("drawing", "submission"),
    ("drawing", "worker"),
    ("trial", "rounds"),
    ("rounds", "recollection"),
    ("transcript", "recollection"),
    ("precedents", "recollection"),
    ("precedents", "transcript"),
    ("precedents", "trial"),
    ("refutation", "rounds"),
    ("refutation", "transcript"),
    ("refutation", "trial"),
    ("redrawing", "refutation"),
    ("shrinking", "redrawing"),
    ("shrinking", "refutation"),
    ("evidence", "trial"),
    ("evidence", "refutation"),
    ("diagnosis", "trial"),
    ("hearing", "trial"),
    ("hearing", "precedents"),
    ("hearing", "transcript"),
    ("hearing", "refutation"),
    ("hearing", "shrinking"),
    ("hearing", "evidence"),
    ("hearing", "diagnosis"),
    ("judge", "hearing"),
    ("judge", "precedents"),
    ("judge", "trial"),
    ("audit", "mutation"),
    ("audit", "grading"),
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """Name the module, or the sub-package, that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Name every module of gradekit that a file imports, late or early."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module == "gradekit":
                yield from (f"gradekit.{alias.name}" for alias in node.names)
            else:
                yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    here = room(path)
    if here in {"__init__", "__main__"}:
        return
    assert here in FLOORS, f"{here} stands on no floor: add it to the table"
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "gradekit" or len(parts) == 1 or parts[1] in {here, "__version__"}:
            continue
        below = FLOORS[parts[1]] < FLOORS[here]
        assert below or (here, parts[1]) in SIDEWAYS, f"{here} imports {parts[1]}"


def test_every_listed_pair_is_used() -> None:
    found = {
        (room(path), name.split(".")[1])
        for path in MODULES
        for name in imported(path)
        if name.startswith("gradekit.")
    }
    assert found >= SIDEWAYS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_imports_the_material(path: Path) -> None:
    for name in imported(path):
        assert name.split(".")[0] not in {"reference", "assignments", "tests"}


def test_the_child_is_an_island() -> None:
    for path in (PACKAGE / "worker" / "child").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        relative = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level > 0]
        assert all(node.level == 1 for node in relative), path.name
        outside = {name.split(".")[0] for name in imported(path)} - set(sys.stdlib_module_names)
        assert outside <= {"msgspec", "numpy", "annotationlib"}, path.name


@pytest.mark.parametrize("path", sorted((PACKAGE / "renderers").glob("*.py")), ids=lambda p: p.stem)
def test_renderers_need_only_the_report(path: Path) -> None:
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("gradekit.")}
    assert rooms <= {"report", "verdict", "renderers"}


@pytest.mark.parametrize("command", ["--help", "--version", "check --help"])
def test_help_starts_light(command: str) -> None:
    code = (
        "import sys\n"
        "from gradekit.cli import main\n"
        f"try: main({command.split()!r})\n"
        "except SystemExit: pass\n"
        "print('\\n'.join(sys.modules))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    heavy = {"numpy", "sympy", "hypothesis", "nbformat", "rich", "msgspec", "mpmath", "cosmic_ray"}
    assert heavy.isdisjoint(printed)


HEAVY = {
    *("numpy", "sympy", "hypothesis", "nbformat", "rich", "mpmath", "cosmic_ray", "greenlet"),
    *("platformdirs", "tomllib", "gradekit.folder", "gradekit.drawing", "gradekit.refutation"),
    *("gradekit.asserts", "gradekit.symbolic", "gradekit_reference"),
}


def loaded_by(code: str) -> set[str]:
    """Give the modules that a Python has imported after some code."""
    command = [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    return set(done.stderr.split())


@pytest.mark.parametrize("name", ["plain_lists", "log_sum_exp", "numpy_arrays"])
def test_a_check_that_passes_imports_nothing_heavy(name: str) -> None:
    path = library.root() / "assignments" / "cross-entropy" / "solutions" / f"{name}.py"
    assert HEAVY.isdisjoint(
        loaded_by(f"from gradekit.cli import main\nmain(['check', {str(path)!r}])")
    )


@pytest.mark.parametrize("name", ["gradient_without_minus_one", "perplexity_to_the_base_two"])
def test_a_check_that_fails_on_what_others_failed_on_needs_no_hypothesis(name: str) -> None:
    path = library.root() / "assignments" / "cross-entropy" / "misconceptions" / f"{name}.py"
    loaded = loaded_by(f"from gradekit.cli import main\nmain(['check', {str(path)!r}])")
    assert {"numpy", "sympy", "hypothesis", "rich"}.isdisjoint(loaded)


def test_the_worker_is_started_before_anything_that_takes_long_is_imported() -> None:
    loaded = loaded_by("import gradekit.cli.check")
    assert "gradekit.interpreter" in loaded
    assert {"msgspec", "gradekit.worker", "gradekit.judge", *HEAVY}.isdisjoint(loaded)
