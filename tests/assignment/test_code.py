"""What a corpus tells of the properties is what their files tell; code is loaded when asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import code, library, locations, lockfile, reading
from gradekit.assignment import examples as corpora
from gradekit.assignment.properties import property_names
from gradekit.assignment.reading import read_manifest
from gradekit.model.assignment import Assignment
from gradekit.model.errors import AssignmentError
from tests.folders import load

REFERENCE = locations.reference()


@pytest.fixture
def read_from_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the assignments whose properties are taken from their files."""
    noted: list[str] = []

    def describe(manifest: Any, *rest: Any) -> Any:
        noted.append(manifest.name)
        return code.describe_properties(manifest, *rest)

    monkeypatch.setattr(reading, "describe_properties", describe)
    return noted


def from_files(assignment: Assignment) -> Assignment:
    """Load an assignment again, with a fingerprint for which nothing is shipped."""
    return library.load_assignment(replace(assignment.manifest, fingerprint="another"))


def facts(assignment: Assignment) -> list[list[object]]:
    """Give everything about the properties that is no code."""
    about = ("name", "policy", *code.CLAIM)
    return [[getattr(each, field) for field in about] for each in assignment.properties]


def test_what_is_shipped_of_the_properties_is_what_their_files_tell(
    built: Path, read_from_files: list[str]
) -> None:
    shipped = load(built)
    assert read_from_files == []
    described = from_files(shipped)
    assert read_from_files == ["tiny"]
    assert facts(shipped) == facts(described)
    assert shipped.properties[0].claim == "double(x) is x + x."
    assert shipped.options == described.options


@pytest.mark.parametrize("name", library.names())
def test_of_every_bundled_assignment_the_shipped_properties_are_those_of_the_files(
    name: str, read_from_files: list[str]
) -> None:
    shipped = library.load_assignment(library.find(name))
    assert read_from_files == [], f"run `gradekit author build {name}`"
    assert facts(shipped) == facts(from_files(shipped))


def test_the_code_of_a_property_is_that_of_its_file(built: Path) -> None:
    shipped = load(built)
    for property_, other in zip(shipped.properties, from_files(shipped).properties, strict=True):
        assert property_.inner.__code__ == other.inner.__code__
        assert hasattr(property_.check, "hypothesis") == property_.drawn
    assert shipped.reference.double(3.0) == 6.0
    assert shipped.oracle("double")(3.0) == 6.0
    assert shipped.exact is None


def test_no_file_is_imported_before_its_code_is_asked_for(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    def load_checks(manifest: Any) -> Mapping[str, Callable[..., None]]:
        loaded.append(manifest.name)
        return {"doubles": lambda double: None}

    monkeypatch.setattr(code, "load_checks", load_checks)
    first, *_ = load(built).properties
    assert first.claim
    assert loaded == []
    for _ in range(2):
        assert callable(first.check)
        assert callable(first.inner)
    assert loaded == ["tiny"], "once for all"


def append(name: str, text: str = "\n") -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text((folder / name).read_text("utf-8") + text)


CHANGES: dict[str, Callable[[Path], object]] = {
    "the manifest": append("assignment.toml"),
    "a property": append("properties.py"),
    "the reference": append("reference.py"),
    "a misconception": append("misconceptions/squares.py"),
    "a solution": append("solutions/plain.py"),
    "a new misconception": lambda folder: shutil.copy(
        folder / "misconceptions" / "squares.py", folder / "misconceptions" / "new.py"
    ),
    "one misconception less": lambda folder: (folder / "misconceptions" / "squares.py").unlink(),
    "a renamed misconception": lambda folder: (folder / "misconceptions" / "squares.py").rename(
        folder / "misconceptions" / "cubes.py"
    ),
    "no lock": lambda folder: (folder / lockfile.NAME).unlink(),
    "an empty lock": lambda folder: (folder / lockfile.NAME).write_text(""),
    "no corpus": lambda folder: (folder / corpora.SHIPPED).unlink(),
    "a damaged corpus": lambda folder: (folder / corpora.SHIPPED).write_bytes(b"nonsense"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_shipped_with_other_sources_is_read_from_the_files(
    built: Path, read_from_files: list[str], change: str
) -> None:
    load(built)
    assert read_from_files == []
    CHANGES[change](built)
    load(built)
    assert read_from_files == ["tiny"]


def test_a_changed_claim_is_the_one_that_is_told(built: Path) -> None:
    path = built / "properties.py"
    path.write_text(path.read_text("utf-8").replace("x + x.", "twice x."), "utf-8")
    assert load(built).properties[0].claim == "double(x) is twice x."


def test_with_another_reference_the_properties_are_read_from_the_files(
    built: Path, read_from_files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    monkeypatch.setattr(locations, "reference", lambda: other)
    load(built)
    assert read_from_files == []
    append("losses/softmax.py")(other)
    load(built)
    assert read_from_files == ["tiny"]


def test_a_corpus_without_claims_is_no_reason_to_read_none(
    built: Path, read_from_files: list[str]
) -> None:
    corpus = corpora.find(load(built))
    assert corpus is not None
    assert corpora.ship(replace(corpus, claims={}), built)
    assert load(built).properties[0].claim == "double(x) is x + x."
    assert read_from_files == ["tiny"]


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the files that are parsed to see whether the manifest fits them."""
    noted: list[str] = []

    def names(path: Path) -> list[str]:
        noted.append(path.name)
        return property_names(path)

    monkeypatch.setattr(reading, "property_names", names)
    return noted


def test_files_that_were_checked_when_built_are_not_parsed_again(
    built: Path, parsed: list[str]
) -> None:
    read_manifest(built)
    assert parsed == []


def test_for_its_author_all_is_parsed_again(built: Path, parsed: list[str]) -> None:
    read_manifest(built, thorough=True)
    assert parsed == ["properties.py"]


def test_what_has_changed_since_it_was_built_is_parsed(built: Path, parsed: list[str]) -> None:
    append("misconceptions/squares.py")(built)
    read_manifest(built)
    assert parsed == ["properties.py"]


PROBLEMS = {
    "assignment.toml": ("title = ", "titel = ", "there is no such key"),
    "properties.py": ("def is_odd(", "def is_even(", "properties.py has no function of this name"),
    "misconceptions/squares.py": ("def double(x):", "def double(x:", "it cannot be read"),
    "reference.py": ("def double_all(", "def each(", "has no such function"),
}


@pytest.mark.parametrize("file", PROBLEMS)
def test_a_problem_of_the_folder_is_told_though_it_was_built(built: Path, file: str) -> None:
    old, new, told = PROBLEMS[file]
    text = (built / file).read_text("utf-8")
    assert old in text
    (built / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(AssignmentError, match=told):
        load(built)
