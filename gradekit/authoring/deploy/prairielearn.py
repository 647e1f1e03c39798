"""PrairieLearn: a question folder, and the image in which its external grader runs.

Students see `question.html` and `clientFilesQuestion/`. What is in `tests/` goes to the grader
alone. A score is a share of all points, rounded down to 0.0001; what cannot be read or judged is
not gradable there, and costs neither points nor an attempt.
"""

from __future__ import annotations

import html
import json
import math
import shlex
import shutil
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from gradekit.authoring.deploy import release, trial
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.package import Package, PackedFile
from gradekit.model.errors import UsageError

HANDED_OUT: Final = "clientFilesQuestion"
PROGRAM: Final = "tests/run_autograder.sh"
IMAGE: Final = "image"
TIMEOUT: Final = 300  # seconds; PrairieLearn takes at most 600, and stops what takes longer
SECONDS: Final = 240
MOST_BYTES: Final = 1_000_000
STEPS: Final = 10_000
QUESTION: Final = """\
<pl-question-panel>
  <p>{title}. {description}</p>
  <ul>
{downloads}  </ul>
  <pl-file-upload file-names="{name}" optional-file-patterns="*.py"></pl-file-upload>
</pl-question-panel>

<pl-submission-panel>
  <pl-external-grader-results></pl-external-grader-results>
  <pl-file-preview></pl-file-preview>
</pl-submission-panel>
"""
DOWNLOAD: Final = '    <li><pl-file-download file-name="{name}"></pl-file-download></li>\n'
DOCKERFILE: Final = """\
# Build it in this folder, and push it to where your PrairieLearn takes images from.
FROM python:3.12-slim
COPY .gradekit /tmp/.gradekit
RUN sh /tmp/.gradekit/install.sh /opt/gradekit && rm -r /tmp/.gradekit
"""
RUN: Final = """\
#!/bin/sh
# PrairieLearn runs this in the image for each submission, without network.
set -u
grade=$(cd "$(dirname "$0")/.." && pwd)
results=$grade/results/results.json
mkdir -p "$grade/results"
cat > "$results" <<'END'
{pending}
END
cd /
"${GRADEKIT:-/opt/gradekit}/bin/gradekit" check "$grade/student/"{name} {options} \\
    --format "prairielearn=$results"
exit 0  # whatever the score is: PrairieLearn reads results.json
"""
PENDING: Final = {
    "gradable": False,
    "format_errors": [
        "The grading of this submission has not finished, and there is no score. This is not "
        "your fault: submit it again, and tell your course if it stays so."
    ],
}


def make(course: Course) -> Package:
    """Make the question folder, with the folder `image` beside its files."""
    handed_out = tuple(release.handed_out(course, alone=True))
    files = [
        PackedFile.text("info.json", json.dumps(_info(course), indent=2) + "\n"),
        PackedFile.text("question.html", _question(course, handed_out)),
        *(_moved(file, HANDED_OUT) for file in handed_out),
        PackedFile.program(PROGRAM, _program(course)),
        *(_moved(file, "tests") for file in course.folder_files()),
        PackedFile.text(f"{IMAGE}/Dockerfile", DOCKERFILE),
        *(_moved(file, IMAGE) for file in course.installation),
        trial.record("prairielearn", course, below="./tests"),
    ]
    return Package(
        files=tuple(files),
        notes=_notes(course),
        next_step=f"Build the image with `docker build --tag {_image(course)} image`, push it, "
        "write its whole name into info.json, and put the folder into your course's questions/.",
    )


def _info(course: Course) -> dict[str, Any]:
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_OID, f"gradekit/{course.name}")),
        "title": course.manifest.title,
        "topic": "Programming",
        "tags": ["code"],
        "type": "v3",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": _image(course),
            "entrypoint": f"/grade/{PROGRAM}",
            "timeout": TIMEOUT,
            "enableNetworking": False,
        },
    }


def _image(course: Course) -> str:
    letters = "".join(each if each.isascii() and each.isalnum() else "-" for each in course.name)
    return f"gradekit-{letters.strip('-').lower() or 'assignment'}"


def _question(course: Course, handed_out: tuple[PackedFile, ...]) -> str:
    names = [html.escape(file.path) for file in handed_out]
    return QUESTION.format(
        title=html.escape(course.manifest.title),
        description=html.escape(course.manifest.description),
        downloads="".join(DOWNLOAD.format(name=name) for name in names),
        name=html.escape(release.submission(course.manifest)),
    )


def _program(course: Course) -> str:
    options = course.shell_options("$grade/tests", SECONDS)
    text = RUN.replace("{pending}", json.dumps(PENDING, indent=2)).replace("{options}", options)
    return text.replace("{name}", shlex.quote(release.submission(course.manifest)))


def _moved(file: PackedFile, folder: str) -> PackedFile:
    return PackedFile(path=f"{folder}/{file.path}", content=file.content, mode=file.mode)


def _notes(course: Course) -> tuple[str, ...]:
    notes = []
    if not course.is_bundled:
        notes.append(
            f"{course.manifest.folder} is in tests/, with reference and hidden properties: "
            "PrairieLearn keeps that folder from students, so keep the course's repository private."
        )
    if course.installation:
        notes.append("image/ holds gradekit with all bundled assignments: it is for the grader.")
    return (*notes, *course.about_examples())


def prepare(directory: Path, root: Path) -> Path:
    """Make `/grade` and what the image has, below a scratch folder; give `/grade`.

    Raises
    ------
    UsageError
        If gradekit cannot be installed as the image does.
    """
    grade_folder = root / "grade"
    shutil.copytree(directory / "tests", grade_folder / "tests")
    (grade_folder / PROGRAM).chmod(0o755)
    script = directory / IMAGE / ".gradekit" / "install.sh"
    done = subprocess.run(
        ["/bin/sh", script, root / "gradekit"], env=trial.surroundings(), check=False
    )
    if done.returncode:
        raise UsageError(f"{script}: it ended with {done.returncode}.")
    return grade_folder


def grade(root: Path, submission: Path) -> trial.Answer:
    """Grade one submission as PrairieLearn does, and read what it would show."""
    folder = root / "grade"
    trial.place_alone(submission, folder / "student")
    shutil.rmtree(folder / "results", ignore_errors=True)
    environment = trial.surroundings() | {"GRADEKIT": str(root / "gradekit")}
    done, seconds = trial.run([folder / PROGRAM], folder, environment)
    results = folder / "results" / "results.json"
    content = results.read_bytes() if results.is_file() else b""
    problems = [*problems_of(content)]
    if done.returncode:
        problems.append(f"{PROGRAM} ended with {done.returncode}")
    score = None if problems else _points(json.loads(content))
    return trial.Answer(
        score=score, problems=tuple(problems), seconds=seconds, said=done.stdout + done.stderr
    )


def _points(results: Mapping[str, Any]) -> float | None:
    """Turn a share back into points."""
    if not results["gradable"]:
        return None
    return float(Fraction(repr(results["score"])) * _worth(results["tests"], "max_points"))


def _worth(rows: list[dict[str, Any]], key: str) -> Fraction:
    return sum((Fraction(repr(row[key])) for row in rows), Fraction(0))


def on_host(report: Mapping[str, Any]) -> float | None:
    """Give what PrairieLearn makes of a report's score: rounded down to 0.0001 of all points."""
    if report["problem"] is not None or report["score"] is None or not report["max_score"]:
        return None
    worth = Fraction(repr(report["max_score"]))
    return float(
        Fraction(math.floor(Fraction(repr(report["score"])) / worth * STEPS), STEPS) * worth
    )


def problems_of(content: bytes) -> Iterator[str]:
    """Say what PrairieLearn would refuse, or take for a score that it is not."""
    if len(content) > MOST_BYTES:
        yield f"results.json has {len(content)} bytes, and PrairieLearn takes {MOST_BYTES}"
    try:
        results = json.loads(content.decode("utf-8"), parse_constant=_refuse)
    except ValueError as error:
        yield f"results.json is no JSON in UTF-8 ({error})"
        return
    if not isinstance(results, dict):
        yield "results.json is no object"
    elif results.get("gradable", True) is False:
        if "score" in results or results.get("tests"):
            yield "there is a number, although nothing is gradable"
        if not results.get("format_errors"):
            yield "nothing is gradable, and no reason is given"
    else:
        yield from _problems_of_score(results)


def _problems_of_score(results: Mapping[str, Any]) -> Iterator[str]:
    score = results.get("score")
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        yield f"score is {score!r}, and no number from 0 to 1"
    rows = results.get("tests", [])
    if any(not 0 <= row["points"] <= row["max_points"] for row in rows):
        yield "a test has more points than it is worth"
    if score == 1 and _worth(rows, "points") != _worth(rows, "max_points"):
        yield "the score is 1, and a test has lost points"


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
