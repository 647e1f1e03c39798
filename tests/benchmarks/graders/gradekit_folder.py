"""gradekit: `check` for one submission, `grade` for a folder of them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.environments import Environment
from tests.benchmarks.job import Grader, Job, Scores
from tests.benchmarks.processes import Command, Run

POINTS: Final = re.compile(r"^([\d.]+) of ([\d.]+) points", re.MULTILINE)


def prepare(folder: Path, environment: Environment, submissions: Sequence[Path]) -> Job:
    """Lay out one file to check, or a folder to grade."""
    if len(submissions) == 1:
        return check(folder, environment, submissions[0])
    return grade(folder, environment, submissions)


def check(folder: Path, environment: Environment, submission: Path) -> Job:
    """Check one file."""
    shutil.copy(submission, folder / "submission.py")
    arguments = (environment.program("gradekit"), "check", "submission.py")
    return Job(commands=[Command(arguments=arguments, folder=folder)], scores=checked)


def grade(
    folder: Path, environment: Environment, submissions: Sequence[Path], *, jobs: int = 2
) -> Job:
    """Grade a folder, so many processes at a time."""
    students, output = folder / "students", folder / "results.jsonl"
    students.mkdir()
    for number, submission in enumerate(submissions):
        shutil.copy(submission, students / f"student_{number:05}.py")
    arguments = (
        *(environment.program("gradekit"), "grade", str(students)),
        *("--assignment", "cross-entropy", "--output", str(output), "--jobs", str(jobs)),
    )
    return Job(
        commands=[Command(arguments=arguments, folder=folder)],
        scores=lambda _: graded(output, len(submissions)),
        renew=lambda: output.unlink(missing_ok=True),
    )


def checked(runs: Sequence[Run]) -> Scores:
    """Read the points of a report in plain text."""
    (one,) = runs
    found = POINTS.search(one.output)
    if one.code not in {0, 1} or not found:
        return [None]
    return [float(found[1]) / float(found[2])]


def graded(output: Path, count: int) -> Scores:
    """Read a line of JSON for each submission; one with a problem has no score."""
    scores: Scores = [None] * count
    for line in output.read_text("utf-8").splitlines() if output.exists() else ():
        one = json.loads(line)
        report = one["report"]
        if report and report["score"] is not None and not report.get("problem"):
            number = int(Path(one["file"]).stem.rpartition("_")[2])
            scores[number] = report["score"] / report["max_score"]
    return scores


GRADEKIT: Final = Grader(
    name="gradekit",
    package="gradekit",
    requirements=(),
    prepare=prepare,
    how="one command, two processes",
)
