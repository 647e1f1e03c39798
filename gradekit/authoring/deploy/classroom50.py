"""Classroom 50: the template of a student's repository, and the autograder of the assignment.

The autograder's folder can be read by anyone on the course's Pages, so it has what students
may read and nothing else. All points are hundredths there, rounded down.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from gradekit.authoring.deploy import github, release, student_repository, trial
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.package import Package, PackedFile
from gradekit.authoring.deploy.student_repository import SECONDS
from gradekit.model.errors import UsageError

FOR_STUDENTS: Final = True
TEMPLATE: Final = "template"
AUTOGRADERS: Final = "autograders"
MOST_BYTES: Final = 10 * 1024 * 1024
LONGEST_BODY: Final = 100_000  # characters; GitHub takes 125,000 for the text of a release
AUTOGRADER: Final = '''\
"""Classroom 50's runner starts this in a student's checkout; it writes result.json there."""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULT, BODY = Path("result.json"), Path("release-body.md")
CHECK = {check}


def main():
    """Exit with 0 if there is a score, whatever it is; the runner takes all else for an error."""
    environment = Path(os.environ.get("RUNNER_TEMP") or HERE) / "gradekit"
    install = ["sh", str(HERE / ".gradekit" / "install.sh"), str(environment)]
    if subprocess.run(install, check=False).returncode:
        return 1
    for path in (RESULT, BODY):
        path.unlink(missing_ok=True)  # what the student has committed is no result
    gradekit = str(environment / "bin" / "gradekit")
    code = subprocess.run([gradekit, "check", *CHECK], check=False).returncode
    result = read() if code in (0, 1, 2) else {{}}
    if "score" not in result:
        RESULT.unlink(missing_ok=True)
        BODY.unlink(missing_ok=True)
        print("::error title=gradekit::There is no score, through no fault of the student.")
        return 1
    if BODY.is_file() and BODY.stat().st_size > {longest}:
        BODY.unlink()  # GitHub would refuse it; the runner writes a short one
    tell(result)
    return 0


def read():
    try:
        return json.loads(RESULT.read_text("utf-8"))
    except (OSError, ValueError):
        return {{}}


def tell(result):
    """Set the status of the commit: points, and not the hundredths that result.json has."""
    held = all(test["passed"] for test in result["tests"])
    points, most = (f"{{result[key] / 100:.2f}}" for key in ("score", "max-score"))
    if os.environ.get("GITHUB_OUTPUT"):
        with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
            file.write(f"status={{'success' if held else 'failure'}}\\n")
            file.write(f"summary=gradekit: {{points}} of {{most}} points\\n")


if __name__ == "__main__":
    sys.exit(main())
'''
IDENTITY: Final = {
    "CLASSROOM": "classroom",
    "ASSIGNMENT": "assignment",
    "ASSIGNMENT_TYPE": "individual",
    "OWNER": "student",
    "USERNAME": "student",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    **dict.fromkeys(("COMMIT_URL", "RELEASE_URL", "REVIEW_URL"), "file:///work"),
}


on_host = github.on_host  # hundredths there, too


def make(course: Course) -> Package:
    """Make the template and, with checks, the autograder.

    Raises
    ------
    UsageError
        If the autograder has more than the 10 MB that Classroom 50 fetches.
    """
    files = [*_below(TEMPLATE, github.template(course))]
    step = f"Make a template repository of {TEMPLATE}/"
    if course.with_checks:
        files += _autograder(course)
        step += (
            f", put {AUTOGRADERS}/{course.name}/ into your classroom's {AUTOGRADERS}/ under the "
            'name of the assignment there, and set its runtime to {"python": "3.12"}'
        )
    return Package(
        files=(*files, trial.record("classroom50", course, below="")),
        notes=_notes(course),
        next_step=f"{step}.",
    )


def _autograder(course: Course) -> list[PackedFile]:
    check = [
        *(release.submission(course.manifest), "--assignment", course.name),
        *("--no-settings", "--strict", "--time-limit", str(SECONDS), *course.judging_options()),
        *("--format", "classroom50=result.json", "--format", "markdown=release-body.md"),
        *("--format", "github"),
    ]
    lines = "".join(f"    {json.dumps(each)},\n" for each in check)
    text = AUTOGRADER.format(check=f"[\n{lines}]", longest=LONGEST_BODY)
    files = [PackedFile.text("autograder.py", text), *course.installation]
    if sum(len(file.content) for file in files) > MOST_BYTES:
        raise UsageError(
            "classroom50: the autograder has more than the 10 MB that Classroom 50 fetches. "
            "Leave --bundle out: its runners have a network."
        )
    return [*_below(f"{AUTOGRADERS}/{course.name}", iter(files))]


def _below(folder: str, files: Iterator[PackedFile]) -> Iterator[PackedFile]:
    for file in files:
        yield PackedFile(path=f"{folder}/{file.path}", content=file.content, mode=file.mode)


def _notes(course: Course) -> tuple[str, ...]:
    if not course.with_checks:
        return github.notes(course)
    return (
        *release.make(course).notes,
        "Anyone can read the autograders of a classroom, so this one has no more than that.",
    )


def prepare(directory: Path, root: Path) -> Path:
    """Make the repository that students clone, and fetch the autograder as the runner does."""
    student_repository.make_origin(directory, root, TEMPLATE)
    (folder,) = (directory / AUTOGRADERS).iterdir()
    shutil.copytree(folder, root / "bundle")
    return root


def grade(root: Path, submission: Path) -> trial.Answer:
    """Run the autograder in a student's checkout, and read what Classroom 50 would take."""
    work = student_repository.clone(root, submission)
    temporary = root / "runner"
    temporary.mkdir(exist_ok=True)
    environment = github.runner(work, temporary, temporary / "summary.md") | IDENTITY
    program = root / "bundle" / "autograder.py"
    done, seconds = trial.run([sys.executable, program], work, environment)
    result = work / "result.json"
    score, problems = None, [f"autograder.py ended with {done.returncode}"]
    if done.returncode == 0:
        content = result.read_bytes() if result.is_file() else b""
        problems = [*problems_of(content)]
        score = None if problems else json.loads(content)["score"] / 100
    return trial.Answer(
        score=score, problems=tuple(problems), seconds=seconds, said=done.stdout + done.stderr
    )


def problems_of(content: bytes) -> Iterator[str]:
    """Say what Classroom 50's runner would refuse in a `result.json`."""
    try:
        result = json.loads(content.decode("utf-8"))
    except ValueError as error:
        yield f"result.json is no JSON in UTF-8 ({error})"
        return
    if not isinstance(result, dict) or result.get("schema") != "classroom50/result/v1":
        yield "result.json is none of classroom50/result/v1"
        return
    yield from _problems_of_identity(result)
    yield from _problems_of_points(result, "the result")
    if not isinstance(result.get("tests"), list):
        yield "tests is no list"
        return
    for row in result["tests"]:
        yield from _problems_of_points(row, f"test {row.get('test-name')!r}")
        if not row.get("test-name") or not isinstance(row.get("passed"), bool):
            yield f"test {row.get('test-name')!r} has no name, or has not passed or failed"


def _problems_of_identity(result: Mapping[str, Any]) -> Iterator[str]:
    for field, name in {"classroom": "CLASSROOM", "assignment": "ASSIGNMENT"}.items():
        if result.get(field) != IDENTITY[name]:
            yield f"{field} is {result.get(field)!r}, and not {IDENTITY[name]!r}"
    for field in ("owner", "commit", "release", "review", "datetime"):
        if not isinstance(result.get(field), str) or not result[field]:
            yield f"{field} is no text"
    if not str(result.get("submission")).startswith("submit/"):
        yield f"submission is {result.get('submission')!r}, and no tag below submit/"


def _problems_of_points(row: Mapping[str, Any], place: str) -> Iterator[str]:
    score, most = row.get("score"), row.get("max-score")
    if type(score) is not int or type(most) is not int or not 0 <= score <= most:
        yield f"{place} has {score!r} of {most!r} points"
