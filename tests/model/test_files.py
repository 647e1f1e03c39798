"""Files that are written atomically."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
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


def no_home(monkeypatch: pytest.MonkeyPatch, temporary: Path) -> None:
    """Leave no home, and another folder for what is temporary."""

    def fail(_: str) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_cache_dir", fail)
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    files._temporary.cache_clear()


def test_without_a_home_the_cache_is_in_a_private_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_home(monkeypatch, tmp_path)
    assert files.folder() == tmp_path / f"gradekit-{os.geteuid()}" / "gradekit"
    assert stat.S_IMODE(files.folder().parent.stat().st_mode) == 0o700
    files._temporary.cache_clear()
    assert files.folder() == tmp_path / f"gradekit-{os.geteuid()}" / "gradekit"


@pytest.mark.parametrize("kind", ["others may write to it", "a link", "a file"])
def test_a_temporary_folder_that_is_not_private_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    no_home(monkeypatch, tmp_path)
    planted = tmp_path / f"gradekit-{os.geteuid()}"
    if kind == "a link":
        (tmp_path / "elsewhere").mkdir()
        planted.symlink_to(tmp_path / "elsewhere")
    elif kind == "a file":
        planted.write_text("mine")
    else:
        planted.mkdir()
        planted.chmod(0o777)
    private = files.folder().parent
    assert private != planted
    assert private.parent == tmp_path
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert files.folder().parent == private


def test_a_cache_that_is_not_absolute_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_home(monkeypatch, tmp_path)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _: "~/.cache/gradekit")
    assert files.folder().is_relative_to(tmp_path)


def test_where_nothing_can_be_written_at_all_nothing_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_home(monkeypatch, tmp_path / "nowhere")
    assert not files.write_whole(b"content", files.folder() / "file.bin")


def test_a_link_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "link").symlink_to("file")
    with pytest.raises(OSError, match="symbolic links") as caught:
        files.open_unfollowed(str(tmp_path / "link"))
    assert caught.value.errno == errno.ELOOP
    with files.open_unfollowed(str(tmp_path / "file")) as file:
        assert file.read() == b"content"


def test_where_links_can_only_be_looked_for_they_are_not_opened_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_NOFOLLOW")
    test_a_link_is_not_opened(tmp_path)


def test_a_pipe_is_opened_at_once_and_gives_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with files.open_unfollowed(str(tmp_path / "pipe")) as file:
        assert not file.read(10)


def test_what_cannot_be_read_as_a_file_leaves_nothing_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(IsADirectoryError):
        files.open_unfollowed(str(tmp_path))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.fixture
def cached(tmp_path: Path) -> Path:
    path = tmp_path / "gradekit" / "corpora" / "file.bin"
    assert files.write_private(b"content", path)
    return path


def test_a_file_of_the_cache_is_written_for_its_owner_alone_whatever_the_umask(
    cached: Path,
) -> None:
    before = os.umask(0)
    try:
        assert files.write_private(b"new", cached)
    finally:
        os.umask(before)
    assert files.read_private(cached) == b"new"
    assert (cached.stat().st_mode & 0o777, cached.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize("up", [0, 1, 2], ids=["file", "folder", "folder of the folder"])
@pytest.mark.parametrize("mode", [0o720, 0o702])
def test_what_others_may_write_to_is_not_read(cached: Path, up: int, mode: int) -> None:
    place = [cached, *cached.parents][up]
    place.chmod(mode)
    assert files.open_to_others(cached) == place
    with pytest.raises(PermissionError, match="others may write to it"):
        files.read_private(cached)
    assert files.write_private(b"new", cached) is (up == 0)  # a file is replaced
    place.chmod(0o700)
    assert files.read_private(cached) == (b"content" if up else b"new")


def test_what_others_own_is_not_read(cached: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: user)
    if cached.stat().st_uid:
        assert files.open_to_others(cached) == cached.parent.parent
    else:  # what root owns nobody else has written
        assert files.open_to_others(cached) is None
        os.chown(cached, user + 1, -1)
        assert files.open_to_others(cached) == cached


def test_a_file_of_the_cache_that_cannot_be_written_is_left(tmp_path: Path) -> None:
    (tmp_path / "gradekit").write_text("no folder")
    assert not files.write_private(b"", tmp_path / "gradekit" / "corpora" / "file.bin")
    assert files.open_to_others(tmp_path / "gradekit" / "corpora" / "file.bin") is None
