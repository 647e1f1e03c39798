"""nbgrader: a course with one assignment of ten test cells; `nbgrader autograde` for all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.claims import ASSERTS, TEN_PROPERTIES, Questions
from tests.benchmarks.environments import Environment, EnvironmentProblem, last_line
from tests.benchmarks.graders import notebook
from tests.benchmarks.job import Grader, Job, Scores
from tests.benchmarks.processes import Command, run

HOMEWORK: Final = "homework"
NOTEBOOK: Final = "homework.ipynb"
SCORES: Final = """\
import json

from nbgrader.api import Gradebook

with Gradebook("sqlite:///gradebook.db") as book:
    found = book.assignment_submissions("homework")
    print(json.dumps({one.student.id: [one.score, one.max_score] for one in found}))
"""
STARTER: Final = "### BEGIN SOLUTION\npass\n### END SOLUTION\n"


def course(
    folder: Path, environment: Environment, submissions: Sequence[Path], questions: Questions
) -> Job:
    """Make a course, release its assignment, and hand the submissions in."""
    variables = notebook.variables(folder, environment)
    folder.joinpath("nbgrader_config.py").write_text("c = get_config()\n", "utf-8")
    folder.joinpath("scores.py").write_text(SCORES, "utf-8")
    notebook.write(folder / "source" / HOMEWORK / NOTEBOOK, _cells(questions))
    program = environment.program("nbgrader")
    release = Command(
        arguments=(program, "generate_assignment", HOMEWORK), folder=folder, variables=variables
    )
    done = run(release)
    if done.code:
        problem = f"the assignment could not be released: {last_line(done.errors)}"
        raise EnvironmentProblem(f"nbgrader: {problem}")
    _hand_in(folder, submissions)
    shutil.copy(folder / "gradebook.db", folder / "gradebook.before")
    autograde = (program, "autograde", HOMEWORK)
    return Job(
        commands=[Command(arguments=autograde, folder=folder, variables=variables)],
        scores=lambda _: scores(folder, environment, len(submissions)),
        renew=lambda: renew(folder),
    )


def _cells(questions: Questions) -> list[dict[str, Any]]:
    """Give the notebook as the teacher wrote it."""
    tests = [_graded(name, asked, tested=True) for name, asked in questions.each.items()]
    return [
        notebook.cell("before", questions.before),
        _graded("functions", STARTER, tested=False),
        *tests,
    ]


def _graded(name: str, source: str, *, tested: bool) -> dict[str, Any]:
    """Give a cell that nbgrader knows: one to be written, or one with a test for a point."""
    about: dict[str, Any] = {"grade_id": name, "schema_version": 3, "task": False}
    about |= {"grade": tested, "locked": tested, "solution": not tested}
    if tested:
        about["points"] = 1
    return notebook.cell(name.replace("_", "-"), source, {"nbgrader": about})


def _hand_in(folder: Path, submissions: Sequence[Path]) -> None:
    released = (folder / "release" / HOMEWORK / NOTEBOOK).read_text("utf-8")
    for number, submission in enumerate(submissions):
        content = json.loads(released)
        for one in content["cells"]:
            if one["metadata"].get("nbgrader", {}).get("solution"):
                one["source"] = submission.read_text("utf-8")
        path = folder / "submitted" / _student(number) / HOMEWORK / NOTEBOOK
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content), "utf-8")


def _student(number: int) -> str:
    return f"student_{number:05}"


def renew(folder: Path) -> None:
    """Forget what was graded."""
    shutil.rmtree(folder / "autograded", ignore_errors=True)
    shutil.copy(folder / "gradebook.before", folder / "gradebook.db")


def scores(folder: Path, environment: Environment, count: int) -> Scores:
    """Ask the gradebook."""
    arguments = (environment.program("python"), "scores.py")
    variables = notebook.variables(folder, environment)
    done = run(Command(arguments=arguments, folder=folder, variables=variables))
    found = json.loads(done.output)
    graded = [(folder / "autograded" / _student(number)).exists() for number in range(count)]
    points = [found.get(_student(number), [0, 0]) for number in range(count)]
    return [
        got / most if there and most == 10 else None
        for there, (got, most) in zip(graded, points, strict=True)
    ]


REQUIREMENTS: Final = ("nbgrader", "ipykernel", "numpy", "hypothesis")
HOW: Final = "one command, one notebook after the other"

NBGRADER: Final = Grader(
    name="nbgrader",
    package="nbgrader",
    requirements=REQUIREMENTS,
    prepare=partial(course, questions=ASSERTS),
    how=HOW,
)
WITH_HYPOTHESIS: Final = Grader(
    name="nbgrader, ten properties of Hypothesis",
    package="nbgrader",
    requirements=REQUIREMENTS,
    prepare=partial(course, questions=TEN_PROPERTIES),
    how=HOW,
)
