"""What a throw-away worker tries: this file's text is run as a submission.

No judge imports it. It may use nothing but Python's own modules.
"""

from __future__ import annotations

import os
import resource
import socket
import sys
from typing import Any


def attempt(what: dict[str, Any]) -> dict[str, Any]:
    """Try everything once, and tell what worked."""
    return {
        "no-reading": look(what["files"]),
        "no-writing": write(what["folders"], what["name"]),
        "no-network": connect(what["port"]),
        "no-processes": fork(),
        "no-signals": reach(what["judge"]),
        "no-descriptors": opened(),
        "limits": unlimited(),
        "same-python": unreadable(what["packages"]),
        "environment": dict(os.environ),
        "prefix": sys.prefix,
    }


def look(files: list[str]) -> list[str]:
    """Give the files that can be read."""
    readable = []
    for path in files:
        try:
            with open(path, "rb") as file:
                file.read(1)
        except OSError:
            continue
        readable.append(path)
    return readable


def write(folders: list[str], name: str) -> list[str]:
    """Give the folders into which something can be put."""
    writable = []
    for folder in folders:
        path = f"{folder}/{name}"
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
        except OSError:
            continue
        writable.append(folder)
    return writable


def connect(port: int) -> list[str]:
    """Give the ways by which something outside can be reached."""
    reached = []
    for name, family, kind in (
        ("TCP", socket.AF_INET, socket.SOCK_STREAM),
        ("UDP", socket.AF_INET, socket.SOCK_DGRAM),
        ("TCP over IPv6", socket.AF_INET6, socket.SOCK_STREAM),
        ("sockets of this machine", socket.AF_UNIX, socket.SOCK_STREAM),
    ):
        try:
            socket.socket(family, kind).close()
        except OSError:
            continue
        reached.append(name)
    try:
        with socket.socket() as client:
            client.settimeout(1.0)
            client.connect(("127.0.0.1", port))
    except OSError:
        return reached
    return [*reached, "a connection"]


def fork() -> list[str]:
    """Give the ways by which a process can be started."""
    try:
        child = os.fork()
    except OSError:
        return []
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return ["fork"]


def reach(process: int) -> list[str]:
    """Give what can be done to the judge."""
    possible = look([f"/proc/{process}/{name}" for name in ("environ", "mem", "cmdline", "maps")])
    try:
        os.kill(process, 0)
    except OSError:
        return possible
    return [*possible, "a signal"]


def opened() -> list[str]:
    """Give the descriptors beyond the standard three and the two of the channel."""
    descriptors = []
    for descriptor in range(256):
        try:
            os.dup2(descriptor, descriptor)
        except OSError:
            continue
        descriptors.append(str(descriptor))
    return descriptors[5:]


def unlimited() -> list[str]:
    """Give the limits that are not there."""
    kinds = {"processor time": resource.RLIMIT_CPU, "open files": resource.RLIMIT_NOFILE}
    without = resource.RLIM_INFINITY
    return [name for name, kind in kinds.items() if resource.getrlimit(kind)[1] == without]


def unreadable(packages: list[str]) -> list[str]:
    """Give the folders of modules that cannot be read; a sealed worker is asked for none."""
    if not packages:
        return []
    closed = [path for path in packages if not os.access(path, os.R_OK | os.X_OK)]
    try:
        import colorsys  # which nothing else has imported  # noqa: F401
    except ImportError:
        closed.append(os.path.dirname(os.__file__))
    return closed
