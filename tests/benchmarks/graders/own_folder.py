"""A folder for each submission, where one command of a tool finds it as `submission`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.processes import Command


def commands(
    folder: Path, submissions: Sequence[Path], arguments: tuple[str, ...]
) -> list[Command]:
    """Lay the submissions out, and give the same command for each of them."""
    made = []
    for number, submission in enumerate(submissions):
        own = folder / f"student_{number}"
        own.mkdir()
        shutil.copy(submission, own / "submission.py")
        variables = {"PYTHONPATH": str(own)}
        made.append(Command(arguments=arguments, folder=folder, variables=variables))
    return made
