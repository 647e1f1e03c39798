"""What is written down about an assignment, and when it is not believed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from gradekit.assignment import compiled, drawing, library, locations, lockfile
from gradekit.assignment import examples as corpora
from gradekit.assignment.fingerprint import of_claims
from gradekit.assignment.reading import read_manifest
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.errors import AssignmentError
from tests.folders import Change, load
from tests.isolation import ISOLATION

REFERENCE = locations.reference()
REFERENCE_FILES = ("losses/softmax.py", "exact/bounds.py", "identities/numeric/loss.py")


@pytest.fixture
def whole(folder: Path, cache: Path) -> Path:
    """Give the folder of an assignment that is compiled."""
    assignment = load(folder)
    drawn = drawing.draw(assignment, isolation=ISOLATION, examples=8)
    assert corpora.ship(drawn, folder)
    assert compiled.write(assignment, drawn, b"cached verdicts")
    return folder


def read(folder: Path, reference: Path = REFERENCE) -> Manifest | None:
    """Read the compiled assignment of a folder, if it fits."""
    return compiled.read(folder, of_claims(folder, reference))


def facts(assignment: Assignment) -> list[object]:
    """Give everything about an assignment that is no code."""
    said = [
        (property_.name, property_.claim, property_.explanation, property_.policy)
        for property_ in assignment.properties
    ]
    asked = [
        (property_.functions, property_.judges, property_.asks_for, property_.drawn)
        for property_ in assignment.properties
    ]
    return [assignment.manifest, said, asked, assignment.fingerprint, assignment.options]


def test_an_assignment_is_the_same_once_compiled(whole: Path) -> None:
    recorded = library.read_folder(whole)
    assert recorded.record is not None
    assert recorded.record.verdict_cache == b"cached verdicts"
    from_compiled = library.load_assignment(recorded)
    from_files = library.load_assignment(read_manifest(whole))
    assert facts(from_compiled) == facts(from_files)
    assert corpora.key(from_compiled) == corpora.key(from_files)


def test_code_is_loaded_when_it_is_asked_for(whole: Path) -> None:
    from_compiled = library.load_assignment(library.read_folder(whole))
    from_files = library.load_assignment(read_manifest(whole))
    for property_, other in zip(from_compiled.properties, from_files.properties, strict=True):
        assert property_.inner.__code__ == other.inner.__code__
        assert (
            hasattr(property_.check, "hypothesis")
            == hasattr(other.check, "hypothesis")
            == property_.drawn
        )
    assert from_compiled.reference.double(3.0) == 6.0
    assert from_compiled.oracle("double")(3.0) == 6.0
    assert from_compiled.exact is None


def edit(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text((folder / name).read_text("utf-8") + "\n")


CHANGES: dict[str, Callable[[Path], object]] = {
    "the manifest": edit("assignment.toml"),
    "a property": edit("properties.py"),
    "the reference": edit("reference.py"),
    "a misconception": edit("misconceptions/squares.py"),
    "a solution": edit("solutions/plain.py"),
    "a new misconception": lambda folder: (folder / "misconceptions" / "new.py").touch(),
    "one solution less": lambda folder: (folder / "solutions" / "plain.py").unlink(),
    "a renamed misconception": lambda folder: (folder / "misconceptions" / "squares.py").rename(
        folder / "misconceptions" / "cubes.py"
    ),
    "no lock": lambda folder: (folder / lockfile.NAME).unlink(),
    "an empty lock": lambda folder: (folder / lockfile.NAME).write_text(""),
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_fits_no_changed_folder(whole: Path, what: str) -> None:
    assert read(whole) is not None
    CHANGES[what](whole)
    assert read(whole) is None


@pytest.mark.parametrize("name", REFERENCE_FILES)
def test_it_fits_no_changed_reference(whole: Path, tmp_path: Path, name: str) -> None:
    other = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    assert read(whole, other) is not None
    edit(name)(other)
    assert read(whole, other) is None


def test_it_does_not_matter_where_the_folder_lies(whole: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(whole, tmp_path / "elsewhere" / "tiny"))
    manifest = read(moved)
    assert manifest == read_manifest(moved)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "truncated": lambda whole: whole[:-1],
    "a flipped bit": lambda whole: whole[:200] + bytes([whole[200] ^ 1]) + whole[201:],
    "nonsense": lambda _: b"\xc1" * 40,
    "no list": lambda _: msgspec.msgpack.encode({}),
    "too few fields": lambda whole: msgspec.msgpack.encode(msgspec.msgpack.decode(whole)[:2]),
    "no manifest": lambda whole: msgspec.msgpack.encode(
        [*msgspec.msgpack.decode(whole)[:1], b"x", b""]
    ),
    "another type": lambda _: msgspec.msgpack.encode([None, 1, 2]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_one_is_as_if_it_were_not_there(whole: Path, damage: str) -> None:
    path = whole / compiled.NAME
    damaged = DAMAGES[damage](path.read_bytes())
    path.write_bytes(damaged)
    assert read(whole) is None
    assert lockfile.write(damaged, path, compiled._key(of_claims(whole, REFERENCE)))
    assert read(whole) is None
    assert library.read_folder(whole).record is None


def test_a_problem_of_the_folder_is_told_though_it_was_compiled(
    whole: Path, change: Change
) -> None:
    change("title = ", "titel = ")
    with pytest.raises(AssignmentError, match="there is no such key"):
        library.read_folder(whole)


def test_one_that_can_not_be_written_is_told(whole: Path) -> None:
    (whole / compiled.NAME).unlink()
    (whole / compiled.NAME).mkdir()
    assignment = load(whole)
    assert not compiled.write(
        assignment, drawing.draw(assignment, isolation=ISOLATION, examples=8), b""
    )


def test_it_is_the_same_bytes_each_time(whole: Path) -> None:
    before = (whole / compiled.NAME).read_bytes()
    assignment = library.load_assignment(read_manifest(whole))
    drawn = drawing.draw(assignment, isolation=ISOLATION, examples=8)
    assert compiled.write(assignment, drawn, b"cached verdicts")
    assert (whole / compiled.NAME).read_bytes() == before


@pytest.mark.parametrize("name", library.names())
def test_every_bundled_assignment_is_compiled(name: str) -> None:
    record = library.find(name).record
    assert record is not None, f"run `gradekit author build {name}`"
    assert len(record.verdict_cache) > 10_000
