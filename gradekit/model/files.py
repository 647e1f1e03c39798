"""The user's cache folder, and files written atomically."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def folder() -> Path:
    """Give the folder of gradekit's caches; whatever is in it can be made again."""
    import platformdirs  # late: most runs do not need it

    return Path(platformdirs.user_cache_dir("gradekit"))


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
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
