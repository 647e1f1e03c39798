"""Probes of an isolation tier: forbidden actions, run as a submission in a worker.

No judge imports it. It may use nothing but Python's own modules.
"""

from __future__ import annotations

import os
import resource
import socket
import sys
from collections.abc import Callable
from typing import Any


def attempt(what: dict[str, Any]) -> dict[str, Any]:
    """Try everything once, and tell what worked."""
    before = [sys.modules[name].managed for name in what["import probes"]]
    found: dict[str, Any] = {
        "no-reading": look(what["files"]),
        "no-writing": write(what["folders"], what["name"]),
        "no-network": connect(what["port"]),
        "no-processes": fork(),
        "no-signals": reach(what["judge"]),
        "no-descriptors": opened(),
        "limits": unlimited(),
        "same-python": unreadable(what["packages"]),
    }
    for name in found:
        found[name] += [item for managed in before for item in managed.get(name, ())]
    return {**found, "environment": dict(os.environ), "prefix": sys.prefix}


def works(action: Callable[..., object], *arguments: Any) -> bool:
    """Whether the system lets an action happen."""
    try:
        action(*arguments)
    except OSError:
        return False
    return True


def look(files: list[str]) -> list[str]:
    """Give the files that can be read."""
    return [path for path in files if works(_read, path)]


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def write(folders: list[str], name: str) -> list[str]:
    """Give the folders into which something can be put."""
    return [folder for folder in folders if works(_create, f"{folder}/{name}")]


def _create(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT))


def connect(port: int) -> list[str]:
    """Give the ways by which something outside can be reached."""
    kinds = {
        "TCP": (socket.AF_INET, socket.SOCK_STREAM),
        "UDP": (socket.AF_INET, socket.SOCK_DGRAM),
        "TCP over IPv6": (socket.AF_INET6, socket.SOCK_STREAM),
        "sockets of this machine": (socket.AF_UNIX, socket.SOCK_STREAM),
    }
    reached = [name for name, kind in kinds.items() if works(_open_socket, *kind)]
    return [*reached, "a connection"] if works(_connect, port) else reached


def _open_socket(family: int, kind: int) -> None:
    socket.socket(family, kind).close()


def _connect(port: int) -> None:
    with socket.socket() as client:
        client.settimeout(1.0)
        client.connect(("127.0.0.1", port))


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
    return [*possible, "a signal"] if works(os.kill, process, 0) else possible


def opened() -> list[str]:
    """Give the descriptors beyond the standard three and the two of the channel."""
    return [str(number) for number in range(256) if works(os.dup2, number, number)][5:]


def unlimited() -> list[str]:
    """Give the limits that are not there."""
    kinds = {"processor time": resource.RLIMIT_CPU, "open files": resource.RLIMIT_NOFILE}
    without = resource.RLIM_INFINITY
    return [name for name, kind in kinds.items() if resource.getrlimit(kind)[1] == without]


def unreadable(packages: list[str]) -> list[str]:
    """Give the folders of modules that cannot be read.

    A sealed worker is asked for none of packages; what is imported here it has imported already.
    """
    closed = [path for path in packages if not os.access(path, os.R_OK | os.X_OK)]
    try:
        import colorsys  # which nothing else has imported  # noqa: F401
    except ImportError:
        closed.append(os.path.dirname(os.__file__))
    return closed
