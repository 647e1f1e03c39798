"""Which files beside a submission are the same student's, so that it may import them.

In a folder of submissions only folders tell whose a file is. What lies in a folder below it is
one student's, with all that is below that, unless two files there are submissions by their
headers: those are two students', or two attempts. Files in the folder itself are several
students', and no module goes with any of them. Never does a file that is one with another (a
hard link), nor what a symbolic link leads to.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gradekit.assignment import library
from gradekit.model.assignment import Manifest
from gradekit.model.errors import SubmissionError
from gradekit.submission.file import read_bytes
from gradekit.submission.reading import Beside

_SHARED: Final = (
    "lies beside the submissions of others, and nobody can tell whose it is: "
    "give each student a folder"
)
_LINKED: Final = "is one file with another (a hard link), and nobody can tell whose it is"


@dataclass(frozen=True, kw_only=True, slots=True)
class StudentFiles:
    """The submissions below `folder`; `linked` are paths of those that are one file."""

    folder: str
    linked: frozenset[str] = frozenset()

    def beside(self, path: Path) -> Beside:
        """Tell where the modules of a submission may be read."""
        is_shared = path.parent == Path(self.folder)
        return Beside(
            folder=str(path.parent),
            refusal=_SHARED if is_shared else "",
            refused=dict.fromkeys(self.linked, _LINKED),
            one_submission=True,
        )


def hash_submission(
    path: Path, manifest: Manifest | None = None, files: StudentFiles | None = None
) -> str:
    """Hash a submission's bytes; empty if they are not read: judging it says why.

    With a manifest and `files` the modules count that go with it, and why others do not.
    """
    try:
        data = read_bytes(str(path))[0]
    except SubmissionError:
        return ""
    about = _about_modules(path, manifest, files.beside(path)) if manifest and files else b""
    return hashlib.sha256(data + about).hexdigest()


def _about_modules(path: Path, manifest: Manifest, beside: Beside) -> bytes:
    """Write down what the modules of a submission are; nothing if it has none."""
    if beside.refusal or not _has_others(path):
        return b""
    try:
        submission = library.read_for(manifest, str(path), beside)
    except SubmissionError:  # the modules are not to blame
        return b""
    modules = [(module.path, module.source) for module in submission.modules]
    reasons = sorted(submission.unread.items())
    about = f"\n{modules}{reasons}{submission.cautions}" if modules or reasons else ""
    return about.encode("utf-8", "backslashreplace")


def _has_others(path: Path) -> bool:
    """Whether there is anything beside a file that might be imported."""
    try:
        with os.scandir(path.parent) as entries:
            return any(
                entry.name != path.name and (entry.name.endswith(".py") or entry.is_dir())
                for entry in entries
            )
    except OSError:
        return False
