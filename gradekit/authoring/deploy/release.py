"""What students get: starter, handout and settings, and nothing that a course keeps secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gradekit.authoring.deploy import checks, toml
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.installation import SCRIPT
from gradekit.authoring.deploy.package import Package, PackedFile
from gradekit.model.assignment import Manifest
from gradekit.model.errors import UsageError

SETTINGS: Final = "gradekit.toml"
ENVIRONMENT: Final = ".venv"
INSTALL: Final = f"sh {SCRIPT} {ENVIRONMENT}"
COMMANDS: Final = re.compile(
    r"The first command writes them as .{1,200}? beside them\. The second checks", re.DOTALL
)
"""What a handout says of `gradekit new`, which has been done for who reads a release."""


def make(course: Course) -> Package:
    """Make the folder that a course hands out.

    Raises
    ------
    UsageError
        If the assignment has no starter.
    """
    submission = next(names(course.manifest))
    return Package(
        files=(
            *handed_out(course.manifest, with_checks=course.with_checks),
            _settings(course),
            *course.installation,
        ),
        notes=tuple(_notes(course)),
        next_step=f"Give the folder to your students; they write {submission}"
        + (" and check it as the handout tells." if course.with_checks else "."),
    )


def names(manifest: Manifest) -> Iterator[str]:
    """Name the starters as they are handed out, the one that is checked first.

    Raises
    ------
    UsageError
        If there is none.
    """
    there = [each for each in (".py", ".ipynb") if (manifest.folder / f"starter{each}").is_file()]
    if not there:
        raise UsageError(f"{manifest.folder}: it has no starter.py to begin with. Write one.")
    yield from (f"{_stem(manifest)}{suffix}" for suffix in there)


def handed_out(manifest: Manifest, *, with_checks: bool = False) -> Iterator[PackedFile]:
    """Give the starters, the handout and its data, under the names that `gradekit new` gives.

    The handout tells how to install what is in `.gradekit/` where there are checks.
    """
    for name in names(manifest):
        starter = manifest.folder / f"starter.{name.rpartition('.')[2]}"
        yield PackedFile(path=name, content=starter.read_bytes())
    handout = manifest.folder / "README.md"
    if handout.is_file():
        text = handout.read_text("utf-8")
        yield PackedFile.text(
            f"{_stem(manifest)}.md", _told(text, manifest, with_checks=with_checks)
        )
    for path in sorted(manifest.folder.glob("*.txt")):
        yield PackedFile(path=path.name, content=path.read_bytes())


def _stem(manifest: Manifest) -> str:
    return manifest.name.replace("-", "_")


def _told(text: str, manifest: Manifest, *, with_checks: bool) -> str:
    """Let a handout name the files as they are here, and the commands that work here."""
    text = re.sub(r"\bstarter\.(py|ipynb)\b", rf"{_stem(manifest)}.\1", text)
    if not with_checks:
        text = COMMANDS.sub("Where gradekit is installed, this command checks", text)
        return text.replace(f"gradekit new {manifest.name}\n", "")
    text = COMMANDS.sub("The first command installs gradekit, once. The second checks", text)
    text = text.replace(f"gradekit new {manifest.name}\n", f"{INSTALL}\n")
    return re.sub(r"(?m)^gradekit check ", f"{ENVIRONMENT}/bin/gradekit check ", text)


def _settings(course: Course) -> PackedFile:
    lines = [
        "# What `gradekit check` grades here if it is told nothing else.",
        toml.line("assignment", course.name),
        toml.line("submission", next(names(course.manifest))),
    ]
    return PackedFile.text(SETTINGS, "\n".join(lines) + "\n")


def _notes(course: Course) -> Iterator[str]:
    if not course.with_checks:
        yield "No answer is in it, and no check: gradekit and the assignment stay with you."
        return
    yield (
        "Students can read the properties and the reference, which are in the wheel in .gradekit; "
        "solutions, misconceptions and hidden properties are not there."
    )
    if secret := checks.hidden(course.manifest):
        yield (
            f"Students check without what is hidden ({len(secret)} of "
            f"{len(course.manifest.policies)} properties), so their total is another."
        )
    if secret or not course.is_built:
        yield "The examples are drawn at a student's first check, which takes a while."
