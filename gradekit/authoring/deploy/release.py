"""What students get: starter, handout and settings, and nothing that a course keeps secret."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gradekit.assignment import starters
from gradekit.authoring.deploy import checks, toml
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.installation import SCRIPT
from gradekit.authoring.deploy.package import Package, PackedFile
from gradekit.model.assignment import Manifest

SETTINGS: Final = "gradekit.toml"
ENVIRONMENT: Final = ".venv"
INSTALL: Final = f"sh {SCRIPT} {ENVIRONMENT}"
CHECK: Final = f"{ENVIRONMENT}/bin/gradekit check"
WITH_CHECKS: Final = starters.Checking(
    sentence=f"The first command installs gradekit, once, as `{ENVIRONMENT}/bin/gradekit`. "
    "The second checks your work, as often as you like:",
    commands=(INSTALL, f"{CHECK} {{file}}"),
    in_notebook="In the notebook so does the cell below each function, where its kernel has "
    "gradekit, too.",
)
IF_INSTALLED: Final = starters.Checking(
    sentence="Where gradekit is installed, this checks your work, as often as you like:",
    in_notebook="",
)
NO_CHECKS: Final = starters.Checking(sentence="", commands=(), in_notebook="")


def make(course: Course, *, alone: bool = False) -> Package:
    """Make the folder that a course hands out; with `alone` its one starter is what is graded.

    Raises
    ------
    UsageError
        If the assignment has no starter.
    """
    file = submission(course.manifest)
    return Package(
        files=(*handed_out(course, alone=alone), _settings(course), *course.installation),
        notes=tuple(_notes(course)),
        next_step=f"Give the folder to your students; they write {file}"
        + (f", and check it by `{INSTALL}` and `{CHECK}`." if course.with_checks else "."),
    )


def submission(manifest: Manifest) -> str:
    """Name the starter that is checked; raise `UsageError` if there is none."""
    return next(iter(starters.names(manifest)))


def handed_out(course: Course, *, alone: bool = False) -> Iterator[PackedFile]:
    """Give the starters, the handout and its data, as `gradekit new` does.

    They tell of the checks that students can make, and of no others. With `alone` there is one
    starter: a host that grades one name would give 0 to who writes into the other.
    """
    kinds = [submission(course.manifest).rpartition(".")[2]] if alone else starters.KINDS
    checking = IF_INSTALLED if course.is_bundled else NO_CHECKS
    if course.with_checks:
        checking = WITH_CHECKS
    for name, content in starters.student_files(course.manifest, kinds, checking=checking).items():
        yield PackedFile(path=name, content=content)


def _settings(course: Course) -> PackedFile:
    lines = [
        "# What `gradekit check` grades here if it is told nothing else.",
        toml.line("assignment", course.name),
        toml.line("submission", submission(course.manifest)),
    ]
    return PackedFile.text(SETTINGS, "\n".join(lines) + "\n")


def _notes(course: Course) -> Iterator[str]:
    if not course.with_checks:
        yield "No answer is in it, and no check: gradekit and the assignment stay with you."
        return
    yield (
        "Students can read the properties, the reference and the error models, which are in the "
        "wheel in .gradekit; solutions, misconceptions and hidden properties are not there."
    )
    if secret := checks.hidden(course.manifest):
        yield (
            f"Students check without what is hidden ({len(secret)} of "
            f"{len(course.manifest.policies)} properties), so their total is another."
        )
    if secret or not course.is_built:
        yield "The examples are drawn at a student's first check, which takes a while."
