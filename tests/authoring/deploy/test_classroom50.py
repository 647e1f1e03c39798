"""The autograder tells Classroom 50 a score or an error, and never a 0 for a fault of ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.authoring.deploy import classroom50
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.package import PackedFile
from tests.reports.cases import RUN

SHIM = """#!/bin/sh
mkdir -p "$1/bin"
cp "$(dirname "$0")/gradekit" "$1/bin/"
"""
RESULT = {
    **vars(RUN),
    "schema": "classroom50/result/v1",
    "classroom": "classroom",
    "assignment": "assignment",
    "score": 7650,
    "max-score": 10000,
    "tests": [{"test-name": "one", "passed": False, "score": 7650, "max-score": 10000}],
}
COURSE = Course(
    manifest=library.find("cross-entropy"),
    installation=(PackedFile.program(".gradekit/install.sh", SHIM),),
    with_checks=True,
)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Give the folder that the runner has unpacked the autograder into."""
    classroom50.make(COURSE).write(tmp_path / "new")
    return tmp_path / "new" / "autograders" / "cross-entropy"


def run(bundle: Path, check: str) -> tuple[int, Path, str]:
    """Run the autograder with another gradekit; give exit code, checkout and outputs."""
    program = bundle / ".gradekit" / "gradekit"
    program.write_text(f"#!/bin/sh\n{check}\n")
    program.chmod(0o755)
    work = bundle / "work"
    work.mkdir(exist_ok=True)
    output = bundle / "output"
    environment = {
        "GITHUB_OUTPUT": str(output),
        "RUNNER_TEMP": str(bundle),
        "PATH": "/usr/bin:/bin",
    }
    command = [sys.executable, bundle / "autograder.py"]
    done = subprocess.run(
        command, cwd=work, env=environment, capture_output=True, text=True, check=False
    )
    said = output.read_text() if output.exists() else done.stdout
    return done.returncode, work, said


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def writing(result: dict[str, Any], code: int) -> str:
    return f"echo '{json.dumps(result)}' > result.json; echo body > release-body.md; exit {code}"


def test_a_score_is_told_in_points(bundle: Path) -> None:
    code, work, said = run(bundle, writing(RESULT, 1))
    assert code == 0
    assert json.loads((work / "result.json").read_text()) == RESULT
    assert said == "status=failure\nsummary=gradekit: 76.50 of 100.00 points\n"


def test_where_all_holds_the_commit_succeeds(bundle: Path) -> None:
    row = {"test-name": "one", "passed": True, "score": 10000, "max-score": 10000}
    _, _, said = run(bundle, writing(RESULT | {"score": 10000, "tests": [row]}, 0))
    assert said == "status=success\nsummary=gradekit: 100.00 of 100.00 points\n"


def test_a_result_that_a_student_has_committed_is_never_taken(bundle: Path) -> None:
    (bundle / "work").mkdir()
    (bundle / "work" / "result.json").write_text(json.dumps(RESULT))
    code, work, _ = run(bundle, "exit 2")
    assert (code, names(work)) == (1, [])


@pytest.mark.parametrize(
    "check",
    [
        "exit 0",
        writing(RESULT, 3),
        writing({"schema": "classroom50/result/v1", "message": "not graded yet"}, 2),
        "echo '{\"score\": ' > result.json",
        f"{writing(RESULT, 0)[:-6]}kill -9 $$",
    ],
    ids=["nothing", "fault", "refused", "half", "killed"],
)
def test_without_a_score_the_run_is_an_error_and_no_grade(bundle: Path, check: str) -> None:
    code, work, said = run(bundle, check)
    assert code == 1
    assert names(work) == []
    assert said.startswith("::error title=gradekit::There is no score, through no fault of the")


def test_what_cannot_be_installed_is_an_error(bundle: Path) -> None:
    (bundle / ".gradekit" / "install.sh").write_text("exit 3\n")
    code, work, _ = run(bundle, "exit 0")
    assert code == 1
    assert names(work) == []


def test_a_text_that_github_would_refuse_is_left_to_the_runner(bundle: Path) -> None:
    check = f"head -c 200000 /dev/zero > long; {writing(RESULT, 1)}"
    check = check.replace("echo body >", "cp long")
    code, work, _ = run(bundle, check)
    assert code == 0
    assert names(work) == ["long", "result.json"]


def test_the_submission_is_checked_strictly_and_without_settings(bundle: Path) -> None:
    _, work, _ = run(
        bundle, f'for word in "$@"; do echo "$word" >> words; done; {writing(RESULT, 0)}'
    )
    assert (work / "words").read_text().splitlines() == [
        *("check", "cross_entropy.py", "--assignment", "cross-entropy"),
        *("--no-settings", "--strict", "--time-limit", "480"),
        *("--format", "classroom50=result.json", "--format", "markdown=release-body.md"),
        *("--format", "github"),
    ]


def test_a_result_that_keeps_the_rules_has_no_problem() -> None:
    assert list(classroom50.problems_of(json.dumps(RESULT).encode())) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"schema": "v2"}, "result.json is none of classroom50/result/v1"),
        ({"classroom": "other"}, "classroom is 'other', and not 'classroom'"),
        ({"owner": ""}, "owner is no text"),
        ({"submission": "v1"}, "submission is 'v1', and no tag below submit/"),
        ({"score": 76.5}, "the result has 76.5 of 10000 points"),
        ({"score": 10001}, "the result has 10001 of 10000 points"),
        ({"score": True}, "the result has True of 10000 points"),
        ({"tests": None}, "tests is no list"),
        (
            {"tests": [{"test-name": "", "passed": True, "score": 0, "max-score": 0}]},
            "test '' has no name, or has not passed or failed",
        ),
        (
            {"tests": [{"test-name": "one", "passed": True, "score": 1, "max-score": 0}]},
            "test 'one' has 1 of 0 points",
        ),
    ],
)
def test_each_broken_rule_is_told(change: dict[str, Any], problem: str) -> None:
    assert list(classroom50.problems_of(json.dumps(RESULT | change).encode())) == [problem]


def test_what_is_no_json_is_told() -> None:
    (problem,) = classroom50.problems_of(b"{")
    assert problem.startswith("result.json is no JSON in UTF-8")
