"""pytest run with the plugin, in a process and a folder of its own; once as a command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.folders import TINY

from . import forked

ROOT = Path(__file__).parents[2]
OUTCOME = re.compile(r"^(\S+?::\S+)(?: <- \S+)? (\w+)", re.MULTILINE)

SUBMISSION = '''\
"""Doubles, but not all."""
print("a line of the student's")


def double(x):
    return x * x + 1


def double_all(numbers):
    return [x + x for x in numbers]
'''


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a run of pytest came to: its exit code, what it printed, the tests by name."""

    code: int
    out: str
    err: str

    @property
    def outcomes(self) -> dict[str, str]:
        """Give the outcome of each test, by the name behind the last ``::``; needs ``-v``."""
        return {name.rpartition("::")[2]: word for name, word in OUTCOME.findall(self.out)}


Start = Callable[..., Ran]


def environment(cache: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    own = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(cache), "HOME": str(cache)}
    return kept | own | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "100"}


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "caches"


@pytest.fixture(scope="session")
def command(caches: Path) -> Start:
    """Run pytest in a folder with the plugin alone, whether or not it is installed."""

    def run(folder: Path, *arguments: str) -> Ran:
        command = [sys.executable, "-m", "pytest", "-p", "gradekit.pytest_plugin", *arguments]
        done = subprocess.run(
            command, cwd=folder, env=environment(caches), capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
        return Ran(code=done.returncode, out=done.stdout, err=done.stderr)

    return run


@pytest.fixture(scope="session")
def start(caches: Path) -> Start:
    """Run pytest so where its imports are done."""

    def run(folder: Path, *arguments: str) -> Ran:
        whole = ("-p", "gradekit.pytest_plugin", *arguments)
        code, out, err = forked.run(folder, whole, environment(caches))
        return Ran(code=code, out=out, err=err)

    return run


def write(folder: Path, text: str = SUBMISSION) -> Path:
    """Write a submission, and an assignment with a hidden property."""
    assignment = folder / "doubling"
    shutil.copytree(TINY, assignment, ignore=shutil.ignore_patterns("__pycache__"))
    manifest = assignment / "assignment.toml"
    hidden = manifest.read_text("utf-8").replace(
        "is_odd = { points = 1 }", "is_odd = { points = 1, hidden = true }"
    )
    manifest.write_text(hidden, "utf-8")
    (folder / "hw.py").write_text(text, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n")
    return folder


ASKED = ("--gradekit", "hw.py", "--gradekit-assignment", "./doubling")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write(tmp_path)


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory, command: Start) -> tuple[Path, Ran]:
    """Judge the submission once, by a command; give its folder, with `report.xml`, and the run."""
    folder = write(tmp_path_factory.mktemp("judged"))
    return folder, command(folder, *ASKED, "-v", "-rA", "-W", "error", "--junitxml=report.xml")
