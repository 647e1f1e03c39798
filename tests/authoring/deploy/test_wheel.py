"""The wheel is that of the running gradekit: pip installs it, and it judges as this one does."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import zipfile
from email.parser import Parser
from importlib import metadata
from pathlib import Path

import pytest

import gradekit
from gradekit.assignment import locations
from gradekit.authoring.deploy import wheel
from gradekit.authoring.deploy.package import PackedFile
from gradekit.model.errors import LibraryError


@pytest.fixture(scope="module")
def built() -> PackedFile:
    return wheel.build()


@pytest.fixture(scope="module")
def archive(built: PackedFile) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(built.content))


def test_every_file_is_recorded_with_its_hash(archive: zipfile.ZipFile) -> None:
    about = f"gradekit-{gradekit.__version__}.dist-info"
    lines = list(csv.reader(archive.read(f"{about}/RECORD").decode().splitlines()))
    assert sorted(line[0] for line in lines) == sorted(archive.namelist())
    for name, digest, size in lines[:-1]:
        content = archive.read(name)
        hashed = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
        assert (digest, int(size)) == (f"sha256={hashed.rstrip('=')}", len(content))


def test_it_holds_the_modules_and_the_library_and_nothing_made_by_running(
    archive: zipfile.ZipFile,
) -> None:
    names = archive.namelist()
    assert len(names) == len(set(names))
    assert {"gradekit/py.typed", "gradekit/_library/reference/__init__.py"} <= {*names}
    kept = "assignments/cross-entropy/kept.bin"
    assert archive.read(f"gradekit/_library/{kept}") == (locations.root() / kept).read_bytes()
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []


def test_it_says_what_pip_was_told(archive: zipfile.ZipFile) -> None:
    about = f"gradekit-{gradekit.__version__}.dist-info"
    told = Parser().parsestr(archive.read(f"{about}/METADATA").decode())
    assert (told["Name"], told["Version"]) == ("gradekit", gradekit.__version__)
    needs = [need for need in metadata.requires("gradekit") or [] if "extra ==" not in need]
    assert {name(need) for need in told.get_all("Requires-Dist", [])} >= {"numpy", "hypothesis"}
    assert all(name(need) for need in needs)
    assert "gradekit = gradekit.cli.main:main" in archive.read(f"{about}/entry_points.txt").decode()


def name(requirement: str) -> str:
    return requirement.partition(">")[0]


def test_it_is_the_same_each_time(built: PackedFile) -> None:
    assert wheel.build().content == built.content


def test_another_library_takes_the_place_of_what_is_bundled() -> None:
    made = wheel.build([PackedFile.text("assignments/mine/assignment.toml", "")])
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        library = [name for name in archive.namelist() if "_library" in name]
    assert library == ["gradekit/_library/assignments/mine/assignment.toml"]


def test_an_installation_without_metadata_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: str) -> metadata.Distribution:
        raise metadata.PackageNotFoundError("gradekit")

    monkeypatch.setattr(wheel, "_project", lambda: None)
    monkeypatch.setattr(wheel.metadata, "distribution", nothing)
    with pytest.raises(LibraryError) as caught:
        wheel.build()
    assert str(caught.value) == (
        f"{Path(gradekit.__file__).parent}: this gradekit has no METADATA beside it, so no wheel "
        "can be made of it. Install it with pip."
    )
