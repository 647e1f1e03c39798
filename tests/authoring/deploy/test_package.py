"""A package is written as it is told, the same bytes each time, and never over something."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.authoring.deploy.package import Package, PackedFile, zipped
from gradekit.model.errors import UsageError

RUN = PackedFile.program("bin/run", "#!/bin/sh\r\necho\n")
FILES = (RUN, PackedFile.text("read.me", "é\r\n"))


def test_files_have_their_modes_and_no_cr(tmp_path: Path) -> None:
    paths = Package(files=FILES, next_step="Run it.").write(tmp_path / "new")
    assert paths == [tmp_path / "new" / "bin" / "run", tmp_path / "new" / "read.me"]
    assert [path.stat().st_mode & 0o777 for path in paths] == [0o755, 0o644]
    assert [path.read_bytes() for path in paths] == [b"#!/bin/sh\necho\n", "é\n".encode()]


def test_a_zip_keeps_the_modes() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(FILES))) as archive:
        modes = {entry.filename: oct(entry.external_attr >> 16) for entry in archive.infolist()}
        assert archive.read("bin/run") == b"#!/bin/sh\necho\n"
    assert modes == {"bin/run": "0o100755", "read.me": "0o100644"}


@given(st.permutations([*FILES, PackedFile(path="z", content=b"\0")]))
def test_a_zip_is_the_same_in_any_order(files: list[PackedFile]) -> None:
    assert zipped(files) == zipped(sorted(files, key=lambda file: file.path))


def test_an_archive_is_written_alone(tmp_path: Path) -> None:
    package = Package(files=FILES, next_step="Upload it.", archive="all.zip")
    assert package.write(tmp_path) == [tmp_path / "all.zip"]
    assert (tmp_path / "all.zip").read_bytes() == zipped(FILES)


def refusal(directory: Path) -> str:
    with pytest.raises(UsageError) as caught:
        Package(files=FILES, next_step="Run it.").write(directory)
    return str(caught.value)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("hours of work")
    assert refusal(tmp_path) == (
        f"{tmp_path}: there is something in it, and nothing is overwritten. Name a new directory."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("hours of work")
    assert refusal(tmp_path / "mine") == f"{tmp_path}/mine: this is a file. Name a directory."


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("hours of work")
    assert "it cannot be written to (Not a directory)" in refusal(tmp_path / "mine" / "below")


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../up", "a/../../up", "a\\b", "./a/.."])
def test_no_path_leads_out_of_it(path: str) -> None:
    with pytest.raises(ValueError, match="is no path below a folder"):
        PackedFile(path=path, content=b"")


def test_no_program_has_a_cr() -> None:
    with pytest.raises(ValueError, match="run has a CR"):
        PackedFile(path="run", content=b"#!/bin/sh\r\n", mode=0o755)
