"""The command line run here, or in a process of its own; never in the user's cache."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest

from gradekit.assignment import locations
from gradekit.cli.main import main
from gradekit.grading.process_pool import Pool
from gradekit.model.report import Report
from gradekit.reports.classroom50 import VARIABLES
from gradekit.sandbox import launcher
from tests.folders import TINY
from tests.isolation import ISOLATION

ROOT = Path(__file__).parents[2]
PLAIN = TINY / "solutions" / "plain.py"
SQUARES = Path(__file__).parent / "submissions" / "squares.py"
GRADE = ("--assignment", TINY, "--jobs", 1)


def heed_interrupts() -> None:
    """Undo what a shell does to what runs in its background: there it ignores interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
HandIn = Callable[..., Path]


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is drawn, here and in other processes, but for the whole session."""
    folder = tmp_path_factory.getbasetemp() / "caches"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("HYPOTHESIS_STORAGE_DIRECTORY", str(folder / "hypothesis"))
    for name in ("NO_COLOR", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    return folder / "gradekit"


@pytest.fixture(autouse=True)
def classroom50(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell which submission is graded, as Classroom 50's runner does."""
    for name in VARIABLES.values():
        monkeypatch.setenv(name, f"submit/{name.lower()}")
    monkeypatch.delenv("ASSIGNMENT_TYPE", raising=False)


class SharedForkServers:
    """Those of all tests of this process, which do not end with a command."""

    def __init__(self, _: object, variables: Mapping[str, str]) -> None:
        self.get = ISOLATION.fork_servers.get
        self.variables = variables

    def end(self) -> None:
        """Leave them to the next command."""


class ThisProcess:
    """A pool of one process that is this one; `tests/grading` has the tests of the others."""

    def __init__(self, work: Any, *, begin: Any, about: Any, **_: object) -> None:
        self.work, self.begin, self.about = work, begin, about

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind: no process was started."""

    def try_each(self, tasks: Sequence[str]) -> Iterator[tuple[str, Any]]:
        if tasks:
            begun = self.begin(self.about)
            yield from ((task, self.work(begun, task)) for task in tasks)


def pool(work: Any, *, jobs: int, **about: Any) -> Any:
    """Give a pool; only one of several processes starts any."""
    return Pool(work, jobs=jobs, **about) if jobs > 1 else ThisProcess(work, **about)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process, with fork servers that run already."""
    monkeypatch.setattr("gradekit.grading.folder.Pool", pool)
    monkeypatch.setattr(launcher, "start", lambda _: None)
    monkeypatch.setattr("gradekit.sandbox.isolation.ForkServers", SharedForkServers)

    def ran(*arguments: object) -> Ran:
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as error:  # argparse's own way out
            code = int(error.code or 0)
        out, err = capsys.readouterr()
        return Ran(code=code, out=out, err=err)

    return ran


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "gradekit", *map(str, arguments)]


def start(*arguments: object, cwd: Path | None = None, **environment: str) -> Ran:
    """Run a command in a process of its own."""
    done = subprocess.run(
        command(*arguments),
        capture_output=True,
        check=False,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        timeout=60,
    )
    return Ran(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a library whose only assignment is the tiny one."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(TINY, tmp_path / "shelf" / "assignments" / "tiny", ignore=ignored)
    monkeypatch.setattr(locations, "root", lambda: tmp_path / "shelf")
    return tmp_path / "shelf"


@pytest.fixture
def hand_in(tmp_path: Path) -> HandIn:
    """Write a submission."""

    def write(text: str, *, name: str = "hw.py") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def too_wide(text: str) -> list[str]:
    """Give the lines of over 80 columns that are not there to be pasted."""
    return [line for line in text.splitlines() if len(line) > 80 and "python -c" not in line]


def write_homework(folder: Path) -> Path:
    """Write three submissions into a folder, one of them below, and what is none."""
    homework = folder / "homework"
    (homework / "late").mkdir(parents=True)
    (homework / ".ipynb_checkpoints").mkdir()
    shutil.copy(PLAIN, homework / "ann.py")
    shutil.copy(SQUARES, homework / "late" / "ben.py")
    (homework / "cem.py").write_text("def double(x:\n")
    (homework / "notes.txt").write_text("nothing")
    (homework / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
    return homework


@pytest.fixture
def homework(tmp_path: Path) -> Path:
    return write_homework(tmp_path)


@pytest.fixture(scope="session")
def lines(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Grade the homework once, and give the file of results."""
    homework = write_homework(tmp_path_factory.mktemp("graded"))
    output = homework.parent / "results.jsonl"
    caches = str(tmp_path_factory.getbasetemp() / "caches")
    start("grade", homework, *GRADE, "--output", output, XDG_CACHE_HOME=caches)
    return output.read_bytes()


@pytest.fixture
def graded(homework: Path, lines: bytes) -> Path:
    """Give the file of results of the homework, as if it had just been graded."""
    output = homework.parent / "results.jsonl"
    output.write_bytes(lines)
    return output


def results(path: Path) -> dict[str, Any]:
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len({line["file"] for line in lines}) == len(lines)
    return {line["file"]: line["report"] for line in lines}


def report(run: Run, *arguments: object, code: int = 0) -> Report:
    """Give the report of a check."""
    ran = run("check", *arguments, "--assignment", TINY, "--format", "json")
    assert ran.code == code
    return Report.from_json(ran.out)
