"""gradescope-utils: ten tests of unittest in the student's process, and a file of JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.claims import CLOSE, IMPORT, unittest_methods
from tests.benchmarks.environments import Environment
from tests.benchmarks.graders.own_folder import commands
from tests.benchmarks.job import Grader, Job, Scores
from tests.benchmarks.processes import Run

TESTS: Final = f"""\
{CLOSE}
import unittest

from gradescope_utils.autograder_utils.decorators import weight
{IMPORT}

class Submission(unittest.TestCase):
{unittest_methods("@weight(1)")}"""

RUN_TESTS: Final = """\
import unittest

from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

if __name__ == "__main__":
    JSONTestRunner().run(unittest.defaultTestLoader.discover("tests"))
"""


def prepare(folder: Path, environment: Environment, submissions: Sequence[Path]) -> Job:
    """Lay out what Gradescope calls `/autograder/source`, once, and the submissions."""
    (folder / "tests").mkdir()
    folder.joinpath("tests", "test_submission.py").write_text(TESTS, "utf-8")
    folder.joinpath("run_tests.py").write_text(RUN_TESTS, "utf-8")
    arguments = (environment.program("python"), "run_tests.py")
    return Job(commands=commands(folder, submissions, arguments), scores=scores, at_a_time=2)


def scores(runs: Sequence[Run]) -> Scores:
    """Read the JSON that the runner prints."""
    return [_score(one) for one in runs]


def _score(one: Run) -> float | None:
    if one.code or not one.output:
        return None
    tests = json.loads(one.output)["tests"]
    return sum(test["score"] for test in tests) / 10 if len(tests) == 10 else None


GRADESCOPE: Final = Grader(
    name="gradescope-utils",
    package="gradescope-utils",
    requirements=("gradescope-utils", "numpy"),
    prepare=prepare,
)
