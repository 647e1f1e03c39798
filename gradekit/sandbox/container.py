"""What the container allows all its processes together: cgroups(7)."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MEMBERSHIP: Final = Path("/proc/self/cgroup")
MOUNTED: Final = Path("/sys/fs/cgroup")
LEAST: Final = 512 << 20
"""Less is taken for this much: half of it has to hold the addresses of Python and NumPy."""
LIMITS: Final = {"": "memory.max", "memory": "memory/memory.limit_in_bytes"}
"""The file of the limit below the mount, by the controller: of version 2, and of version 1."""


@functools.cache
def memory() -> int:
    """Give the bytes of memory that the container allows; `sys.maxsize` without a limit."""
    return max(LEAST, min(_limits(), default=sys.maxsize))


def _limits() -> Iterator[int]:
    """Give every limit on this process: a group's holds for the groups in it too."""
    for folder, name in _groups():
        with contextlib.suppress(OSError, ValueError):  # "max", or not to be seen from here
            yield int((folder / name).read_text("utf-8"))


def _groups() -> Iterator[tuple[Path, str]]:
    """Give the folders of this process's groups, innermost first, and the name of the limit."""
    with contextlib.suppress(OSError):
        for line in MEMBERSHIP.read_text("utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            for controller in {"", "memory"}.intersection(controllers.split(",")):
                parent, _, name = LIMITS[controller].rpartition("/")
                inside = Path(path.lstrip("/"))
                for group in (inside, *inside.parents):
                    yield MOUNTED / parent / group, name
