"""Read an unusual file in a process of its own, with limits of memory and processor time.

What CPython's parser, symbol tables and JSON take is bounded by the size of a text and by
nothing else that gradekit could look at first. A usual file is small, so it is read in place and
costs no process: whatever its text, 64 KB take at most two seconds and 150 MB
(`tests/fuzz/bombs.py`), and 23,000 random nestings, up to the 200 brackets that Python allows,
took at most 4 ms each. Pictures in a notebook are large as well, and no more than strings.
Whatever is larger is read by another process of the same Python, whose only result are the
fields of a submission, or of an error, as JSON.
"""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from gradekit.model.errors import SubmissionError, WorkerError

USUAL: Final = 64 * 1024
"""Bytes of a file, or of the code in a notebook, that are read in place."""

USUAL_BRACKETS: Final = 20_000
"""Lists and objects in the JSON of a notebook, outputs included, that are read in place."""

SECONDS: Final = 20
"""Processor time; 256 KB of the most expensive code that we know take four seconds."""

MEMORY: Final = 1 << 30
"""Bytes of data; that code takes 300 MB."""

WALL_SECONDS: Final = 120
"""After this the machine is too busy, which is no fault of the file."""

_TOO_MUCH: Final = {
    getattr(signal, name, None) for name in ("SIGXCPU", "SIGSEGV", "SIGBUS", "SIGABRT")
}
_BOOT: Final = """
import sys
sys.path += [entry for entry in sys.argv[1:] if entry not in sys.path]
from gradekit.submission import limited_process, reading
limited_process.serve(reading.read_fields)
"""


def is_usual(data: bytes, suffix: str) -> bool:
    """Whether the bytes of a file may be read in place."""
    if len(data) <= USUAL:
        return True
    if suffix != ".ipynb" or data.count(b"{") + data.count(b"[") > USUAL_BRACKETS:
        return False
    import json  # late, everywhere: a usual check needs none

    try:
        cells = json.loads(data)["cells"]
        sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return sum(len("".join(source)) for source in sources) <= USUAL
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def ask(data: bytes, about: dict[str, Any]) -> dict[str, Any]:
    """Give what `reading.read_fields` gives for the bytes of a file, in another process.

    Raises
    ------
    SubmissionError
        If the file is not a submission, or takes more time or memory to read than it may.
    WorkerError
        If there is no such process, or it ends for another reason.
    """
    import json

    request = json.dumps(about | {"seconds": SECONDS, "memory": MEMORY}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-s", "-P", "-B", "-X", "utf8", "-c", _BOOT, *_search_path()],
            input=request + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            timeout=WALL_SECONDS,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _unread(
            about["path"], f"could not be read in time ({type(error).__name__})"
        ) from error
    if -done.returncode in _TOO_MUCH:
        problem = f"reading it takes over {SECONDS} seconds or {MEMORY >> 20:,} MB"
        raise SubmissionError(
            about["path"], problem, "Take out what is not code, such as data or tables."
        )
    if done.returncode:
        raise _unread(about["path"], "could not be read, as the process that reads it has died")
    reply: dict[str, Any] = json.loads(done.stdout)
    if refusal := reply.get("error"):
        raise SubmissionError(**refusal)
    return reply


def serve(read: Callable[..., dict[str, Any]]) -> None:
    """Read the file that comes by standard input, after the limits; this is the other process."""
    import json

    about = json.loads(sys.stdin.buffer.readline())
    _limit(about.pop("seconds"), about.pop("memory"))
    try:
        reply = read(sys.stdin.buffer.read(), **about)
    except SubmissionError as error:
        names = "path", "problem", "remedy", "position", "excerpt"
        reply = {"error": {name: getattr(error, name) for name in names}}
    sys.stdout.write(json.dumps(reply))


def _limit(seconds: int, memory: int) -> None:
    with contextlib.suppress(ImportError):
        import resource  # late: not on every system

        limits = {"CPU": (seconds, seconds + 1), "DATA": (memory, memory), "CORE": (0, 0)}
        for name, limit in limits.items():
            with contextlib.suppress(OSError, ValueError):  # there is a lower limit already
                resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), limit)


def _search_path() -> list[str]:
    """List where gradekit is and what is installed; never the folder of submissions."""
    own = str(Path(__file__).parents[2])
    return [own, *(entry for entry in sys.path if entry.rstrip("/").endswith("-packages"))]


def _unread(path: str, problem: str) -> WorkerError:
    return WorkerError(f"{path}: it {problem}. Is there enough memory? Try again.")
