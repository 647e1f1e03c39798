"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gradekit.assignment import library, reference
from gradekit.assignment.examples import find
from gradekit.cli.main import COMMANDS
from gradekit.cli.settings import read_settings
from gradekit.grading.grader import Grader
from gradekit.judging.replay import SHARE
from tests.benchmarks.files import write_wrong
from tests.isolation import ISOLATION

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
ISOLATION_HERE = re.compile(r"Isolation:\s.*\n(?=[^\n]*\n\Z)", re.DOTALL)
"""What this machine offers, and not every other: all that stands before the last line."""
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCK.findall(README.read_text("utf-8")) if name == language]


def run(command: str, folder: Path) -> str:
    """Run a command of the README in a folder and give what it prints, but to a file."""
    assert command.startswith("gradekit ")
    words, _, file = command.partition(" > ")
    done = subprocess.run(
        [sys.executable, "-m", *words.split()],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stderr == ""
    if file:
        (folder / file).write_text(done.stdout, "utf-8")
        return ""
    return ISOLATION_HERE.sub("Isolation: tier U1.\n", done.stdout)


def rerun(block: str, folder: Path) -> str:
    """Give a console block with every command's output as it is now."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{run(line[2:], folder)}" for line in commands)


def test_every_transcript_is_what_the_commands_print(
    pytestconfig: pytest.Config, tmp_path: Path
) -> None:
    text = README.read_text("utf-8")
    for block in blocks("console"):
        now = rerun(block, tmp_path)
        if pytestconfig.getoption("update_golden"):
            README.write_text(text := text.replace(block, now), "utf-8")
        else:
            assert now == block


def test_the_table_of_assignments_is_what_is_there() -> None:
    row = re.compile(r"^\| `([\w-]+)` \| .* \| (\d+), (\d+) \|$", re.MULTILINE)
    rows = row.findall(README.read_text("utf-8"))
    there = [
        (one.name, str(len(one.solutions)), str(len(one.misconceptions)))
        for one in library.manifests()
    ]
    assert sorted(rows) == there


NUMBERS = {20: "twenty", 40: "forty", 60: "sixty", 100: "a hundred"}


def test_so_many_inputs_are_drawn_as_it_says() -> None:
    counts = {library.find(name).examples for name in library.names()}
    least, most = NUMBERS[min(counts)], NUMBERS[max(counts)]
    assert f"{least} to {most} drawn inputs" in README.read_text("utf-8")


def test_the_benchmark_judges_so_much_as_it_says() -> None:
    assignment = library.load_assignment(library.find("cross-entropy"))
    corpus = find(assignment)
    assert corpus is not None
    count = sum(map(len, corpus.examples.values()))
    told = f"{len(assignment.properties)} properties on {count:,} examples"
    assert told in README.read_text("utf-8")


@pytest.mark.slow
def test_the_wrong_file_of_the_benchmark_is_refuted_as_often_as_it_says(tmp_path: Path) -> None:
    manifest = library.find("cross-entropy")
    path = write_wrong(tmp_path / "wrong.py")
    report = Grader(str(manifest.folder), ISOLATION).judge(str(path))
    count = sum(one.counterexample is not None for one in report.properties)
    told = f"all five functions wrong, {count} properties with a small counterexample each"
    assert told in " ".join(README.read_text("utf-8").split())


def test_the_limits_are_those_it_tells() -> None:
    text = " ".join(README.read_text("utf-8").split())
    for name in library.names():
        limits = library.find(name).limits
        assert (
            f"Each call has {limits.seconds_per_call:g} seconds, a property "
            f"{limits.seconds_per_property:g} each time that it is tried, a submission "
            f"{limits.seconds_in_total:g}," in text
        )
    assert "an eighth more at most" in text
    assert SHARE == 1 / 8


def test_the_property_of_the_readme_is_one() -> None:
    (code,) = blocks("python")
    namespace: dict[str, object] = {}
    exec(code, namespace)
    check = namespace["shift_invariance"]
    assert callable(check)
    check(softmax=reference.load_module("assignments.cross_entropy").softmax)
    with pytest.raises(AssertionError):
        check(softmax=lambda z: [x / 2 for x in z])


def test_the_manifest_of_the_readme_is_one() -> None:
    (text,) = (each for each in blocks("toml") if "[properties]" in each)
    assert tomllib.loads(text)["properties"] == {"shift_invariance": {"points": 2}}


def test_the_settings_of_the_readme_are_settings(tmp_path: Path) -> None:
    (text,) = (each for each in blocks("toml") if "[properties]" not in each)
    (tmp_path / "gradekit.toml").write_text(f'{text}requires = ">=0.1"\n', "utf-8")
    settings = read_settings(tmp_path)
    assert settings is not None
    assert settings.assignment in library.names()


def test_every_command_is_told() -> None:
    text = README.read_text("utf-8")
    for name in COMMANDS:
        assert f"| `gradekit {name}" in text


def test_the_commands_of_ci_are_in_the_readme() -> None:
    install, tests = blocks("sh")
    assert "pip install ." in install
    assert "pytest" in tests
