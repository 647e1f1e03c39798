"""check50, on this machine: ten checks, each of which it runs in a process of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.claims import CLAIMS, CLOSE, FUNCTIONS
from tests.benchmarks.environments import Environment
from tests.benchmarks.job import Grader, Job, Scores
from tests.benchmarks.processes import Command, Run

CONFIGURATION: Final = """\
check50:
  files:
    - !exclude "*"
    - !require submission.py
"""
RESULT: Final = "result.json"


def checks() -> str:
    """Write the ten claims as checks."""
    names = "".join(f"    {name} = submission.{name}\n" for name in FUNCTIONS)
    written = (
        f"@check50.check()\ndef {name}():\n"
        f'    """{name.replace("_", " ")}"""\n'
        f'    submission = check50.py.import_("submission.py")\n{names}'
        f'    if not {claim}:\n        raise check50.Failure("it does not")\n'
        for name, claim in CLAIMS.items()
    )
    return "\n\n".join([CLOSE, "import check50\nimport check50.py\n", *written])


def prepare(folder: Path, environment: Environment, submissions: Sequence[Path]) -> Job:
    """Lay out the checks, and each submission in a folder of its own."""
    package = folder / "checks"
    package.mkdir()
    package.joinpath("__init__.py").write_text(checks(), "utf-8")
    package.joinpath(".cs50.yaml").write_text(CONFIGURATION, "utf-8")
    arguments = (
        *(environment.program("check50"), "--dev", "--log-level", "warning"),
        *("--output", "json", "--output-file", RESULT, str(package)),
    )
    folders = [folder / f"student_{number}" for number in range(len(submissions))]
    for own, submission in zip(folders, submissions, strict=True):
        own.mkdir()
        shutil.copy(submission, own / "submission.py")
    return Job(
        commands=[Command(arguments=arguments, folder=own) for own in folders],
        scores=lambda runs: scores(runs, folders),
        renew=lambda: _remove_results(folders),
        at_a_time=2,
    )


def _remove_results(folders: Sequence[Path]) -> None:
    for own in folders:
        (own / RESULT).unlink(missing_ok=True)


def scores(runs: Sequence[Run], folders: Sequence[Path]) -> Scores:
    """Read the file of results of each submission."""
    return [_score(one, own / RESULT) for one, own in zip(runs, folders, strict=True)]


def _score(one: Run, path: Path) -> float | None:
    if one.code or not path.exists():
        return None
    results = json.loads(path.read_text("utf-8")).get("results", [])
    return sum(check["passed"] is True for check in results) / 10 if len(results) == 10 else None


CHECK50: Final = Grader(
    name="check50",
    package="check50",
    requirements=("check50", "numpy", "setuptools<81"),
    prepare=prepare,
    how="two commands at a time, two workers each",
)
