"""Files that are written atomically."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.model import files


def test_a_file_is_written_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.bin"
    assert files.write_whole(b"content", path)
    assert path.read_bytes() == b"content"
    assert list(path.parent.iterdir()) == [path]


def test_where_it_cannot_be_written_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    (path / "inside").mkdir(parents=True)
    assert not files.write_whole(b"content", path)
    assert list(tmp_path.iterdir()) == [path]
    assert not files.write_whole(b"content", tmp_path / "file.bin" / "inside" / ("x" * 300))


def test_a_failed_replacement_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no space left")

    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="no space left"):
        files.replace_file(b"new", path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_cache_is_a_folder_of_its_own() -> None:
    assert files.folder().name == "gradekit"
