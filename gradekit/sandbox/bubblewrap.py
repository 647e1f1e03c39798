"""Build the command line that runs an interpreter in bubblewrap: bwrap(1)."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

SYSTEM: Final = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives")


def command(folders: Iterable[str]) -> list[str]:
    """Give the words before the interpreter's own: nothing but Python can be read in there.

    It has namespaces of its own for everything, no network, and no
    capabilities. Not ``--die-with-parent``: that is the death of a thread. It
    ends when the judge closes its channel.
    """
    own = [sys.base_prefix, sys.prefix, *folders]
    read = [word for path in dict.fromkeys([*SYSTEM, *own]) for word in _bound(path)]
    return [
        *("bwrap", "--unshare-all", "--new-session", "--cap-drop", "ALL"),
        *("--proc", "/proc", "--dev", "/dev", *read, "--remount-ro", "/", "--chdir", "/", "--"),
    ]


def _bound(path: str) -> tuple[str, ...]:
    link = Path(path)
    if link.is_symlink() and path in SYSTEM:  # /lib is a link into /usr
        return ("--symlink", str(link.readlink()), path)
    return ("--ro-bind-try", path, path)
