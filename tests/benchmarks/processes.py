"""Whole processes, timed: wall by the clock, processor time as the system accounts it."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PATIENCE: Final = 3600.0
"""Seconds after which a process is ended: something hangs."""
BETWEEN_LOOKS: Final = 0.02
"""Seconds between two looks at a process's memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What to start, where, and what to add to the environment."""

    arguments: tuple[str, ...]
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One process from start to end.

    `processor` has the seconds of the process and of all its descendants that were waited
    for; `peak` is the most memory that the process itself held, in megabytes, if it was watched.
    """

    seconds: float
    processor: float
    code: int
    output: str
    errors: str
    peak: float = 0.0


def run(command: Command, *, watched: bool = False) -> Run:
    """Run a process to its end.

    Its output goes to files, so that reading it takes no part in the time.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env=environment() | dict(command.variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
        watch = Watch(process.pid) if watched else None
        seconds, processor, code = _end_of(process, began)
        return Run(
            seconds=seconds,
            processor=processor,
            code=code,
            output=_text(output),
            errors=_text(errors),
            peak=watch.peak() if watch else 0.0,
        )


def _end_of(process: subprocess.Popen[bytes], began: float) -> tuple[float, float, int]:
    limit = threading.Timer(PATIENCE, os.killpg, [process.pid, signal.SIGKILL])
    limit.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    finally:
        limit.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return seconds, usage.ru_utime + usage.ru_stime, process.returncode


def _text(stream: tempfile._TemporaryFileWrapper[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "replace")


def environment() -> dict[str, str]:
    """Give this process's environment without what would lead Python somewhere else."""
    unwanted = ("PYTHON", "VIRTUAL_ENV", "PYTEST", "COVERAGE")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}


def run_all(commands: Sequence[Command], *, at_a_time: int = 1) -> tuple[float, list[Run]]:
    """Run commands, so many at a time, and give the wall time of all and each run."""
    began = time.perf_counter()
    with ThreadPoolExecutor(at_a_time) as pool:
        runs = list(pool.map(run, commands))
    return time.perf_counter() - began, runs


class Watch:
    """Looks at a process's largest memory until it is gone.

    What `os.wait4` tells is the largest of the process and its children; this is of one alone.
    """

    def __init__(self, process: int) -> None:
        self._status = Path(f"/proc/{process}/status")
        self._peak = 0.0
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while (megabytes := _largest(self._status)) is not None:
            self._peak = max(self._peak, megabytes)
            time.sleep(BETWEEN_LOOKS)

    def peak(self) -> float:
        """Give the most there was, in megabytes; 0 where the system does not tell it."""
        self._thread.join()
        return self._peak


def _largest(status: Path) -> float | None:
    """Read the high-water mark of a process; None once it has ended."""
    try:
        lines = status.read_text("utf-8").splitlines()
    except OSError:
        return None
    found = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return found[0] / 1024 if found else None
