"""The settings of the folder where pytest is started name a submission, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.folders import slow_but_for

from .conftest import Start

RIGHT = """\
import math

def entropy(q):
    return cross_entropy(q, q)

def cross_entropy(q, p):
    return sum(-a * math.log(b) for a, b in zip(q, p) if a > 0)

def kl_divergence(q, p):
    return sum(a * math.log(a / b) for a, b in zip(q, p) if a > 0)

def nats_to_bits(x):
    return x / math.log(2)
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Give a student's repository with settings, tests and a submission."""
    (tmp_path / "gradekit.toml").write_text(
        'assignment = "kl-divergence"\nsubmission = "hw.py"\nhints = 1\n'
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = own\n")
    (tmp_path / "hw.py").write_text(RIGHT)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "test_own.py").write_text("def test_own():\n    pass\n")
    return tmp_path


def test_claims_are_run_with_the_tests_and_as_the_settings_say(
    repository: Path, start: Start
) -> None:
    ran = start(repository, "-v", "-k", "own or bits")
    assert ran.outcomes.pop("test_own") == "PASSED"
    assert ran.outcomes["two_to_the_bits_is_e_to_the_nats"] == "PASSED"


def test_hints_are_those_of_the_settings(repository: Path, start: Start) -> None:
    text = RIGHT.replace("x / math.log(2)", "x")
    (repository / "hw.py").write_text(text)
    ran = start(repository, "-k", "two_to_the_bits_is_e_to_the_nats")
    assert "hw.py:12 nats_to_bits: " in ran.out
    assert "should be" not in ran.out


@pytest.mark.slow
def test_two_workers_collect_the_same(repository: Path, command: Start) -> None:
    ran = command(repository, "-k", "own or two_to_the_bits", "-p", "xdist", "-n2")
    assert " 2 passed" in ran.out


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), {"own", "hw"}),
        ((".",), {"own", "hw"}),
        (("hw.py",), {"hw"}),
        (("hw.py::two_to_the_bits_is_e_to_the_nats",), {"hw"}),
        (("own",), {"own"}),
        (("own/test_own.py::test_own",), {"own"}),
    ],
)
def test_arguments_select(
    repository: Path, start: Start, arguments: tuple[str, ...], expected: set[str]
) -> None:
    ran = start(repository, *arguments, "--collect-only", "-q")
    names = [line for line in ran.out.splitlines() if "::" in line]
    assert {name.partition("::")[0].partition("/")[0].removesuffix(".py") for name in names} == (
        expected
    )
    assert len(set(names)) == len(names)


def test_settings_that_are_wrong_are_told_before_anything_is_run(
    repository: Path, start: Start
) -> None:
    (repository / "gradekit.toml").write_text('submision = "hw.py"\n')
    ran = start(repository)
    assert ran.code == pytest.ExitCode.USAGE_ERROR
    assert "there is no such setting. Did you mean submission?" in ran.err


@pytest.mark.parametrize("setting", slow_but_for(['submission = "in"', ""], quick=[""]))
def test_nothing_handed_in_yet_ends_no_run_of_other_tests(
    repository: Path, start: Start, setting: str
) -> None:
    (repository / "gradekit.toml").write_text(f'assignment = "kl-divergence"\n{setting}\n')
    (repository / "hw.py").unlink()
    (repository / "in").mkdir()
    assert " 1 passed" in start(repository, "own").out
    assert " 1 passed" in start(repository, "own/../own/test_own.py::test_own").out
    ran = start(repository, "own", "in/../in")
    assert ran.code == (pytest.ExitCode.USAGE_ERROR if setting else pytest.ExitCode.OK)
    for arguments in ([], ["."], ["hw.py"] if not setting else ["in/hw.py"]):
        ran = start(repository, *arguments)
        assert ran.code == pytest.ExitCode.USAGE_ERROR
        assert "no submission is in it" in ran.err


@pytest.mark.parametrize("question", ["--help", "--markers"])
def test_pytest_explains_itself_whatever_the_settings_say(
    repository: Path, start: Start, question: str
) -> None:
    (repository / "gradekit.toml").write_text('submision = "hw.py"\n')
    ran = start(repository, question)
    assert (ran.code, ran.err) == (0, "")


def test_the_submission_of_a_folder_is_found(repository: Path, start: Start) -> None:
    (repository / "gradekit.toml").write_text('assignment = "kl-divergence"\nsubmission = "in"\n')
    (repository / "in").mkdir()
    (repository / "hw.py").rename(repository / "in" / "hw.py")
    ran = start(repository, "--collect-only", "-q")
    assert "in/hw.py::entropy_is_concave" in ran.out


def test_settings_beside_a_submission_are_not_read(repository: Path, start: Start) -> None:
    course = repository.parent / "course"
    course.mkdir()
    ran = start(course, str(repository), "--collect-only", "-q")
    assert "hw.py" not in ran.out
    assert "test_own" in ran.out
