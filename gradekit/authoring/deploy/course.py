"""An assignment, how a host names it, and how gradekit is installed there."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gradekit.assignment import examples, locations, lockfile
from gradekit.authoring.deploy.package import PackedFile
from gradekit.model.assignment import Manifest

PRIVATE: Final = "assignments"
"""The folder that holds a course's own assignment, below a folder that students do not see."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """What a target is made for.

    `installation` are the files of `.gradekit/`: the wheel of the running gradekit, the lock
    file, and with `bundle` the wheels of what it depends on; with `from_index` no wheel of
    gradekit. Where students read it, it is empty but `with_checks`; then the wheel has what
    `gradekit.authoring.deploy.checks` leaves of the assignment. `fresh` examples are drawn
    besides the kept ones, by the seed `fresh_seed`.
    """

    manifest: Manifest
    installation: tuple[PackedFile, ...] = ()
    bundle: bool = False
    from_index: bool = False
    with_checks: bool = False
    fresh: int = 0
    fresh_seed: int = 0

    @property
    def name(self) -> str:
        """The name of the assignment: a bundled one's, or that of its folder."""
        return self.manifest.name

    @property
    def is_bundled(self) -> bool:
        """Whether the assignment comes with gradekit: then it is public."""
        return self.manifest.folder.parent == locations.root() / "assignments"

    @property
    def is_built(self) -> bool:
        """Whether its examples come along; or else each run on a host draws them first."""
        kept = self.manifest.folder / examples.SHIPPED
        return lockfile.fits(kept, examples.key(self.manifest))

    def asked(self, below: str = "") -> str:
        """Give what `--assignment` is told on the host.

        Parameters
        ----------
        below : str
            The folder on the host, such as "/autograder/source", that holds `folder_files`.
        """
        if self.is_bundled:
            return self.name
        return f"{below or '.'}/{PRIVATE}/{self.manifest.folder.resolve().name}"

    def judging_options(self) -> list[str]:
        """Give the options of `gradekit check` that a course has chosen, as words."""
        if not self.fresh:
            return []
        return ["--fresh", str(self.fresh), "--fresh-seed", str(self.fresh_seed)]

    def shell_options(self, place: str, seconds: int) -> str:
        """Write the options with which a program of the shell grades one submission.

        Parameters
        ----------
        place : str
            The folder that holds `folder_files`, as the program writes it: "$grade/tests", say.
        seconds : int
            The time limit, below that of the host.
        """
        own = shlex.quote(self.asked(place).removeprefix(f"{place}/"))
        named = own if self.is_bundled else f'"{place}/"{own}'
        strict = ["--no-settings", "--strict", f"--time-limit {seconds}"]
        return " ".join(["--assignment", named, *strict, *self.judging_options()])

    def about_examples(self) -> Iterator[str]:
        """Say what a course must know of the examples that a host judges."""
        if not self.is_built:
            folder = shlex.quote(str(self.manifest.folder))
            yield (
                "Its examples will be drawn for each submission, which takes long. Run "
                f"`gradekit author build {folder}`, and deploy it again."
            )
        if not self.fresh:
            yield (
                "The examples that are judged come with the assignment; "
                "--fresh 20 --fresh-seed N draws others, which nobody has seen."
            )

    def folder_files(self) -> Iterator[PackedFile]:
        """Give the files of a course's own folder, below `assignments/NAME`; none of a bundled one.

        They are reference, solutions and hidden properties: for a host that keeps them from
        students, and for no other.
        """
        if self.is_bundled:
            return
        folder = self.manifest.folder.resolve()
        for path in files_below(folder):
            below = path.relative_to(folder).as_posix()
            yield PackedFile(path=f"{PRIVATE}/{folder.name}/{below}", content=path.read_bytes())


def files_below(folder: Path) -> Iterator[Path]:
    """Walk the regular files of a folder by name; leave out hidden ones, caches and links."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "__pycache__" or path.is_symlink():
            continue
        if path.is_dir():
            yield from files_below(path)
        elif path.is_file() and path.suffix != ".pyc":
            yield path
