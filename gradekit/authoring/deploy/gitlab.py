"""GitLab: the template of a student's repository, with a job that checks each push.

The job's report in JUnit XML is shown in merge requests and pipelines, also where the job has
failed; points stand in its log and, as they are, in the report's properties.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from gradekit.authoring.deploy import release, student_repository, trial
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.github import notes
from gradekit.authoring.deploy.package import Package, PackedFile
from gradekit.authoring.deploy.student_repository import GRADED, SECONDS

FOR_STUDENTS: Final = True
JOB: Final = ".gitlab-ci.yml"
REPORT: Final = "gradekit.xml"
MOST_BYTES: Final = 30_000_000
HEAD: Final = """\
# Made by `gradekit deploy`. Its result is advice: whoever may push here may change this file.
gradekit:
  image: python:3.12-slim
  timeout: 10 minutes
"""
CHECK: Final = f"""\
  variables:
    ASSIGNMENT: "{{assignment}}"
    SUBMISSION: "{{submission}}"
  script:
    - sh .gradekit/install.sh "${{{{TMPDIR:-/tmp}}}}/gradekit"
    - >-
      "${{{{TMPDIR:-/tmp}}}}/gradekit/bin/gradekit" check "$SUBMISSION" --assignment "$ASSIGNMENT"
      --no-settings --time-limit {SECONDS} --format terminal --format junit={REPORT}
  artifacts:
    when: always
    reports:
      junit: {REPORT}
"""
NO_CHECK: Final = f"""\
  script:
    - echo "{GRADED}"
"""


def make(course: Course) -> Package:
    """Make the template, with what it checks if students may read it."""
    steps = NO_CHECK
    if course.with_checks:
        submission = release.submission(course.manifest)
        steps = CHECK.format(assignment=course.name, submission=submission)
    return Package(
        files=(
            *student_repository.files(course),
            PackedFile.text(JOB, HEAD + steps),
            trial.record("gitlab", course, below=""),
        ),
        notes=notes(course),
        next_step="Commit the folder as a project, and let students fork it.",
    )


def prepare(directory: Path, root: Path) -> Path:
    """Make the repository that students clone."""
    student_repository.make_origin(directory, root)
    return root


def grade(root: Path, submission: Path) -> trial.Answer:
    """Run the job's script on one submission, as a runner does, and read its report."""
    work = student_repository.clone(root, submission)
    text = (work / JOB).read_text("utf-8")
    temporary = root / "runner"
    temporary.mkdir(exist_ok=True)
    variables = re.findall(r'^    ([A-Z]+): "(.*)"$', text, re.MULTILINE)
    given = {"CI": "true", "CI_PROJECT_DIR": str(work), "TMPDIR": str(temporary)}
    environment = trial.surroundings() | given | dict(variables)
    done, seconds = trial.run(["/bin/sh", "-e", "-c", "\n".join(script(text))], work, environment)
    report = work / REPORT
    content = report.read_bytes() if report.is_file() else b""
    problems = [*problems_of(content)]
    if done.returncode not in range(4):
        problems.append(f"the job ended with {done.returncode}")
    score = None if problems else _score(content)
    if score is None and done.returncode == 0:
        problems.append("the job passed, and there is no score")
    return trial.Answer(
        score=score, problems=tuple(problems), seconds=seconds, said=done.stdout + done.stderr
    )


def script(text: str) -> list[str]:
    """Give the commands of the job, as they are laid out here; this is no reader of YAML."""
    listed = text.partition("  script:\n")[2].partition("  artifacts:\n")[0]
    items = re.split(r"^    - (?:>-\n)?", listed, flags=re.MULTILINE)[1:]
    return [" ".join(item.split("\n      ")).strip() for item in items]


def _score(content: bytes) -> float | None:
    root = ET.fromstring(content)  # noqa: S314  # `problems_of` read it
    facts = root.iterfind("testsuite/properties/property")
    score = {each.get("name"): each.get("value", "") for each in facts}["gradekit.score"]
    return None if score == "none" else float(score)


def problems_of(content: bytes) -> Iterator[str]:
    """Say what GitLab would not read, or drop, of a report."""
    if len(content) > MOST_BYTES:
        yield f"{REPORT} has more than the {MOST_BYTES} bytes that GitLab takes"
        return
    try:
        root = ET.fromstring(content)  # noqa: S314  # written by gradekit, small
    except ET.ParseError as error:
        yield f"{REPORT} is no XML ({error})"
        return
    suites = root.findall("testsuite")
    if root.tag != "testsuites" or not suites:
        yield f"{REPORT} has no testsuite"
    names = Counter((each.get("classname"), each.get("name")) for each in root.iter("testcase"))
    for (_, name), count in names.items():
        if count > 1 or not name:
            yield f"GitLab would drop a test case: {count} have the name {name!r}"
    if any("[[ATTACHMENT" in (each.text or "") for each in root.iter()):
        yield "a text of a submission names an attachment"
