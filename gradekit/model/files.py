"""The user's cache folder, files written atomically, and files opened without following."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO


def folder() -> Path:
    """Give the folder of gradekit's caches; whatever is in it can be made again.

    Where the user has no home it is in a private temporary folder. It may not be there,
    and it may be that nothing can be written to it: no verdict depends on it.
    """
    import platformdirs  # late: most runs do not need it

    with contextlib.suppress(OSError, RuntimeError, KeyError):
        path = Path(platformdirs.user_cache_dir("gradekit"))
        if path.is_absolute():
            return path
    with contextlib.suppress(OSError):
        return _temporary() / "gradekit"
    return Path(os.devnull, "gradekit")


@functools.cache
def _temporary() -> Path:
    """Give a temporary folder of this user, the same each time, that nobody else may write to."""
    if hasattr(os, "geteuid"):
        path = Path(tempfile.gettempdir(), f"gradekit-{os.geteuid()}")
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
        status = path.lstat()
        is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
        if is_own and not status.st_mode & 0o077:
            return path
    return Path(tempfile.mkdtemp(prefix="gradekit-"))


def read_private(path: Path) -> bytes:
    """Read a file of the cache.

    Raises
    ------
    OSError
        If it cannot be read, or others may have written it.
    """
    if (place := open_to_others(path)) is not None:
        raise PermissionError(errno.EACCES, "others may write to it", str(place))
    return path.read_bytes()


def write_private(content: bytes, path: Path) -> bool:
    """Write a file of the cache likewise; return whether it was possible.

    That is never where others may write: a link of theirs would lead anywhere.
    """
    try:
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if open_to_others(path.parent / "new") is not None:
            return False
        replace_file(content, path)
        path.chmod(0o600)  # whatever the umask is
    except OSError:
        return False
    return True


def open_to_others(path: Path) -> Path | None:
    """Give which of a file of the cache and its two folders others may write to, if any."""
    if not hasattr(os, "geteuid"):
        return None
    for place in (path.parent.parent, path.parent, path):
        with contextlib.suppress(OSError):  # what is not there, nobody has written
            status = place.stat()
            if status.st_mode & 0o022 or status.st_uid not in {0, os.geteuid()}:
                return place
    return None


def open_unfollowed(path: str) -> BinaryIO:
    """Open a file to read it, unless its name is a symbolic link; never wait for it.

    Whether it is a regular file, `os.fstat` tells: a named pipe or a device is opened, too,
    and a read from it may give None.

    Raises
    ------
    OSError
        If it cannot be opened; with `errno.ELOOP` if it is a symbolic link.
    ValueError
        If no file can have this name.
    """
    names = "O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_BINARY"  # no system has all four
    if not hasattr(os, "O_NOFOLLOW") and Path(path).is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in names)
    return open(path, "rb", opener=lambda name, _: os.open(name, flags))


def write_whole(content: bytes, path: Path) -> bool:
    """Write a file atomically, in a new folder if need be; return whether it was possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(content, path)
    except OSError:
        return False
    return True


def replace_file(content: bytes, path: Path) -> None:
    """Write a file atomically: readers see the old content or the new, never a part.

    Where that raises an OSError, what was there is still there.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.unlink(missing_ok=True)
        with unfinished.open("xb") as file:  # never into what somebody else has put there
            file.write(content)
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
