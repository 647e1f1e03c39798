"""What is kept is fresh only as long as nothing has changed on which it depends."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradekit.assignment import fingerprint, library, locations
from gradekit.assignment.fingerprint import (
    PACKAGE,
    SEEN_BY_CLAIMS,
    SEEN_BY_ERROR_MODELS,
    of_claims,
    of_grader,
)
from gradekit.grading.folder import basis
from gradekit.judging.options import Options
from tests.folders import Change, load

REFERENCE = locations.reference()
REFERENCE_FILES = ("losses/softmax.py", "exact/bounds.py", "identities/numeric/loss.py")


def edit(path: Path, old: str = "", new: str = "\n") -> None:
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new) if old else text + new, "utf-8")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of gradekit's own sources, in place of those that are hashed."""
    ignored = shutil.ignore_patterns("__pycache__", "_library")
    copy = Path(shutil.copytree(PACKAGE, tmp_path / "copy" / "gradekit", ignore=ignored))
    monkeypatch.setattr(fingerprint, "PACKAGE", copy)
    return copy


@pytest.mark.sample(7)
@pytest.mark.parametrize("name", SEEN_BY_CLAIMS)
def test_claims_have_another_fingerprint_where_what_they_see_has_changed(
    folder: Path, package: Path, name: str
) -> None:
    before = of_claims(folder, REFERENCE)
    edit(package / f"{name}.py")
    assert of_claims(folder, REFERENCE) != before


@pytest.mark.parametrize("name", ["model", "schedules"])
def test_what_is_kept_of_error_models_is_stale_where_what_they_import_has_changed(
    folder: Path, package: Path, name: str
) -> None:
    before = of_claims(folder, REFERENCE)
    edit(package / "mistakes" / f"{name}.py")
    assert of_claims(folder, REFERENCE) != before


@pytest.mark.parametrize("path", REFERENCE_FILES)
def test_claims_have_another_fingerprint_where_the_reference_has_changed(
    folder: Path, tmp_path: Path, path: str
) -> None:
    other = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    before = of_claims(folder, other)
    assert before == of_claims(folder, REFERENCE)
    edit(other / path)
    assert of_claims(folder, other) != before


def test_a_reference_that_sums_otherwise_grades_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The module that a manifest names only gathers what others define."""
    other = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    monkeypatch.setattr(locations, "reference", lambda: other)
    before = basis(library.load_assignment(library.find("cross-entropy")), Options())
    edit(other / "losses/softmax.py", "math.fsum", "sum")
    assert basis(library.load_assignment(library.find("cross-entropy")), Options()) != before


SETTINGS = {
    "needs": ("is_odd = { points = 1 }", 'is_odd = { points = 1, needs = ["doubles"] }'),
    "limits": ("seconds_per_call = 0.5", "seconds_per_call = 0.25"),
    "hidden": ("doubles = { points = 2 }", "doubles = { points = 2, hidden = true }"),
    "points": ("doubles = { points = 2 }", "doubles = { points = 3 }"),
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_another_setting_in_the_manifest_grades_anew(
    folder: Path, change: Change, setting: str
) -> None:
    before = basis(load(folder), Options())
    assert basis(load(change(*SETTINGS[setting])), Options()) != before


@pytest.mark.sample(2)
@pytest.mark.parametrize("module", ["tolerance", "cli/check", "reports/junit", "sandbox/process"])
def test_any_other_gradekit_grades_anew(folder: Path, package: Path, module: str) -> None:
    before, grader = basis(load(folder), Options()), of_grader()
    edit(package / f"{module}.py")
    fingerprint._sources.cache_clear()
    assert basis(load(folder), Options()) != before
    assert of_grader() != grader


@pytest.mark.parametrize("above", ["cli", "reports", "elsewhere"])
def test_it_does_not_matter_below_which_folder_the_checkout_lies(
    tmp_path: Path, package: Path, monkeypatch: pytest.MonkeyPatch, above: str
) -> None:
    """A change counts below a folder named `cli` as well, and the name itself does not."""
    moved = Path(shutil.copytree(package, tmp_path / above / "gradekit"))
    before = of_grader()
    monkeypatch.setattr(fingerprint, "PACKAGE", moved)
    assert of_grader() == before
    edit(moved / "judging" / "judge.py")
    fingerprint._sources.cache_clear()
    assert of_grader() != before


def test_another_version_of_a_package_grades_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = of_grader()
    monkeypatch.setattr(importlib.metadata, "version", lambda name: f"another {name}")
    assert of_grader() != before


def test_another_process_comes_to_the_same(folder: Path) -> None:
    code = (
        "from pathlib import Path\nfrom gradekit.assignment import locations, fingerprint\n"
        f"print(fingerprint.of_claims(Path({str(folder)!r}), locations.reference()))\n"
        "print(fingerprint.of_grader())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "7"},
    )
    assert done.stdout.split() == [of_claims(folder, REFERENCE), of_grader()]


def imported(path: Path) -> Iterator[str]:
    """Name the modules that a file imports, by path below the package for gradekit's own."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            assert node.module
            is_package = node.module.split(".")[0] == "gradekit" and package_at(node.module)
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from names if is_package else [node.module]


def package_at(module: str) -> bool:
    """Whether a name of gradekit's is that of a package, so that modules come from it."""
    return PACKAGE.parent.joinpath(*module.split(".")).is_dir()


PROPERTIES = sorted((locations.root() / "assignments").glob("*/properties/*.py"))
OUTSIDE = {
    *("hypothesis", "math", "itertools", "__future__", "decimal", "fractions", "functools"),
    *("ast", "dataclasses", "random", "re", "statistics"),
}


def is_covered(name: str) -> bool:
    """Whether a claim may import a module: it never changes, or is in the fingerprint."""
    package, _, module = name.partition(".")
    return package in OUTSIDE or module in SEEN_BY_CLAIMS


def test_a_claim_imports_only_what_its_fingerprint_covers() -> None:
    names = {path: imported(path) for path in PROPERTIES}
    assert any(names.values())
    assert [(path, one) for path in names for one in names[path] if not is_covered(one)] == []


def test_an_error_model_imports_only_what_the_fingerprint_covers() -> None:
    models = (locations.root() / "assignments").glob("*/mistakes/*.py")
    names = {name for path in models for name in imported(path) if name.startswith("gradekit")}
    assert {name.split(".")[1] for name in names} == {SEEN_BY_ERROR_MODELS}


def test_what_claims_import_of_gradekit_imports_only_what_is_covered() -> None:
    for name in SEEN_BY_CLAIMS:
        for whole in imported(PACKAGE / f"{name}.py"):
            package, _, module = whole.partition(".")
            is_covered = {module.replace(".", "/")} & {*SEEN_BY_CLAIMS, "domains"}
            assert package != "gradekit" or is_covered, whole


def test_a_package_that_claims_import_from_holds_nothing_but_a_docstring() -> None:
    assert len(ast.parse((PACKAGE / "domains/__init__.py").read_text("utf-8")).body) == 1
