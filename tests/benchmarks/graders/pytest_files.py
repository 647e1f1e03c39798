"""pytest, with ten asserts or with ten Hypothesis properties, in the student's process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.claims import PROPERTIES, pytest_file
from tests.benchmarks.environments import Environment
from tests.benchmarks.graders.own_folder import commands
from tests.benchmarks.job import Grader, Job, Scores
from tests.benchmarks.processes import Run

COUNT: Final = re.compile(r"(\d+) (passed|failed|error)")


def asserts(folder: Path, environment: Environment, submissions: Sequence[Path]) -> Job:
    """Lay out ten asserts."""
    return job(folder, environment, submissions, pytest_file())


def properties(folder: Path, environment: Environment, submissions: Sequence[Path]) -> Job:
    """Lay out ten properties of Hypothesis."""
    return job(folder, environment, submissions, PROPERTIES.read_text("utf-8"))


def job(folder: Path, environment: Environment, submissions: Sequence[Path], tests: str) -> Job:
    """Lay out one file of tests, and each submission in a folder of its own.

    The tests are in one place, so that pytest rewrites their asserts only once.
    """
    folder.joinpath("test_submission.py").write_text(tests, "utf-8")
    folder.joinpath("pytest.ini").write_text("[pytest]\n", "utf-8")
    arguments = (environment.program("python"), "-m", "pytest", "-q", "test_submission.py")
    return Job(commands=commands(folder, submissions, arguments), scores=scores, at_a_time=2)


def scores(runs: Sequence[Run]) -> Scores:
    """Read how many tests passed from the last line that pytest prints."""
    return [_score(one) for one in runs]


def _score(one: Run) -> float | None:
    counts = {word: int(number) for number, word in COUNT.findall(one.output.rstrip()[-200:])}
    if one.code not in {0, 1} or sum(counts.values()) != 10:
        return None
    return counts.get("passed", 0) / 10


ASSERTS: Final = Grader(
    name="pytest, ten asserts", package="pytest", requirements=("pytest", "numpy"), prepare=asserts
)
WITH_HYPOTHESIS: Final = Grader(
    name="pytest, ten properties of Hypothesis",
    package="hypothesis",
    requirements=("pytest", "hypothesis", "numpy"),  # it starts slower with its plug-in
    prepare=properties,
)
