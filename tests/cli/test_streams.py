"""Pipes that are closed, disks that are full, folders that are gone: a sentence, and its code."""

from __future__ import annotations

import functools
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from gradekit.cli import streams

from .conftest import GRADE, PLAIN, ROOT, SQUARES, TINY, Ran, Run, command

FULL = Path("/dev/full")
NO_ROOM = (
    "gradekit: what gradekit writes cannot be written (No space left on device). "
    "Make room, or write elsewhere.\n"
)
SLOW = functools.partial(pytest.param, marks=pytest.mark.slow)  # more of the same
needs_full = pytest.mark.skipif(not FULL.exists(), reason="no device here is always full")


def ran(
    *arguments: object,
    stdout: IO[bytes] | int = subprocess.PIPE,
    stderr: IO[bytes] | int = subprocess.PIPE,
    before: Callable[[], object] | None = None,
    cwd: Path | None = None,
    **environment: str,
) -> Ran:
    """Run a command in a process of its own, whose streams are prepared by `before`."""
    done = subprocess.run(
        command(*arguments),
        stdout=stdout,
        stderr=stderr,
        check=False,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        preexec_fn=before,
        timeout=60,
    )
    return Ran(
        code=done.returncode, out=(done.stdout or b"").decode(), err=(done.stderr or b"").decode()
    )


def without_reader(*arguments: object) -> Ran:
    """Run a command whose output nobody reads."""
    ours, its = os.pipe()
    os.close(ours)
    try:
        return ran(*arguments, stdout=its)
    finally:
        os.close(its)


@pytest.mark.sample(1)
@pytest.mark.parametrize("whole", [(), ("--all", "--format", "json")])
def test_the_exit_code_of_a_check_does_not_depend_on_who_reads(whole: tuple[str, ...]) -> None:
    """A program that read 0 would take a wrong file for a right one."""
    done = without_reader("check", SQUARES, "--assignment", TINY, *whole)
    assert (done.code, done.err) == (1, "")


def test_a_folder_whose_lines_nobody_reads_is_not_graded_to_its_end(homework: Path) -> None:
    done = without_reader("grade", homework, *GRADE)
    assert done.code == 130
    assert "gradekit: interrupted. Use --output to go on." in done.err


@pytest.mark.sample(3)
@needs_full
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "words", [("check", PLAIN, "--assignment", TINY), ("list",), ("show", TINY)], ids=lambda w: w[0]
)
def test_an_output_without_room_is_told_in_a_sentence(
    words: tuple[object, ...], unbuffered: str
) -> None:
    with FULL.open("wb") as full:
        done = ran(*words, stdout=full, PYTHONUNBUFFERED=unbuffered)
    assert (done.code, done.err) == (2, NO_ROOM)


@needs_full
def test_so_is_a_help_without_room() -> None:
    with FULL.open("wb") as full:
        done = ran("--help", stdout=full, PYTHONUNBUFFERED="")
    assert (done.code, done.err) == (2, NO_ROOM)


@needs_full
def test_a_message_that_cannot_be_written_changes_no_exit_code() -> None:
    with FULL.open("wb") as full:
        assert ran("check", "nowhere.py", stderr=full).code == 2


@needs_full
def test_results_without_room_are_told_with_their_file(
    run: Run, homework: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "results.jsonl"
    opened = Path.open

    def full(path: Path, *arguments: object, **options: object) -> object:
        return opened(FULL if path == output else path, *arguments, **options)

    monkeypatch.setattr(Path, "open", full)
    done = run("grade", homework, *GRADE, "--output", output)
    assert (done.code, done.out) == (2, "")
    problem = "it cannot be written (No space left on device). Name another place."
    assert done.err == f"gradekit: --output {output}: {problem}\n"


@pytest.mark.sample(1)
@pytest.mark.parametrize("closed", [(1,), (0, 1, 2), (0,), (2,)])
def test_what_a_shell_has_closed_is_no_fault(closed: tuple[int, ...]) -> None:
    def close() -> None:
        for number in closed:
            os.close(number)

    done = ran("check", SQUARES, "--assignment", TINY, before=close)
    assert (done.code, done.err) == (1, "")
    assert ("3.5 of 7.5 points" in done.out) is (1 not in closed)


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("words", "before"),
    [
        (("check", PLAIN, "--assignment", TINY), ""),
        (("check", PLAIN, "--assignment", TINY, "--output", "report"), ""),
        (("doctor",), ""),
        (("show", "./mine"), ""),
        (("check", "hw.py"), "gradekit: hw.py: there is no such file. "),
        (("new", "cross-entropy"), "gradekit: .: it cannot be written to "),
    ],
)
def test_a_folder_that_was_deleted_is_told(
    tmp_path: Path, words: tuple[object, ...], before: str
) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()

    def delete() -> None:
        folder.rmdir()

    done = ran(*words, cwd=folder, before=delete)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(before)
    assert len(done.err.splitlines()) == 1 + bool(before)
    assert done.err.endswith(
        "gradekit: the current folder is not there any more: it was deleted, or made anew. "
        "Change to a folder that is there (cd) and try again.\n"
    )


@pytest.mark.parametrize(
    "environment",
    [
        SLOW({"HOME": "/dev/null/nobody", "XDG_CACHE_HOME": ""}),
        SLOW({"HOME": "/dev/null/nobody", "XDG_CACHE_HOME": "relative"}),
        {"HOME": "/proc", "XDG_CACHE_HOME": "/proc/caches"},
    ],
    ids=["no home", "a relative cache", "a cache that nobody may make"],
)
def test_a_cache_that_cannot_be_written_changes_nothing(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    ours = {"TMPDIR": str(tmp_path), "HYPOTHESIS_STORAGE_DIRECTORY": "/dev/null/hypothesis"}
    options = ("--assignment", TINY, "--last-failed")
    done = ran("check", SQUARES, *options, cwd=tmp_path, **environment, **ours)
    assert done.code == 1
    assert "3.5 of 7.5 points" in done.out
    assert "Traceback" not in done.err


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_that_nothing_is_read_from_the_standard_input_is_told(run: Run, name: str) -> None:
    done = run("check", name, "--assignment", TINY)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"gradekit: {name}: no submission is read from the standard input. "
        "Save the code in an ordinary file and name that.\n"
    )


def test_whether_anybody_reads_is_known_of_a_pipe() -> None:
    ours, its = os.pipe()
    with os.fdopen(its, "w") as stream:
        assert streams.is_read(stream)
        os.close(ours)
        assert not streams.is_read(stream)
    assert streams.is_read(io.StringIO())
    with tempfile.TemporaryFile("w") as file:
        assert streams.is_read(file)


def test_a_stream_that_was_abandoned_takes_everything() -> None:
    ours, its = os.pipe()
    os.close(ours)
    with os.fdopen(its, "w") as stream:
        stream.write("the rest")
        streams.abandon(stream)
        stream.flush()
        assert not streams.is_read(stream)


def test_without_a_standard_output_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    streams.open_missing()
    assert sys.stdout.write("nothing") == 7
    sys.stdout.close()
