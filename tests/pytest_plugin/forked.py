"""A run of pytest in a process that is forked from one which has imported what pytest needs.

Half of the time of a command goes into these imports. One run of a kind is a command.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

SECONDS = 120
CONTEXT = multiprocessing.get_context("forkserver")
JUDGES = ("gradekit.assignment.library", "gradekit.judging.judge", "hypothesis")
CONTEXT.set_forkserver_preload(["pytest", "gradekit.pytest_plugin", *JUDGES, __name__])


def run(
    folder: Path, arguments: Sequence[str], environment: Mapping[str, str]
) -> tuple[int, str, str]:
    """Run pytest in a folder; give its exit code, and what it wrote to the two streams."""
    with tempfile.TemporaryDirectory() as written:
        streams = [Path(written, name) for name in ("out", "err")]
        process = CONTEXT.Process(target=_main, args=(folder, arguments, environment, streams))
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            pytest.fail(f"it runs for more than {SECONDS} seconds")
        out, err = (stream.read_text("utf-8") for stream in streams)
        return process.exitcode, out, err


def _main(
    folder: Path, arguments: Sequence[str], environment: Mapping[str, str], streams: Sequence[Path]
) -> None:
    """Be `python -m pytest`, as far as what is run can tell."""
    for number, stream in enumerate(streams, start=1):
        os.dup2(os.open(stream, os.O_WRONLY | os.O_CREAT, 0o600), number)
    sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, str(folder))
    sys.argv = [str(Path(pytest.__file__).with_name("__main__.py")), *arguments]
    code = pytest.console_main()
    atexit._run_exitfuncs()  # which multiprocessing leaves out
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(int(code))
