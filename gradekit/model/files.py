"""The user's cache folder, and files written atomically."""

from __future__ import annotations

import contextlib
import functools
import os
import stat
import tempfile
from pathlib import Path


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
