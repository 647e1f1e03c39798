"""Be root in a container like Docker's: ``python -m tests.hostile.container COMMAND``.

Namespaces of its own for processes, mounts, network, host name and System V
memory, and the fourteen capabilities that Docker leaves. Python is made
readable for every user in there, wherever it lies. ``--no-landlock`` refuses
Landlock as older profiles do, ``--no-chroot`` takes that capability too. Not
here: Docker's list of system calls, and AppArmor. It needs real root, and the
commands unshare, mount and setpriv of util-linux.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import fcntl
import os
import socket
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from gradekit.worker.child.confinement import kernel, landlock
from gradekit.worker.child.confinement.seccomp import (
    PR_SET_SECCOMP,
    SECCOMP_MODE_FILTER,
    _Program,
)

CAPABILITIES = [
    *("chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap"),
    *("net_bind_service", "net_raw", "sys_chroot", "mknod", "audit_write", "setfcap"),
]
UNSHARED = ("--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--mount-proc")
EPERM = 0x00050001
ALLOW = 0x7FFF0000


def main() -> None:
    """Enter, and become the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-landlock", action="store_true")
    parser.add_argument("--no-chroot", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    if not options.inside:
        again = [sys.executable, "-B", "-m", "tests.hostile.container", "--inside", *sys.argv[1:]]
        os.execvp("unshare", ["unshare", *UNSHARED, "--", *again])
    _set_up_loopback()
    _make_readable({Path(sys.prefix), Path(sys.base_prefix), Path.cwd(), *_search_path()})
    left = [name for name in CAPABILITIES if not (options.no_chroot and name == "sys_chroot")]
    if options.no_landlock:
        _refuse_landlock()
    kept = ",".join(f"+{name}" for name in left)
    os.execvp("setpriv", ["setpriv", "--bounding-set", f"-all,{kept}", "--", *options.command])


def _search_path() -> Iterable[Path]:
    return (Path(entry) for entry in sys.path if Path(entry).is_dir())


def _set_up_loopback() -> None:
    """Switch on 127.0.0.1, as every container has it: netdevice(7)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, 0x8914, struct.pack("16sH14x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP


def _make_readable(paths: Iterable[Path]) -> None:
    """Put each path where nobody is kept from entering the folders above it."""
    closed: dict[Path, list[Path]] = {}
    for path in sorted(paths):
        above = [one for one in reversed(path.parents) if not one.stat().st_mode & stat.S_IXOTH]
        if above:
            closed.setdefault(above[0], []).append(path)
    for folder, inside in closed.items():
        held = [Path(tempfile.mkdtemp(prefix="gradekit-held-")) for _ in inside]
        for path, place in zip(inside, held, strict=True):
            _mount("--bind", path, place)
        _mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", folder)
        for path, place in zip(inside, held, strict=True):
            path.mkdir(parents=True, exist_ok=True)
            _mount("--bind", place, path)
            subprocess.run(["umount", place], check=True)
            with contextlib.suppress(OSError):
                place.rmdir()


def _mount(*words: object) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


def _refuse_landlock() -> None:
    """Answer Landlock's three system calls with EPERM: a filter of five instructions."""
    program = b"".join(
        struct.pack("<HBBI", *instruction)
        for instruction in (
            (0x20, 0, 0, 0),  # the number of the call
            (0x35, 0, 2, landlock.CREATE_RULESET),
            (0x25, 1, 0, landlock.RESTRICT_SELF),
            (0x06, 0, 0, EPERM),
            (0x06, 0, 0, ALLOW),
        )
    )
    loaded = _Program(len(program) // 8, program)
    kernel.control(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(loaded))


if __name__ == "__main__":
    main()
