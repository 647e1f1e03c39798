"""What gradekit keeps because it can make it again."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def folder() -> Path:
    """Give the folder where it is kept."""
    import platformdirs  # most runs keep nothing

    return Path(platformdirs.user_cache_dir("gradekit"))


def write_whole(content: bytes, path: Path) -> bool:
    """Write a file whole, or leave what is there; tell whether it was written."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        return False
    return True
