"""A commit of this repository, unpacked and installed in a virtual environment of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.environments import Environment, do_step, last_line
from tests.benchmarks.processes import Command, Run, run
from tests.integration.report_differences import Report

ROOT = Path(__file__).parents[2]
COMPLETE = "complete.txt"


class JudgingError(Exception):
    """A commit gave no result where it should have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Installation:
    """A commit with its files, its programs and a user's cache that nothing else writes to."""

    commit: str
    checkout: Path
    environment: Environment
    cache: Path

    def run(self, program: str, arguments: Sequence[str]) -> Run:
        """Run a program of the environment, away from every checkout."""
        self.cache.mkdir(parents=True, exist_ok=True)
        command = Command(
            arguments=(self.environment.program(program), *arguments),
            folder=self.cache,
            variables={"XDG_CACHE_HOME": str(self.cache)},
        )
        return run(command)

    def grade(self, folder: Path, assignment: str, flags: Sequence[str]) -> dict[str, Report]:
        """Grade an assignment's folder in one process; give the report of each file.

        Raises
        ------
        JudgingError
            If there is no result, with the last line that was said.
        """
        results = self.cache / f"{assignment}.jsonl"
        settings = ["--assignment", assignment, "--jobs", "1", "--output", str(results), *flags]
        done = self.run("gradekit", ["grade", str(folder / assignment), *settings])
        if not results.exists():
            raise JudgingError(f"{self.commit}: grade {assignment}: {last_line(done.errors)}")
        print(f"{self.commit}: {assignment}, {done.seconds:.0f} s", file=sys.stderr, flush=True)
        lines = map(json.loads, results.read_text("utf-8").splitlines())
        return {f"{assignment}/{line['file']}": line["report"] for line in lines}

    def check(self, folder: Path, file: str, flags: Sequence[str]) -> dict[str, Report]:
        """Grade one submission as a student does; give the report of it.

        Raises
        ------
        JudgingError
            If there is none, with the last line that was said.
        """
        done = self.run("gradekit", ["check", str(folder / file), "--format", "json", *flags])
        if not done.output:
            raise JudgingError(f"{self.commit}: check {file}: {last_line(done.errors)}")
        return {f"check {file}": json.loads(done.output)}


def install(name: str, environments: Path, caches: Path) -> Installation:
    """Install a commit, unless it is there from an earlier time.

    Parameters
    ----------
    name : str
        The commit, as git knows it.
    environments : Path
        Holds the commits that are installed. Every user must be able to read it: submissions
        are judged as somebody else.
    caches : Path
        Where the commit gets a folder for what it remembers.

    Raises
    ------
    EnvironmentProblem
        If pip cannot install it.
    JudgingError
        If git knows no such commit.
    """
    commit = _resolved(name)
    folder = environments / commit
    checkout, environment = folder / "checkout", Environment(folder / "environment")
    if not (folder / COMPLETE).exists():
        print(f"installing {commit} into {folder}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        _unpack(commit, checkout)
        do_step(commit, [sys.executable, "-m", "venv", str(environment.folder)])
        source = f"{checkout}[author]"  # what makes mutants, where that is an extra
        pip = [environment.program("python"), "-m", "pip", "install", "--quiet"]
        do_step(commit, [*pip, source])
        (folder / COMPLETE).touch()
    return Installation(
        commit=commit, checkout=checkout, environment=environment, cache=caches / commit
    )


def _resolved(name: str) -> str:
    command = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "--verify", f"{name}^{{commit}}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise JudgingError(f"{name}: git knows no such commit.")
    return done.stdout.strip()


def _unpack(commit: str, checkout: Path) -> None:
    checkout.mkdir(parents=True)
    archive = checkout.with_suffix(".tar")
    do_step(commit, ["git", "-C", str(ROOT), "archive", "--output", str(archive), commit])
    with tarfile.open(archive) as files:
        files.extractall(checkout, filter="data")
    archive.unlink()
