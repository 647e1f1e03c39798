"""The question folder is what PrairieLearn reads; its grader leaves no number too early."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gradekit.assignment import library
from gradekit.authoring.deploy import prairielearn
from gradekit.authoring.deploy.course import Course
from tests.folders import TINY

from .conftest import runs_from_here

OWN = Course(
    manifest=library.find(f"{TINY}/"),
    installation=(runs_from_here(),),
    fresh=20,
    fresh_seed=81724,
)
BUNDLED = Course(manifest=library.find("cross-entropy"))

# What its documentation asks of info.json, as far as gradekit writes it.
INFO = {
    "type": "object",
    "required": ["uuid", "title", "topic", "type", "gradingMethod", "externalGradingOptions"],
    "additionalProperties": False,
    "properties": {
        "uuid": {
            "type": "string",
            "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        },
        "title": {"type": "string", "minLength": 1},
        "topic": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "type": {"const": "v3"},
        "singleVariant": {"type": "boolean"},
        "gradingMethod": {"const": "External"},
        "externalGradingOptions": {
            "type": "object",
            "required": ["image"],
            "additionalProperties": False,
            "properties": {
                "enabled": {"type": "boolean"},
                "image": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                "entrypoint": {"type": "string", "pattern": "^/grade/tests/"},
                "timeout": {"type": "integer", "maximum": 600},
                "enableNetworking": {"const": False},
            },
        },
    },
}


def files(course: Course) -> dict[str, str]:
    return {file.path: file.content.decode() for file in prairielearn.make(course).files}


class Elements(HTMLParser):
    """The elements of PrairieLearn with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("course", [OWN, BUNDLED], ids=["own", "bundled"])
def test_info_is_what_prairielearn_reads(course: Course) -> None:
    info = json.loads(files(course)["info.json"])
    jsonschema.validate(info, INFO)
    options = info["externalGradingOptions"]
    assert options["entrypoint"] == f"/grade/{prairielearn.PROGRAM}"
    assert options["timeout"] > prairielearn.SECONDS  # gradekit's own limit is the first to end


def test_two_assignments_are_two_questions() -> None:
    own, bundled = (json.loads(files(course)["info.json"])["uuid"] for course in (OWN, BUNDLED))
    assert own != bundled


def test_the_question_takes_a_file_and_shows_what_was_handed_out_and_the_results() -> None:
    written = files(BUNDLED)
    elements = Elements(written["question.html"]).found
    (upload,) = [attributes for tag, attributes in elements if tag == "pl-file-upload"]
    assert upload["file-names"] == "cross_entropy.py"
    downloads = {attributes["file-name"] for tag, attributes in elements if "download" in tag}
    shown = {Path(path).name for path in written if path.startswith("clientFilesQuestion/")}
    assert downloads == shown == {"cross_entropy.py", "cross_entropy.md"}
    assert "pl-external-grader-results" in {tag for tag, _ in elements}


def test_what_an_author_writes_is_text_in_the_question() -> None:
    manifest = replace(BUNDLED.manifest, title="<b>x</b>", description='a "quote" & <i>')
    parsed = Elements(files(replace(BUNDLED, manifest=manifest))["question.html"])
    assert '<b>x</b>. a "quote" & <i>' in parsed.text


@pytest.fixture
def grade(tmp_path: Path) -> Path:
    """Give the folder `/grade` of a host."""
    for path, text in files(OWN).items():
        if path.startswith("tests/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
    (tmp_path / prairielearn.PROGRAM).chmod(0o755)
    return tmp_path


def run(grade: Path, check: str) -> tuple[str, dict[str, Any]]:
    program = grade / "image" / "bin" / "gradekit"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{check}\n")
    program.chmod(0o755)
    done = subprocess.run(
        [grade / prairielearn.PROGRAM],
        env={"GRADEKIT": str(grade / "image"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, json.loads((grade / "results" / "results.json").read_text())


@pytest.mark.parametrize("check", ["exit 0", "exit 3", "kill -9 $$"])
def test_before_the_end_nothing_is_gradable_and_nobody_loses_an_attempt(
    grade: Path, check: str
) -> None:
    _, results = run(grade, check)
    assert results == prairielearn.PENDING
    assert results["gradable"] is False
    assert list(prairielearn.problems_of(json.dumps(results).encode())) == []


def test_the_submission_is_checked_by_what_was_deployed_and_nothing_of_its_own(
    grade: Path,
) -> None:
    said, _ = run(grade, 'pwd; for word in "$@"; do echo "$word"; done')
    assert said.splitlines() == [
        "/",
        "check",
        f"{grade}/student/tiny.py",
        *("--assignment", f"{grade}/tests/assignments/tiny"),
        *("--no-settings", "--strict", "--time-limit", "240"),
        *("--fresh", "20", "--fresh-seed", "81724"),
        *("--format", f"prairielearn={grade}/results/results.json"),
    ]


def test_the_image_installs_what_is_beside_its_dockerfile() -> None:
    written = files(OWN)
    assert "COPY .gradekit /tmp/.gradekit\n" in written["image/Dockerfile"]
    assert "sh /tmp/.gradekit/install.sh /opt/gradekit " in written["image/Dockerfile"]
    assert "image/.gradekit/install.sh" in written
    assert "/opt/gradekit" in written[prairielearn.PROGRAM]


RIGHT = {
    "gradable": True,
    "score": 0.5,
    "tests": [
        {"name": "one", "points": 1.0, "max_points": 1.0},
        {"name": "other", "points": 0.0, "max_points": 1.0},
    ],
}


@pytest.mark.parametrize(
    ("results", "problem"),
    [
        (RIGHT, None),
        ({"gradable": False, "format_errors": ["no"]}, None),
        ([], "results.json is no object"),
        ({"gradable": False}, "nothing is gradable, and no reason is given"),
        ({"gradable": False, "score": 0, "format_errors": ["no"]}, "there is a number, although"),
        ({"score": 1.5}, "score is 1.5, and no number from 0 to 1"),
        ({"score": True}, "score is True, and no number from 0 to 1"),
        ({"score": None}, "score is None, and no number from 0 to 1"),
        (RIGHT | {"score": 1}, "the score is 1, and a test has lost points"),
        (
            RIGHT | {"tests": [{"points": 2.0, "max_points": 1.0}]},
            "a test has more points than it is worth",
        ),
        ({"score": 0, "output": "x" * prairielearn.MOST_BYTES}, "and PrairieLearn takes 1000000"),
    ],
)
def test_each_broken_rule_is_told(results: Any, problem: str | None) -> None:
    problems = list(prairielearn.problems_of(json.dumps(results).encode()))
    assert len(problems) == (problem is not None)
    assert problem is None or problem in problems[0]


@pytest.mark.parametrize("content", [b"", b"{", b'{"score": NaN}', b"\xff"])
def test_what_is_no_json_is_told(content: bytes) -> None:
    (problem,) = prairielearn.problems_of(content)
    assert problem.startswith("results.json is no JSON in UTF-8")
