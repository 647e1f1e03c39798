"""What a hostile submission could reach, planted, and what it would change.

A submission knows every path, port and number of it: what keeps it away is
not that it does not know.
"""

from __future__ import annotations

import contextlib
import os
import resource
import secrets
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import gradekit
from gradekit.sandbox.launcher import CHILD

SHARED = Path("/dev/shm")
SEGMENT = 0x6B617961
"""The key of the segment that one trick leaves."""


class World:
    """A secret in every place, listeners on every kind of socket, and a victim."""

    def __init__(self) -> None:
        self.token = f"canary-{secrets.token_hex(12)}"
        self.mark = f"mark-{secrets.token_hex(8)}"
        self.folder = Path(tempfile.mkdtemp(prefix="gradekit-hostile-"))
        self.folder.chmod(0o755)
        self._files()
        self._sockets()
        self._process()
        self.before = self._state()

    def _files(self) -> None:
        for name, mode in (("reference.py", 0o644), ("private.py", 0o600), ("other.py", 0o644)):
            path = self.folder / name
            path.write_text(f"ANSWER = {self.token!r}\n", "utf-8")
            path.chmod(mode)
        self.open_folder = self.folder / "open"
        self.open_folder.mkdir()
        self.open_folder.chmod(0o777)
        self.results = self.open_folder / "results.json"
        self.results.write_text("0 points", "utf-8")
        self.results.chmod(0o666)
        self.left_open = os.open(self.folder / "reference.py", os.O_RDONLY)
        os.set_inheritable(self.left_open, True)

    def _sockets(self) -> None:
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.abstract = socket.socket(socket.AF_UNIX)
        self.abstract.bind(f"\0{self.mark}" if sys.platform == "linux" else str(self.folder / "a"))
        self.file = socket.socket(socket.AF_UNIX)
        self.file.bind(str(self.folder / "socket"))
        self.datagram = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.datagram.bind(str(self.folder / "datagram"))
        for one in (self.abstract, self.file):
            one.listen()
        for name in ("socket", "datagram"):
            (self.folder / name).chmod(0o777)
        self.listeners = [self.tcp, self.udp, self.abstract, self.file, self.datagram]

    def _process(self) -> None:
        """Start a process of the judge's user, with a secret in its surroundings."""
        self.victim = subprocess.Popen(
            ["sleep", "100000", "0.1"],
            env={"TOKEN": self.token},
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.victim.kill()
        self.victim.wait()
        os.close(self.left_open)
        for one in self.listeners:
            one.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def told(self) -> dict[str, Any]:
        """Give what every submission is told."""
        return {
            "reference": str(self.folder / "reference.py"),
            "private": str(self.folder / "private.py"),
            "other": str(self.folder / "other.py"),
            "package": str(Path(gradekit.__file__).parent / "judging" / "judge.py"),
            "open folder": str(self.open_folder),
            "results": str(self.results),
            "mark": self.mark,
            "victim": self.victim.pid,
            "judge": os.getpid(),
            "tcp": self.tcp.getsockname()[1],
            "udp": self.udp.getsockname()[1],
            "abstract": f"\0{self.mark}",
            "socket": str(self.folder / "socket"),
            "datagram": str(self.folder / "datagram"),
        }

    def violations(self, text: str) -> list[str]:
        """Say what is out of place; `text` is every word that came back.

        What can be put back is put back, for the next submission.
        """
        found = ["a secret came back"] if self.token in text else []
        found += ["it says so: " + word for word in _managed(text)]
        found += ["something was sent"] if select.select(self.listeners, [], [], 0)[0] else []
        after = self._state()
        found += [name for name, value in self.before.items() if after[name] != value]
        if found:
            self._mend()
        return found

    def _state(self) -> dict[str, object]:
        """Note everything that a submission must not change."""
        return {
            "the results are changed": _content(self.results),
            "there is a new file": sorted(self._litter()),
            "the victim is gone": self.victim.poll(),
            "the victim is limited": _of_process(self.victim.pid),
            "a process is left": sorted(_left_running(self.mark)),
            "shared memory is left": _segments(),
        }

    def _litter(self) -> Iterator[str]:
        yield from (str(path) for path in self.folder.rglob("*"))
        for folder in (Path(tempfile.gettempdir()), SHARED, Path.cwd()):
            with contextlib.suppress(OSError):
                yield from (str(path) for path in folder.glob(f"*{self.mark}*"))

    def _mend(self) -> None:
        for path in map(
            Path, set(self._litter()) - set(map(str, self.before["there is a new file"]))
        ):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
        self.results.unlink(missing_ok=True)
        self.results.write_text("0 points", "utf-8")
        self.results.chmod(0o666)
        for pid in set(_left_running(self.mark)) - set(self.before["a process is left"]):
            with contextlib.suppress(OSError):
                os.kill(pid, 9)
        if _segments() != self.before["shared memory is left"]:
            subprocess.run(["ipcrm", "-M", hex(SEGMENT)], check=False, capture_output=True)
        self.victim.kill()
        self.victim.wait()
        for one in self.listeners:
            one.close()
        for name in ("socket", "datagram"):
            (self.folder / name).unlink(missing_ok=True)
        self._sockets()
        self._process()
        self.before = self._state()


def _content(path: Path) -> object:
    try:
        return path.read_bytes(), path.stat().st_mode
    except OSError:
        return None


def _managed(text: str) -> list[str]:
    return [text[place : place + 60] for place in [text.find("managed")] if place >= 0]


def _of_process(pid: int) -> object:
    """Note the limits, cores and priority of a process, and who traces it."""
    if sys.platform != "linux":
        return None
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
        return (
            resource.prlimit(pid, resource.RLIMIT_NOFILE),
            os.sched_getaffinity(pid),
            os.getpriority(os.PRIO_PROCESS, pid),
            [line for line in status.splitlines() if line.startswith("TracerPid")],
        )
    except OSError:
        return None


def _left_running(mark: str) -> list[int]:
    """Number the processes that come of a worker of this process's, or are orphans of one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = folder.joinpath("cmdline").read_text("utf-8", "replace")
            status = folder.joinpath("stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        ours = mark in command or (str(CHILD) in command and not _is_fork_server(int(status[1])))
        if ours and status[0] != "Z":
            found.append(int(folder.name))
    return found


def _is_fork_server(parent: int) -> bool:
    """Whether a process of this parent is a fork server: not a process that one has forked."""
    if parent in {os.getpid(), 1}:  # in a container the judge may be process 1
        return parent == os.getpid()
    try:
        command = Path(f"/proc/{parent}/cmdline").read_text("utf-8", "replace")
        return str(CHILD) not in command or command.startswith("bwrap\0")
    except OSError:
        return False


def _segments() -> object:
    try:
        lines = Path("/proc/sysvipc/shm").read_text("utf-8").splitlines()
    except OSError:
        return None
    return [line.split()[0] for line in lines if line.split()[0] == str(SEGMENT)]
