"""A file is believed if its lock tells the key of these sources, and the digest of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from gradekit.assignment import lockfile

CONTENT = b"generated"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a file that was written with the key "sources"."""
    assert lockfile.write(CONTENT, tmp_path / "kept.bin", "sources")
    return tmp_path / "kept.bin"


def test_a_file_is_given_for_the_key_that_it_was_written_with(path: Path) -> None:
    assert lockfile.read(path, "sources") == CONTENT
    assert lockfile.fits(path, "sources")


@pytest.mark.parametrize("key", ["other sources", "source", "", f"sources {DIGEST}"])
def test_it_fits_no_other_key(path: Path, key: str) -> None:
    assert lockfile.read(path, key) is None
    assert not lockfile.fits(path, key)


def test_a_damaged_file_is_not_given(path: Path) -> None:
    path.write_bytes(CONTENT + b"!")
    assert lockfile.read(path, "sources") is None


def test_a_file_that_is_not_there_is_not_given(path: Path) -> None:
    path.unlink()
    assert lockfile.read(path, "sources") is None


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b""), lambda path: path.unlink()])
def test_whether_it_fits_is_told_without_reading_the_file(
    path: Path, harm: Callable[[Path], object]
) -> None:
    harm(path)
    assert lockfile.fits(path, "sources")


LOCKS: dict[str, Callable[[Path], object]] = {
    "none": lambda lock: lock.unlink(),
    "an empty one": lambda lock: lock.write_text(""),
    "a comment alone": lambda lock: lock.write_text(lockfile.HEAD),
    "no text": lambda lock: lock.write_bytes(b"\xff\xfe"),
    "one of another file": lambda lock: lock.write_text(f"other.bin sources {DIGEST}\n"),
    "half a line": lambda lock: lock.write_text("kept.bin sources"),
}


@pytest.mark.parametrize("lock", LOCKS)
def test_without_its_line_in_the_lock_nothing_fits(path: Path, lock: str) -> None:
    LOCKS[lock](path.with_name(lockfile.NAME))
    assert lockfile.read(path, "sources") is None
    assert not lockfile.fits(path, "sources")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_that_tells_nothing_is_written_anew(path: Path, lock: str) -> None:
    LOCKS[lock](path.with_name(lockfile.NAME))
    assert lockfile.write(CONTENT, path, "new sources")
    assert lockfile.read(path, "new sources") == CONTENT


def test_the_lock_is_a_line_of_text_for_each_file_in_order(path: Path) -> None:
    assert lockfile.write(CONTENT, path.with_name("a.bin"), "others")
    assert path.with_name(lockfile.NAME).read_text("utf-8") == (
        "# By `gradekit author build`: each file, the key of what it was made from, its digest.\n"
        f"a.bin others {DIGEST}\nkept.bin sources {DIGEST}\n"
    )


def test_the_same_content_from_other_sources_changes_the_lock_alone(path: Path) -> None:
    before = path.read_bytes()
    assert lockfile.write(CONTENT, path, "other sources")
    assert path.read_bytes() == before
    assert lockfile.read(path, "other sources") == CONTENT


@pytest.mark.parametrize("name", ["kept.bin", lockfile.NAME])
def test_what_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert not lockfile.write(CONTENT, tmp_path / "kept.bin", "sources")
