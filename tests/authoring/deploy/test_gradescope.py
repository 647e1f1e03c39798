"""Gradescope's zip: its scripts do what the host relies on, and its results keep the rules."""

from __future__ import annotations

import io
import json
import subprocess
import unittest
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.authoring.deploy import gradescope
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.package import PackedFile
from tests.folders import TINY

SECRET = Course(manifest=library.find(f"{TINY}/"), fresh=20, fresh_seed=81724)
PUBLIC = Course(manifest=library.find("cross-entropy"))


def written(folder: Path, course: Course) -> Path:
    """Give the root of a host that has unpacked a zip."""
    for file in gradescope.make(course).files:
        path = folder / "autograder" / "source" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(file.mode)
    return folder / "autograder"


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_scripts_can_be_run_and_have_no_cr() -> None:
    files = {file.path: file for file in gradescope.make(SECRET).files}
    for name in ("setup.sh", "run_autograder"):
        assert files[name].mode == 0o755
        assert files[name].content.startswith(b"#!/usr/bin/env bash\n")
        assert b"\r" not in files[name].content


def test_a_bundled_assignment_is_named_and_not_packed() -> None:
    package = gradescope.make(PUBLIC)
    assert {file.path for file in package.files} == {
        "setup.sh",
        "run_autograder",
        ".gradekit/deployed.json",
    }
    assert " --assignment cross-entropy --no-settings --strict" in gradescope.run_autograder(PUBLIC)
    assert package.next_step.startswith("Set the assignment to 100 points, upload autograder.zip")
    assert [note for note in package.notes if "--fresh 20 --fresh-seed N" in note] != []


def test_an_assignment_of_ones_own_is_packed_and_said_to_be_kept() -> None:
    package = gradescope.make(SECRET)
    paths = {file.path for file in package.files}
    assert {"assignments/tiny/assignment.toml", "assignments/tiny/reference.py"} <= paths
    assert [path for path in paths if "__pycache__" in path] == []
    assert package.notes == (
        f"{SECRET.manifest.folder} is in the zip, with reference and hidden properties: "
        "Gradescope keeps it from students, so upload it there and nowhere else.",
        "Its examples will be drawn for each submission, which takes long. Run "
        f"`gradekit author build {SECRET.manifest.folder}`, and deploy it again.",
    )


@pytest.fixture
def autograder(tmp_path: Path) -> Path:
    """Give a host's folder in which `run_autograder` has its own place."""
    root = written(tmp_path, SECRET)
    (root / "source" / "run_autograder").rename(root / "run_autograder")
    return root


def run(autograder: Path, check: str) -> tuple[str, dict[str, Any]]:
    program(autograder / "gradekit" / "bin" / "gradekit", check)
    command = [autograder / "run_autograder"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, json.loads((autograder / "results" / "results.json").read_text())


@pytest.mark.parametrize("check", ["exit 0", "exit 3", "kill -9 $$"])
def test_before_the_end_there_is_no_number(autograder: Path, check: str) -> None:
    _, results = run(autograder, check)
    assert results == gradescope.PENDING
    assert "score" not in results
    assert results["tests"] == []
    assert list(gradescope.problems_of(json.dumps(results).encode())) == []


def test_the_submission_is_checked_by_what_was_deployed_and_nothing_of_its_own(
    autograder: Path,
) -> None:
    said, _ = run(autograder, 'pwd; for word in "$@"; do echo "$word"; done')
    assert said.splitlines() == [
        "/",
        "check",
        f"{autograder}/submission",
        *("--assignment", f"{autograder}/source/assignments/tiny"),
        *("--no-settings", "--strict", "--time-limit", "480"),
        *("--fresh", "20", "--fresh-seed", "81724"),
        *("--format", f"gradescope={autograder}/results/results.json"),
    ]


def test_a_folder_with_a_strange_name_is_named_as_it_is(tmp_path: Path) -> None:
    strange = tmp_path / 'it\'s $HOME `x` "y"'
    strange.mkdir()
    for path in TINY.glob("*.*"):
        (strange / path.name).write_bytes(path.read_bytes())
    root = written(tmp_path, Course(manifest=library.find(f"{strange}/")))
    (root / "source" / "run_autograder").rename(root / "run_autograder")
    said, _ = run(root, 'echo "$4"')
    assert said == f"{root}/source/assignments/{strange.name}\n"


Setup = Callable[[str, str], subprocess.CompletedProcess[str]]


@pytest.fixture
def setup(autograder: Path, tmp_path: Path) -> Setup:
    """Run `setup.sh` with other programs in the place of install.sh and apt-get."""

    def run_it(install: str, apt: str) -> subprocess.CompletedProcess[str]:
        program(autograder / "source" / ".gradekit" / "install.sh", install)
        bin_ = program(tmp_path / "bin" / "apt-get", apt).parent
        return subprocess.run(
            [autograder / "source" / "setup.sh"],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": f"{bin_}:/usr/bin:/bin"},
        )

    return run_it


def test_where_python_is_new_enough_apt_is_not_asked(setup: Setup, autograder: Path) -> None:
    done = setup('echo "$1"', "echo apt")
    assert (done.returncode, done.stdout) == (0, f"{autograder}/gradekit\n")


def test_where_python_is_old_apt_gives_another(setup: Setup) -> None:
    done = setup('[ "$PYTHON" ] || exit 3; echo "with $PYTHON"', 'echo "$@"')
    assert done.returncode == 0
    *_, got, last = done.stdout.splitlines()
    assert got.endswith("install --no-install-recommends python3.11 python3.11-venv")
    assert last == "with python3.11"


def test_where_apt_has_none_it_ends_with_a_sentence(setup: Setup) -> None:
    done = setup("exit 3", "exit 100")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "gradekit needs Python 3.11 to 3.13, and apt gives none for this image: "
        "choose a newer base image for the autograder.\n"
    )


def test_what_cannot_be_installed_makes_no_image(setup: Setup) -> None:
    assert setup("exit 1", "exit 0").returncode == 1
    assert setup('[ "${PYTHON:-}" ] && exit 1; exit 3', "exit 0").returncode == 1


def test_only_its_owner_reads_what_grades(setup: Setup, autograder: Path) -> None:
    setup("exit 0", "exit 0")
    secret = autograder / "source" / "assignments" / "tiny" / "reference.py"
    assert secret.stat().st_mode & 0o077 == 0


RIGHT: dict[str, Any] = {
    "score": 1.5,
    "output": "1.5 of 2",
    "output_format": "text",
    "visibility": "visible",
    "tests": [
        {"name": "a", "number": "1", "score": 1.5, "max_score": 2, "status": "failed"},
        {"name": "b", "output": "", "visibility": "hidden", "tags": ["f"]},
    ],
}


def problems(**changed: Any) -> list[str]:
    return list(gradescope.problems_of(json.dumps(RIGHT | changed).encode()))


def problems_of_test(**changed: Any) -> list[str]:
    return problems(tests=[RIGHT["tests"][0] | changed])


def test_what_keeps_the_rules_has_no_problem() -> None:
    assert problems() == []
    assert problems(score=0, leaderboard=[]) == []


def test_each_broken_rule_is_told() -> None:
    nan = float("nan")
    assert problems(score=nan) == ["results.json is no JSON in UTF-8 (NaN is no number of JSON)"]
    assert problems(score="1") == ["score is no finite number"]
    assert problems(score=True) == ["score is no finite number"]
    assert problems(visibility="until_due") == ["the top: visibility is 'until_due'"]
    assert problems(test_output_format="xml") == ["the top: test_output_format is 'xml'"]
    assert problems(tests={}) == ["tests is no list"]
    assert problems(tests=[1]) == ["test 1 is no object"]
    assert problems_of_test(number=1) == ["test 1: number is no string"]
    assert problems_of_test(status="error") == ["test 1: status is 'error'"]
    assert problems_of_test(tags=[1]) == ["test 1: tags is no list of strings"]
    assert problems_of_test(score=2.5) == ["test 1: score 2.5 is above max_score 2"]
    assert problems_of_test(score="2") == ["test 1: score or max_score is no finite number"]
    assert list(gradescope.problems_of(b"[]")) == ["results.json is no object"]
    assert "no JSON in UTF-8" in next(gradescope.problems_of(b""))
    assert "no JSON in UTF-8" in next(gradescope.problems_of(b'{"output": "\xff"}'))


def test_what_gradescopes_own_library_writes_keeps_the_rules() -> None:
    runner = pytest.importorskip("gradescope_utils.autograder_utils.json_test_runner")
    decorators = pytest.importorskip("gradescope_utils.autograder_utils.decorators")

    class Tests(unittest.TestCase):
        @decorators.weight(2)
        @decorators.number("1.1")
        @decorators.visibility("after_published")
        def test_it(self) -> None:
            """It holds."""

        def test_other(self) -> None:
            self.fail("no")

    stream = io.StringIO()
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(Tests)
    runner.JSONTestRunner(visibility="visible", stream=stream).run(suite)
    assert json.loads(stream.getvalue())["tests"]
    assert list(gradescope.problems_of(stream.getvalue().encode())) == []


def test_a_zip_without_a_secret_has_no_assignment_in_it() -> None:
    course = replace(PUBLIC, installation=(PackedFile.text(".gradekit/install.sh", ""),))
    paths = [file.path for file in gradescope.make(course).files]
    assert [path for path in paths if "assignment" in path] == []
