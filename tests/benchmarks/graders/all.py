"""Every tool, by a short name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.benchmarks.environments import Environment, made, of_checkout
from tests.benchmarks.graders import nbgrader_course, otter, pytest_files
from tests.benchmarks.graders.cs50 import CHECK50
from tests.benchmarks.graders.gradekit_folder import GRADEKIT
from tests.benchmarks.graders.gradescope import GRADESCOPE
from tests.benchmarks.job import Grader

GRADERS: Final[Mapping[str, Grader]] = {
    "gradekit": GRADEKIT,
    "pytest": pytest_files.ASSERTS,
    "hypothesis": pytest_files.WITH_HYPOTHESIS,
    "gradescope": GRADESCOPE,
    "check50": CHECK50,
    "otter": otter.RUN,
    "otter-loop": otter.LOOPED,
    "otter-hypothesis": otter.WITH_HYPOTHESIS,
    "nbgrader": nbgrader_course.NBGRADER,
    "nbgrader-hypothesis": nbgrader_course.WITH_HYPOTHESIS,
}

ENVIRONMENTS: Final[Mapping[str, str]] = {
    "pytest": "pytest",
    "hypothesis": "hypothesis",
    "gradescope": "gradescope-utils",
    "check50": "check50",
    "otter": "otter-grader",
    "otter-loop": "otter-grader",
    "otter-hypothesis": "otter-grader",
    "nbgrader": "nbgrader",
    "nbgrader-hypothesis": "nbgrader",
}
"""A tool that is tried in two ways has one environment."""


def environment(name: str, given: Path | None = None) -> Environment:
    """Give a tool's environment: a given one, or its own of the cache."""
    if given is not None:
        return Environment(given)
    if name == "gradekit":
        return of_checkout()
    return made(ENVIRONMENTS[name], GRADERS[name].requirements)
