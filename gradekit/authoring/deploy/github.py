"""GitHub: the template of a student's repository, with a workflow that checks each push.

Points stand in the summary, rounded down to hundredths. The job passes if all that is worth
points holds, and fails with the exit code of `gradekit check` otherwise.
"""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from gradekit.authoring.deploy import release, student_repository, trial, workflow
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.package import Package, PackedFile

FOR_STUDENTS: Final = True
MOST_BYTES: Final = 1 << 20
OUR_FAULT: Final = 3  # the exit code of `gradekit check` without a score
POINTS: Final = re.compile(r"^\*\*([\d.]+) of ([\d.]+) points?\*\*", re.MULTILINE)
COMMAND: Final = re.compile(r"^\s*::([\w-]+)[ :]|##\[", re.MULTILINE)
OURS: Final = {"error", "warning", "notice", "group", "endgroup"}
STOPPED: Final = re.compile(r"^::stop-commands::([\w-]{16,})$.*?^::\1::$", re.MULTILINE | re.DOTALL)


def make(course: Course) -> Package:
    """Make the template, with what it checks if students may read it."""
    return Package(
        files=(*template(course), trial.record("github", course, below="")),
        notes=notes(course),
        next_step="Commit the folder as a repository, mark it as a template in its settings, and "
        "let students make theirs from it.",
    )


def template(course: Course) -> Iterator[PackedFile]:
    """Give the files of a student's repository on GitHub."""
    yield from student_repository.files(course)
    steps = workflow.NO_CHECK
    if course.with_checks:
        yield PackedFile.text(workflow.ACTION_PATH, workflow.ACTION)
        steps = workflow.CHECK.format(
            assignment=course.name, submission=release.submission(course.manifest)
        )
    yield PackedFile.text(workflow.WORKFLOW_PATH, workflow.WORKFLOW + steps)


def notes(course: Course) -> tuple[str, ...]:
    """Say what a course must know of a template."""
    advice = (
        "Students can change what their own repository runs, so what it says is advice: for "
        "marks, grade their files yourself, with `gradekit grade`."
        if course.with_checks
        else "What runs there says that they are graded by your course; --with-checks checks "
        "each push."
    )
    return (*release.make(course).notes, advice)


def prepare(directory: Path, root: Path) -> Path:
    """Make the repository that students clone."""
    student_repository.make_origin(directory, root)
    return root


def grade(root: Path, submission: Path) -> trial.Answer:
    """Run the workflow on one submission, step by step, and read what GitHub would show."""
    work = student_repository.clone(root, submission)
    temporary = root / "runner"
    summary = temporary / "summary.md"
    temporary.mkdir(exist_ok=True)
    summary.unlink(missing_ok=True)
    done, seconds = workflow.run_steps(work, runner(work, temporary, summary))
    text = summary.read_text("utf-8") if summary.is_file() else ""
    return trial.Answer(
        score=_points(text),
        problems=tuple(problems_of(done, text)),
        seconds=seconds,
        said=done.stdout + done.stderr,
    )


def runner(work: Path, temporary: Path, summary: Path) -> dict[str, str]:
    """Give the environment that a runner gives to a step."""
    return trial.surroundings() | {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(work),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_OUTPUT": str(temporary / "output"),
        "RUNNER_TEMP": str(temporary),
        "RUNNER_OS": "Linux",
    }


def on_host(report: Mapping[str, Any]) -> float | None:
    """Give the points of a report as they are shown: rounded down to hundredths."""
    if report["score"] is None:
        return None
    return math.floor(Fraction(repr(report["score"])) * 100) / 100


def _points(summary: str) -> float | None:
    points = POINTS.search(summary)
    return float(points[1]) if points else None


def problems_of(done: subprocess.CompletedProcess[str], summary: str) -> Iterator[str]:
    """Say what a runner would obey that is not ours, refuse, or take for another outcome."""
    if len(summary.encode()) > MOST_BYTES:
        yield f"the summary is longer than the {MOST_BYTES} bytes that GitHub takes"
    obeyed = {match[1] for match in COMMAND.finditer(STOPPED.sub("", done.stdout))}
    if obeyed - OURS:
        yield f"the log has commands that are not gradekit's: {sorted(map(str, obeyed - OURS))}"
    if COMMAND.search(summary):
        yield "the summary has what a log would obey"
    points = POINTS.search(summary)
    if done.returncode not in range(4):
        yield f"the job ended with {done.returncode}"
    elif points and (done.returncode == 0) != (points[1] == points[2]):
        yield f"the job ended with {done.returncode}, at {points[1]} of {points[2]} points"
    elif not points and done.returncode != OUR_FAULT:
        yield f"the job ended with {done.returncode}, and there is no score"
