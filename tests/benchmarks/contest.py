"""Tools that take turns: A B C, A B C; what disturbs the machine then disturbs them all."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.benchmarks.environments import Environment, EnvironmentProblem
from tests.benchmarks.graders.all import GRADERS, environment
from tests.benchmarks.job import Grader, Job, Timed, do
from tests.benchmarks.table import figure, layout, spread

LACKING: Final = 2
"""The exit code where an environment is not there and cannot be made."""


@dataclass(kw_only=True)
class Contestant:
    """A tool with its work laid out, what it took so far, and what keeps it from running."""

    name: str
    grader: Grader
    version: str = ""
    environment: Environment | None = None
    job: Job | None = None
    problem: str = ""
    timed: list[Timed] = field(default_factory=list)

    def turn(self, *, full_marks: bool = True) -> None:
        """Do the work once more, unless it could not be done before."""
        if self.problem or self.job is None:
            return
        one = do(self.job, full_marks=full_marks)
        self.timed.append(one)
        self.problem = one.problem

    @property
    def seconds(self) -> list[float]:
        """The wall times; none if one turn did not really grade."""
        return [] if self.problem else [one.seconds for one in self.timed]

    @property
    def processor(self) -> list[float]:
        """The processor times, in the same way."""
        return [] if self.problem else [one.processor for one in self.timed]


def entered(name: str, given: Path | None = None) -> Contestant:
    """Give a tool with its environment, which is made if it is not there."""
    one = Contestant(name=name, grader=GRADERS[name])
    try:
        one.environment = environment(name, given)
        one.version = one.environment.version(one.grader.package)
    except EnvironmentProblem as problem:
        one.problem = str(problem)
    return one


def laid_out(one: Contestant, folder: Path, submissions: Sequence[Path]) -> Contestant:
    """Give the same tool, with the work that these submissions are."""
    own = Contestant(
        name=one.name,
        grader=one.grader,
        version=one.version,
        environment=one.environment,
        problem=one.problem,
    )
    if own.problem or own.environment is None:
        return own
    place = Path(tempfile.mkdtemp(prefix=f"{one.name}-", dir=folder))
    try:
        own.job = own.grader.prepare(place, own.environment, submissions)
    except EnvironmentProblem as problem:
        own.problem = str(problem)
    return own


def take_turns(contestants: Sequence[Contestant], repeat: int, *, full_marks: bool = True) -> None:
    """Let each do its work so many times, one after the other."""
    for turn in range(1, repeat + 1):
        for one in contestants:
            print(f"turn {turn} of {repeat}: {one.grader.name}", file=sys.stderr, flush=True)
            one.turn(full_marks=full_marks)


def result(contestants: Sequence[Contestant], reference: Contestant, *, several: bool) -> str:
    """Lay out what each took, and how many times what the reference took.

    Where there are several submissions, it is told how many each tool graded at once.
    """
    titles = ["tool", "version", "turns", "seconds (quartiles)", "ratio", "processor s"]
    base = spread(reference.seconds).median if reference.seconds else 0.0
    rows = [_row(one, base) for one in contestants]
    if several:
        titles.append("how")
        rows = [[*row, one.grader.how] for row, one in zip(rows, contestants, strict=True)]
    problems = [f"{one.grader.name}: {one.problem}" for one in contestants if one.problem]
    return "\n".join([layout(titles, rows), *problems])


def _row(one: Contestant, base: float) -> list[str]:
    start = [one.grader.name, one.version or "-"]
    if not one.seconds:
        return [*start, "0", "see below", "-", "-"]
    middle = spread(one.seconds)
    times = figure(middle.median / base) if base else "-"
    processor = figure(spread(one.processor).median)
    return [*start, str(len(one.seconds)), str(middle), times, processor]


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a folder for the time of a benchmark."""
    with tempfile.TemporaryDirectory(prefix="gradekit-benchmark-") as folder:
        yield Path(folder)


def reported(command: Callable[[], int]) -> int:
    """Run a command, and tell what it lacks in one line; give the exit code."""
    try:
        return command()
    except EnvironmentProblem as problem:
        print(f"benchmarks: {problem}", file=sys.stderr)
        return LACKING


def add_environment_options(parser: argparse.ArgumentParser, *names: str) -> None:
    """Let environments be named, each by the option of its tool."""
    for name in names:
        told = f"use the virtual environment in this folder for {name}"
        parser.add_argument(f"--{name}", type=Path, metavar="FOLDER", help=told)


def positive(text: str) -> int:
    """Read a number of repetitions, submissions or processes.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is not a whole number above 0.
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0; give 1, 10 or 100")
    return int(text)
