"""Gradescope: a zip with `setup.sh`, which makes the image, and `run_autograder`, which grades.

Both find their files from where they lie, so that `deploy --try` can run them below any folder.
Points are those of the report: Gradescope shows what `results.json` says, and nothing is rounded.
"""

from __future__ import annotations

import json
import math
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from gradekit.authoring.deploy import trial
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.package import Package, PackedFile
from gradekit.model.errors import UsageError

ARCHIVE: Final = "autograder.zip"
SECONDS: Final = 480
"""Of the 600 that Gradescope gives a submission unless told: the rest is for what comes after."""
SETUP: Final = """\
#!/usr/bin/env bash
# Gradescope runs this once, as root, when it makes the autograder's image.
set -eu
source=$(cd "$(dirname "$0")" && pwd)
environment=$(dirname "$source")/gradekit
status=0
sh "$source/.gradekit/install.sh" "$environment" || status=$?
if [ "$status" = 3 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get --quiet --quiet update || true
    if ! apt-get --yes --quiet --quiet install --no-install-recommends python3.11 python3.11-venv
    then
        echo "gradekit needs Python 3.11 to 3.13, and apt gives none for this image:" \\
            "choose a newer base image for the autograder." >&2
        exit 1
    fi
    status=0
    PYTHON=python3.11 sh "$source/.gradekit/install.sh" "$environment" || status=$?
fi
chmod -R go= "$source"
exit "$status"
"""
RUN: Final = """\
#!/usr/bin/env bash
# Gradescope runs this, as root, for each submission.
set -u
autograder=$(cd "$(dirname "$0")" && pwd)
results=$autograder/results/results.json
mkdir -p "$autograder/results"
cat > "$results" <<'END'
{pending}
END
cd /
"$autograder/gradekit/bin/gradekit" check "$autograder/submission" {options} \\
    --format "gradescope=$results"
exit 0  # whatever the score is: Gradescope reads results.json, and takes 1 for a broken autograder
"""
PENDING: Final = {
    "output": "The grading of this submission has not finished, and there is no score yet. If this "
    "stays so it was stopped, which is not your fault: ask your course to run it again.",
    "output_format": "text",
    "stdout_visibility": "hidden",
    "tests": [],
}
VISIBILITY: Final = {"visible", "hidden", "after_due_date", "after_published"}
FORMATS: Final = {"text", "html", "simple_format", "md", "ansi"}


def make(course: Course) -> Package:
    """Make the zip that a course uploads; of it students see the results alone."""
    return Package(
        files=(
            PackedFile.program("setup.sh", SETUP),
            PackedFile.program("run_autograder", run_autograder(course)),
            *course.installation,
            *course.folder_files(),
            trial.record("gradescope", course, below=""),
        ),
        archive=ARCHIVE,
        notes=_notes(course),
        next_step=f"Set the assignment to {float(course.manifest.max_score):g} points, upload "
        f"{ARCHIVE} as its autograder, and wait until the image is built.",
    )


def run_autograder(course: Course) -> str:
    """Write the program that grades one submission."""
    options = course.shell_options("$autograder/source", SECONDS)
    return RUN.replace("{pending}", json.dumps(PENDING, indent=2)).replace("{options}", options)


def _notes(course: Course) -> tuple[str, ...]:
    notes = []
    if not course.is_bundled:
        notes.append(
            f"{course.manifest.folder} is in the zip, with reference and hidden properties: "
            "Gradescope keeps it from students, so upload it there and nowhere else."
        )
    return (*notes, *course.about_examples())


def prepare(directory: Path, root: Path) -> Path:
    """Make the image as Gradescope does: unpack the zip, run `setup.sh`; give `source`.

    Raises
    ------
    UsageError
        If `setup.sh` fails.
    """
    autograder = root / "autograder"
    source = autograder / "source"
    with zipfile.ZipFile(directory / ARCHIVE) as archive:
        archive.extractall(source)
        for entry in archive.infolist():
            (source / entry.filename).chmod(entry.external_attr >> 16)
    program = autograder / "run_autograder"
    program.write_bytes((source / "run_autograder").read_bytes())
    program.chmod(0o755)
    done = subprocess.run(
        [source / "setup.sh"], cwd=autograder, env=trial.surroundings(), check=False
    )
    if done.returncode:
        raise UsageError(f"{source / 'setup.sh'}: it ended with {done.returncode}.")
    return source


def grade(root: Path, submission: Path) -> trial.Answer:
    """Grade one submission as Gradescope does, and read what it would show."""
    autograder = root / "autograder"
    trial.place_alone(submission, autograder / "submission")
    results = autograder / "results" / "results.json"
    results.unlink(missing_ok=True)
    done, seconds = trial.run([autograder / "run_autograder"], autograder, trial.surroundings())
    content = results.read_bytes() if results.is_file() else b""
    problems = [*problems_of(content)]
    if done.returncode:
        problems.append(f"run_autograder ended with {done.returncode}")
    score = None if problems else json.loads(content).get("score")
    return trial.Answer(
        score=score, problems=tuple(problems), seconds=seconds, said=done.stdout + done.stderr
    )


def problems_of(content: bytes) -> Iterator[str]:
    """Say what breaks Gradescope's rules in a `results.json`; nothing where it is right."""
    try:
        results = json.loads(content.decode("utf-8"), parse_constant=_refuse)
    except ValueError as error:
        yield f"results.json is no JSON in UTF-8 ({error})"
        return
    if not isinstance(results, dict):
        yield "results.json is no object"
        return
    tests = results.get("tests", [])
    if not isinstance(tests, list):
        yield "tests is no list"
        return
    yield from _enums(results, "the top")
    if "score" in results and not _is_number(results["score"]):
        yield "score is no finite number"
    for place, test in enumerate(tests, start=1):
        yield from _problems_of_test(test, f"test {place}")


def _problems_of_test(test: Any, place: str) -> Iterator[str]:
    if not isinstance(test, dict):
        yield f"{place} is no object"
        return
    yield from _enums(test, place)
    score, most = test.get("score", 0), test.get("max_score", math.inf)
    if not _is_number(score) or not (most == math.inf or _is_number(most)):
        yield f"{place}: score or max_score is no finite number"
    elif score > most:
        yield f"{place}: score {score} is above max_score {most}"
    if test.get("status", "passed") not in {"passed", "failed"}:
        yield f"{place}: status is {test['status']!r}"
    for key in ("name", "number", "output"):
        if not isinstance(test.get(key, ""), str):
            yield f"{place}: {key} is no string"
    tags = test.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield f"{place}: tags is no list of strings"


def _enums(table: Mapping[str, Any], place: str) -> Iterator[str]:
    """Check the fields that have a few words as values."""
    for key in ("visibility", "stdout_visibility"):
        if table.get(key, "visible") not in VISIBILITY:
            yield f"{place}: {key} is {table[key]!r}"
    for key in ("output_format", "test_output_format", "name_format", "test_name_format"):
        if table.get(key, "text") not in FORMATS:
            yield f"{place}: {key} is {table[key]!r}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")
