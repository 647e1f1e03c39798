"""What a tool has to do for some submissions, and what says that it did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.environments import Environment, last_line
from tests.benchmarks.processes import Command, Run, run_all

Scores = list[float | None]
"""For each submission the share of the points, or None if it was not graded."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """The commands that grade some submissions; `renew` lays the folder out as before them."""

    commands: Sequence[Command]
    scores: Callable[[Sequence[Run]], Scores]
    renew: Callable[[], None] = lambda: None
    at_a_time: int = 1


@dataclass(frozen=True, kw_only=True)
class Grader:
    """A tool: what to install, and how to lay out its work in a folder.

    `prepare` is not timed. `how` says how many submissions are graded at once.
    """

    name: str
    package: str
    requirements: tuple[str, ...]
    prepare: Callable[[Path, Environment, Sequence[Path]], Job]
    how: str = "two processes at a time"


@dataclass(frozen=True, kw_only=True, slots=True)
class Timed:
    """One job done: what it took, and a problem if it did not really grade."""

    seconds: float
    processor: float
    scores: Scores
    problem: str


def do(job: Job, *, full_marks: bool = True) -> Timed:
    """Do a job once, and look whether every submission was graded, and got what it should."""
    job.renew()
    seconds, runs = run_all(job.commands, at_a_time=job.at_a_time)
    problem = ""
    try:
        scores = job.scores(runs)
    except (ValueError, KeyError, OSError, IndexError) as error:
        scores, problem = [], f"its result cannot be read ({type(error).__name__}: {error})"
    processor = sum(one.processor for one in runs)
    problem = problem or problem_of(scores, runs, full_marks=full_marks)
    return Timed(seconds=seconds, processor=processor, scores=scores, problem=problem)


def problem_of(scores: Scores, runs: Sequence[Run], *, full_marks: bool) -> str:
    """Say why a job does not count: something was not graded, or not rightly."""
    for number, score in enumerate(scores, start=1):
        if score is None:
            one = runs[min(number, len(runs)) - 1]
            said = last_line(one.errors or one.output)
            return f"submission {number} was not graded, exit code {one.code}: {said}"
        if full_marks and score != 1:
            return f"submission {number} is right, but got {score:.0%} of the points"
    return "" if scores else "nothing was graded"
