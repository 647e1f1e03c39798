"""The template of a student's repository: what `release` hands out, with a README.

To try it, a repository is made of it with git, cloned, and a submission committed there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gradekit.authoring.deploy import release, trial
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.package import PackedFile
from gradekit.model.errors import UsageError

GRADED: Final = "graded by your course"
SECONDS: Final = 480
"""Of the 600 that a job has: the rest is for installing and writing."""
IGNORED: Final = f"{release.ENVIRONMENT}/\n__pycache__/\n"
README: Final = """\
# {title}

{description}

Write your answers into [`{submission}`]({submission}), commit and push.{handout}

{checked}
"""
CHECKED: Final = f"""\
Each push is checked: the job tells what holds and what does not. Anyone who may push here may
change that job too, so it is advice, and the mark is your course's. To check at home:

```sh
{release.INSTALL}
{release.CHECK}
```"""
NOT_CHECKED: Final = "What you push is graded by your course, not here."


def files(course: Course) -> Iterator[PackedFile]:
    """Give the files that every template has.

    Raises
    ------
    UsageError
        If the assignment has no starter, or a name that cannot stand in a workflow, or if
        fresh examples are asked for: students would read their seed.
    """
    if course.fresh:
        raise UsageError(
            "--fresh: students would read the seed in their repository. Leave it out, and give "
            "marks on fresh examples by `gradekit grade`."
        )
    if not re.fullmatch(r"[\w.-]+", course.name, re.ASCII):
        raise UsageError(
            f"{course.manifest.folder}: its name stands in commands that a host runs, so it "
            "has letters, digits, '-', '_' and '.' alone. Rename the folder."
        )
    package = release.make(course, alone=course.with_checks)
    yield from package.files
    yield PackedFile.text(".gitignore", IGNORED)
    yield PackedFile.text("README.md", _readme(course, {file.path for file in package.files}))


def _readme(course: Course, present: set[str]) -> str:
    submission = release.submission(course.manifest)
    handout = submission.removesuffix(".py").removesuffix(".ipynb") + ".md"
    return README.format(
        title=course.manifest.title,
        description=course.manifest.description,
        submission=submission,
        handout=f"\nWhat to write is told in [`{handout}`]({handout})."
        if handout in present
        else "",
        checked=CHECKED if course.with_checks else NOT_CHECKED,
    )


def make_origin(directory: Path, root: Path, template: str = "") -> None:
    """Make the repository that students' clones come from, of the `template` in a directory.

    Raises
    ------
    UsageError
        If git is not there, the template checks nothing, or the assignment has no solution here.
    """
    if trial.recorded(directory)["assignment"].startswith("."):
        raise UsageError(
            f"{directory}: students get no solution of your assignment, so there is none to try. "
            "Try one that is bundled, or what is made for gradescope or prairielearn."
        )
    if not (directory / template / ".gradekit" / "install.sh").is_file():
        raise UsageError(
            f"{directory}: nothing is checked there, so nothing can be tried: it was made without "
            "--with-checks, and a push is only told that it is graded by your course."
        )
    if shutil.which("git") is None:
        raise UsageError("--try: a student's repository is tried with git. Install git.")
    shutil.copytree(directory / template, root / "origin")
    _git(root / "origin", "init", "--quiet", "--initial-branch=main")
    _commit(root / "origin", "The template")


def clone(root: Path, file: Path) -> Path:
    """Clone the repository and commit a submission in the place of the starter."""
    work = root / "work"
    shutil.rmtree(work, ignore_errors=True)
    _git(root, "clone", "--quiet", str(root / "origin"), str(work))
    shutil.copy(file, work)
    _commit(work, "My work")
    return work


def _commit(folder: Path, message: str) -> None:
    _git(folder, "add", "--all")
    author = ["-c", "user.name=student", "-c", "user.email=student@localhost"]
    _git(folder, *author, "commit", "--quiet", "--allow-empty", "--message", message)


def _git(folder: Path, *arguments: str) -> None:
    git = shutil.which("git") or "git"
    subprocess.run([git, *arguments], cwd=folder, env=trial.surroundings(), check=True)
