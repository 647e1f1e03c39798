"""Be root in a container like Docker's: ``python -m tests.hostile.container COMMAND``.

Namespaces of its own for processes, mounts, network, host name and System V
memory, and the fourteen capabilities that Docker leaves. Python is made
readable for every user in there, wherever it lies. ``--no-landlock`` refuses
Landlock as older profiles do, ``--no-chroot`` takes that capability too.
``--refuse-calls`` refuses the system calls that make namespaces, mounts, keys
and the like, as Docker's list does; that list is longer, and AppArmor is not
here. It needs real root, and the commands unshare, mount and setpriv of
util-linux.
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

from gradekit.sandbox.child.confinement import kernel, landlock
from gradekit.sandbox.child.confinement.seccomp import PR_SET_SECCOMP, SECCOMP_MODE_FILTER, _Program

CAPABILITIES = [
    *("chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap"),
    *("net_bind_service", "net_raw", "sys_chroot", "mknod", "audit_write", "setfcap"),
]
UNSHARED = ("--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--mount-proc")
EPERM = 0x00050001
ENOSYS = 0x00050026
ALLOW = 0x7FFF0000
REFUSED = {  # numbers on x86_64 of what Docker's own list leaves out without CAP_SYS_ADMIN
    "mounting": (155, 165, 166, 428, 429, 430, 431, 432, 433, 442),
    "namespaces": (272, 308),
    "keys": (248, 249, 250),
    "the kernel itself": (163, 164, 167, 168, 169, 175, 176, 246, 298, 304, 313, 320, 321, 323),
    "io_uring": (425, 426, 427),
}
CLONE, CLONE3 = 56, 435
NEW_NAMESPACES = 0x7E020000


def main() -> None:
    """Enter, and become the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-landlock", action="store_true")
    parser.add_argument("--no-chroot", action="store_true")
    parser.add_argument("--refuse-calls", action="store_true")
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
    if options.refuse_calls:
        _refuse_calls()
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
    _load(
        (0x20, 0, 0, 0),  # the number of the call
        (0x35, 0, 2, landlock.CREATE_RULESET),
        (0x25, 1, 0, landlock.RESTRICT_SELF),
        (0x06, 0, 0, EPERM),
        (0x06, 0, 0, ALLOW),
    )


def _refuse_calls() -> None:
    """Answer what makes namespaces, mounts, keys and the like as Docker's list does."""
    numbers = [number for group in REFUSED.values() for number in group]
    refusals = [step for number in numbers for step in ((0x15, 0, 1, number), (0x06, 0, 0, EPERM))]
    _load(
        (0x20, 0, 0, 0),
        *refusals,
        (0x15, 0, 1, CLONE3),
        (0x06, 0, 0, ENOSYS),
        (0x15, 0, 3, CLONE),
        (0x20, 0, 0, 16),  # its flags
        (0x45, 0, 1, NEW_NAMESPACES),
        (0x06, 0, 0, EPERM),
        (0x06, 0, 0, ALLOW),
    )


def _load(*instructions: tuple[int, int, int, int]) -> None:
    program = b"".join(struct.pack("<HBBI", *one) for one in instructions)
    loaded = _Program(len(program) // 8, program)
    kernel.control(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(loaded))


if __name__ == "__main__":
    main()
