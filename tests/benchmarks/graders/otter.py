"""otter-grader, without containers: `otter run`, and its documented function in a loop.

`otter grade` needs Docker and a first image of some gigabytes, and starts a container for
each submission; these two are the faster ways.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from tests.benchmarks.claims import ASSERTS, TEN_PROPERTIES, Questions
from tests.benchmarks.environments import Environment
from tests.benchmarks.graders import notebook
from tests.benchmarks.job import Grader, Job, Scores
from tests.benchmarks.processes import Command, Run

REQUIREMENTS: Final = ("otter-grader", "ipykernel", "numpy", "hypothesis")

LOOP: Final = """\
import json
import sys

from otter.api import grade_submission

for path in sys.argv[1:]:
    results = grade_submission(path, "autograder.zip", quiet=True)
    with open(path + ".json", "w") as stream:
        json.dump({"score": results.total, "possible": results.possible}, stream)
"""


def question(name: str, asked: str) -> str:
    """Write one statement, or more, as a test file of otter, which is a doctest."""
    code = "\n".join(
        f"... {line}" if line.startswith((" ", "def ", "@given")) else f">>> {line}"
        for line in asked.splitlines()
        if line
    )
    case = {"code": code, "hidden": False, "locked": False}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    return f"OK_FORMAT = True\n\ntest = { ({'name': name, 'points': 1, 'suites': [suite]})!r}\n"


def _lay_out(folder: Path, submissions: Sequence[Path], questions: Questions) -> list[Path]:
    """Write the autograder, and a notebook for each submission."""
    with zipfile.ZipFile(folder / "autograder.zip", "w") as archive:
        archive.writestr("otter_config.json", json.dumps({"lang": "python", "pdf": False}))
        for name, asked in questions.each.items():
            archive.writestr(f"tests/{name}.py", question(name, asked))
    paths = []
    for number, submission in enumerate(submissions):
        path = folder / f"student_{number}" / "homework.ipynb"
        code = submission.read_text("utf-8")
        before = notebook.cell("before", questions.before)
        notebook.write(path, [before, notebook.cell("functions", code)])
        paths.append(path)
    return paths


def runs(
    folder: Path, environment: Environment, submissions: Sequence[Path], questions: Questions
) -> Job:
    """Call `otter run` for each submission."""
    paths = _lay_out(folder, submissions, questions)
    results = [path.parent / "results.json" for path in paths]
    start = (environment.program("otter"), "run", "--no-logo", "-a", "autograder.zip")
    variables = notebook.variables(folder, environment)
    commands = [
        Command(
            arguments=(*start, "-o", str(path.parent), str(path)),
            folder=folder,
            variables=variables,
        )
        for path in paths
    ]
    return Job(
        commands=commands,
        scores=lambda done: _run_scores(done, results),
        renew=lambda: _remove(results),
        at_a_time=2,
    )


def loops(folder: Path, environment: Environment, submissions: Sequence[Path]) -> Job:
    """Call `otter.api.grade_submission` in two processes that share the submissions."""
    paths = _lay_out(folder, submissions, ASSERTS)
    results = [Path(f"{path}.json") for path in paths]
    folder.joinpath("loop.py").write_text(LOOP, "utf-8")
    halves = [half for half in (paths[::2], paths[1::2]) if half]
    start = (environment.program("python"), "loop.py")
    variables = notebook.variables(folder, environment)
    commands = [
        Command(arguments=(*start, *map(str, half)), folder=folder, variables=variables)
        for half in halves
    ]
    return Job(
        commands=commands,
        scores=lambda _: [_loop_score(path) for path in results],
        renew=lambda: _remove(results),
        at_a_time=2,
    )


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _run_scores(done: Sequence[Run], results: Sequence[Path]) -> Scores:
    return [
        _run_score(path) if one.code == 0 else None for one, path in zip(done, results, strict=True)
    ]


def _run_score(path: Path) -> float | None:
    """Read the results that are made for Gradescope: a test for each claim."""
    if not path.exists():
        return None
    tests = [test for test in json.loads(path.read_text("utf-8"))["tests"] if "max_score" in test]
    possible = sum(test["max_score"] for test in tests)
    return sum(test["score"] for test in tests) / possible if possible == 10 else None


def _loop_score(path: Path) -> float | None:
    if not path.exists():
        return None
    result = json.loads(path.read_text("utf-8"))
    return result["score"] / 10 if result["possible"] == 10 else None


RUN: Final = Grader(
    name="otter-grader, otter run",
    package="otter-grader",
    requirements=REQUIREMENTS,
    prepare=partial(runs, questions=ASSERTS),
)
WITH_HYPOTHESIS: Final = Grader(
    name="otter run, ten properties of Hypothesis",
    package="otter-grader",
    requirements=REQUIREMENTS,
    prepare=partial(runs, questions=TEN_PROPERTIES),
)
LOOPED: Final = Grader(
    name="otter-grader, its function in a loop",
    package="otter-grader",
    requirements=REQUIREMENTS,
    prepare=loops,
    how="two processes, each in a loop",
)
