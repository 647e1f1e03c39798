"""Landlock rules: read access to the interpreter's files only.

The three system calls, their structures and every right are described in
Documentation/userspace-api/landlock.rst of the kernel, whose interface is
frozen; the numbers are those of include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from typing import Final

from . import kernel

CREATE_RULESET: Final = 444
ADD_RULE: Final = 445
RESTRICT_SELF: Final = 446

ASK_VERSION: Final = 1
PATH_BENEATH: Final = 1
READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3

RIGHTS_ON_FILES: Final = {1: 13, 2: 14, 3: 15, 5: 16}
"""From which version of the interface on there are how many; the first are the lowest bits."""
RIGHTS_ON_NETWORK: Final = {4: 2}
SCOPES: Final = {6: 2}


class _Attributes(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint64) for name in ("files", "network", "scopes"))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # what _pack_ means; Python 3.14 asks for it
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """Give the version of the kernel's interface.

    `OSError` if the kernel has no Landlock, or it is switched off or forbidden.
    """
    return kernel.call(CREATE_RULESET, None, 0, ASK_VERSION)


def rules(hidden: tuple[str, ...]) -> int:
    """Make the rules, and give their descriptor: reading Python, and nothing else.

    The folders of `hidden` are never read, wherever they are installed. `OSError` if there is
    no Landlock here.
    """
    interface = version()
    refused = [_bits(counts, interface) for counts in (RIGHTS_ON_FILES, RIGHTS_ON_NETWORK, SCOPES)]
    everything = _Attributes(*refused)
    size = 8 * len(list(filter(None, refused)))
    made = kernel.call(CREATE_RULESET, ctypes.byref(everything), size, 0)
    # Python's finders list their folders now; they may not, later, where one is split.
    PathFinder.find_spec("no_module_has_this_name")
    secret = tuple(map(os.path.realpath, hidden))
    for path in _runtime():
        for granted in _granted(os.path.realpath(path), secret):
            _allow(made, granted)
    _allow(made, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    return made


def enter(made: int) -> None:
    """Hold this process to the rules for ever, and close them; `OSError` if that is refused."""
    kernel.call(RESTRICT_SELF, made, 0)
    os.close(made)


def _bits(counts: dict[int, int], interface: int) -> int:
    bits = max((count for since, count in counts.items() if since <= interface), default=0)
    return (1 << bits) - 1


def _runtime() -> Iterator[str]:
    """Name what Python and its extensions are read from."""
    yield from (entry for entry in sys.path if entry)
    own = os.path.join(sys.base_prefix, "lib")
    multiarch = getattr(sys.implementation, "_multiarch", "")
    for folder in (own, "/lib", "/usr/lib", "/usr/local/lib", "/lib64", "/usr/lib64"):
        if multiarch:
            yield os.path.join(folder, multiarch)
        yield from _shared(folder)
    yield from ("/etc/ld.so.cache", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom")


def _shared(folder: str) -> Iterator[str]:
    """Name the shared libraries of a folder."""
    with contextlib.suppress(OSError):
        yield from (entry.path for entry in os.scandir(folder) if ".so" in entry.name)


def _granted(path: str, secret: tuple[str, ...]) -> Iterator[str]:
    """Give a folder whole, or, where a secret is inside, everything in it but that."""
    if any(path == folder or path.startswith(folder + os.sep) for folder in secret):
        return
    if not any(folder.startswith(path + os.sep) for folder in secret):
        yield path
        return
    for entry in os.scandir(path):
        yield from _granted(os.path.realpath(entry.path), secret)


def _allow(made: int, path: str) -> None:
    """Allow reading below a path, if there is one."""
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights = READ_FILE | (READ_DIR if os.path.isdir(path) else 0)
        rule = _Beneath(rights, folder)
        kernel.call(ADD_RULE, made, PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(folder)
