"""What is installed for whom, and on which Pythons."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=]", requirement)[0] for requirement in requirements}


def test_only_authors_install_what_makes_mutants() -> None:
    assert "cosmic-ray" not in names(PROJECT["dependencies"])
    assert names(EXTRAS["author"]) == {"cosmic-ray"}


def test_the_tests_install_everything_but_a_browser() -> None:
    others = EXTRAS.keys() - {"test", "browser"}
    assert names(EXTRAS["test"]) >= {f"gradekit[{extra}]" for extra in others}


def test_the_licence_is_shipped() -> None:
    (path,) = PROJECT["license-files"]
    text = (ROOT / path).read_text("utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) 2026 The gradekit developers\n")
    assert PROJECT["license"] == "MIT"
    assert (ROOT / path).parent == ROOT / "gradekit"  # only what is in it is in the wheel


def test_each_python_that_is_claimed_is_tried() -> None:
    classifiers = " ".join(PROJECT["classifiers"])
    claimed = re.findall(r"Python :: (3\.\d+)", classifiers)
    tried = re.search(r"^others=\((.*)\)$", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    assert tried is not None
    oldest = PROJECT["requires-python"].removeprefix(">=")
    assert claimed == [oldest, *tried[1].split()]


def test_the_workflow_runs_at_least_the_pythons_that_are_claimed() -> None:
    workflow = (ROOT / ".github" / "workflows" / "tests.yml").read_text("utf-8")
    claimed = re.findall(r"Python :: (3\.\d+)", " ".join(PROJECT["classifiers"]))
    assert all(f'"{version}"' in workflow for version in claimed)
