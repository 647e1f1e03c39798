"""The floors: a module imports only from those below."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gradekit
from gradekit.assignment import locations
from gradekit.cli.main import COMMANDS
from tests.folders import misconception

PACKAGE = Path(gradekit.__file__).parent

FLOORS = (
    "guards mistakes",
    "model",
    "tolerance strategies histories symbolic domains",
    "asserts submission sandbox reports",
    "assignment",
    "judging",
    "grading",
    "authoring",
    "cli notebook",
    "pytest_plugin",
)
"""A part imports only from the floors before its own; those of one floor not from one another."""

PARTS = {part: floor for floor, parts in enumerate(FLOORS) for part in parts.split()}
MODULES = sorted(PACKAGE.rglob("*.py"))
CHILD = PACKAGE / "sandbox" / "child"
FOLDERS = sorted({path.parent for path in MODULES} - {PACKAGE, *CHILD.rglob("*"), CHILD})
MOST_AT_THE_TOP = 9


def part_of(path: Path) -> str:
    """Name the module, or the sub-package, that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Name every module that a file imports, late or early; a package as its `__init__`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if _file(whole) else node.module


def _file(dotted: str) -> Path | None:
    """Give the file of a module of gradekit."""
    inside = PACKAGE.parent / Path(*dotted.split("."))
    files = (inside.with_suffix(".py"), inside / "__init__.py")
    return next((path for path in files if path.is_file()), None)


def listed(folder: Path) -> list[str]:
    """Give the modules of a package in the order in which its docstring lists them."""
    docstring = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    return re.findall(r"^    (\w+)  +\S", docstring, re.MULTILINE)


def test_every_part_stands_on_a_floor() -> None:
    assert {part_of(path) for path in MODULES} - {"__init__", "__main__"} == set(PARTS)


def test_imports_point_down() -> None:
    upward = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in MODULES
        for name in imported(path)
        if part_of(path) in PARTS and not _is_below(name, part_of(path))
    ]
    assert upward == []


def _is_below(name: str, here: str) -> bool:
    """Whether a module may be imported from a part: it is outside, beside or below."""
    package, _, inside = name.partition(".")
    part = inside.partition(".")[0]
    own = package == "gradekit" and part not in {"", "__version__", here}
    return not own or PARTS[part] < PARTS[here]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_package_lists_its_modules(folder: Path) -> None:
    parts = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    names = listed(folder)
    assert sorted(names) == sorted(parts)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_of_a_package_import_what_is_listed_below_them(folder: Path) -> None:
    names = listed(folder)
    for path in folder.glob("*.py"):
        for name in imported(path):
            file = _file(name)
            if path.stem != "__init__" and file and file.parent == folder and file != path:
                assert names.index(path.stem) < names.index(file.stem), f"{path.stem}: {file.stem}"


def test_the_package_itself_holds_only_what_authors_import() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_AT_THE_TOP


def test_nothing_imports_the_material() -> None:
    roots = {name.split(".")[0] for path in MODULES for name in imported(path)}
    assert roots.isdisjoint({"reference", "assignments", "tests"})


def test_the_child_is_an_island() -> None:
    for path in CHILD.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        relative = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level > 0]
        assert all(node.level == 1 for node in relative), path.name
        outside = {name.split(".")[0] for name in imported(path)} - set(sys.stdlib_module_names)
        assert outside <= {"msgspec", "numpy", "annotationlib"}, path.name


@pytest.mark.parametrize("path", sorted((PACKAGE / "reports").glob("*.py")), ids=lambda p: p.stem)
def test_renderers_need_only_the_report(path: Path) -> None:
    parts = {name.split(".")[1] for name in imported(path) if name.startswith("gradekit.")}
    assert parts <= {"model", "reports"}


def test_what_only_authors_install_is_imported_in_one_place() -> None:
    users = [path.stem for path in MODULES if "cosmic_ray" in str([*imported(path)])]
    assert users == ["mutation"]


@pytest.mark.sample(5)
@pytest.mark.parametrize(
    "command",
    ["--help", "--version", *(f"{name} --help" for name in COMMANDS), "author build --help"],
)
def test_help_starts_light(command: str) -> None:
    code = (
        "import sys\n"
        "from gradekit.cli.main import main\n"
        f"try: main({command.split()!r})\n"
        "except SystemExit: pass\n"
        "print('\\n'.join(sys.modules))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    heavy = {"numpy", "sympy", "hypothesis", "nbformat", "wcwidth", "msgspec", "mpmath"}
    assert {*heavy, "cosmic_ray"}.isdisjoint(printed)


HEAVY = {
    *("numpy", "sympy", "nbformat", "wcwidth", "cosmic_ray"),
    *("jinja2", "svg", "gradekit.judging.curves"),
    *("gradekit.assignment.drawing", "gradekit.symbolic"),
    *("gradekit.assignment.domains", "gradekit.domains"),
}
NEEDED_BY_FAILURES = {
    *("hypothesis", "platformdirs", "mpmath", "gradekit.asserts"),
    *(f"gradekit.judging.{name}" for name in ("shrinking", "confirmation", "diagnosis")),
}
NEEDED_BY_ALL = {
    *("msgspec", "greenlet", "tomllib", "gradekit_reference", "gradekit.sandbox.worker"),
    *("gradekit.assignment.reading", "gradekit.judging.judge", "gradekit.judging.replay"),
}


def loaded_by(code: str) -> set[str]:
    """Give the modules that a Python has imported after some code."""
    command = [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    return set(done.stderr.split())


@pytest.mark.sample(2)
@pytest.mark.parametrize("imports", ["", "import numpy as np\n"])
@pytest.mark.parametrize("name", ["plain_lists", "log_sum_exp"])
def test_a_check_that_passes_imports_nothing_heavy(name: str, imports: str, tmp_path: Path) -> None:
    solution = locations.root() / "assignments" / "cross-entropy" / "solutions" / f"{name}.py"
    path = tmp_path / "homework.py"
    path.write_text(solution.read_text("utf-8") + imports, "utf-8")
    loaded = loaded_by(f"from gradekit.cli.main import main\nmain(['check', {str(path)!r}])")
    assert loaded.isdisjoint(HEAVY | NEEDED_BY_FAILURES)


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["gradient_without_minus_one", "perplexity_to_the_base_two"])
def test_a_check_that_fails_on_what_others_failed_on_imports_nothing_heavy(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.py"
    folder = locations.root() / "assignments" / "cross-entropy"
    path.write_text(misconception(folder, name), "utf-8")
    loaded = loaded_by(f"from gradekit.cli.main import main\nmain(['check', {str(path)!r}])")
    assert loaded.isdisjoint(HEAVY)
    assert loaded >= NEEDED_BY_FAILURES


def test_the_package_itself_imports_nothing_before_it_is_asked_for_it() -> None:
    assert {name for name in loaded_by("import gradekit") if "gradekit" in name} == {"gradekit"}
    loaded = loaded_by("import gradekit\nassert 'check' in gradekit.__all__\ngradekit.Report")
    assert "gradekit.model.report" in loaded
    assert loaded.isdisjoint(HEAVY | NEEDED_BY_FAILURES | NEEDED_BY_ALL | {"IPython"})


def test_the_worker_is_started_before_anything_that_takes_long_is_imported() -> None:
    loaded = loaded_by("import gradekit.cli.check")
    assert "gradekit.sandbox.launcher" in loaded
    assert loaded.isdisjoint(HEAVY | NEEDED_BY_FAILURES | NEEDED_BY_ALL)
