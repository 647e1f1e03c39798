"""Find the submission in a folder that was handed in: one file, by the assignment's rule.

That is the file of the name that the assignment asks for; or else the only `.py` or `.ipynb`;
or, where modules lie beside it, the only one with a header, or that defines what is graded.
Links are not followed, nor folders entered.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from gradekit.assignment import library
from gradekit.model.assignment import Manifest
from gradekit.model.errors import FolderError, SubmissionError, printable
from gradekit.submission.file import LARGEST, read_leniently
from gradekit.submission.header import find_name
from gradekit.submission.reading import read_submission

MOST_NAMED: Final = 10
"""Files of a folder that a message names."""


def find_submission(folder: str, manifest: Manifest | None = None) -> str:
    """Give the path of the submission in a folder.

    Without a `manifest`, what is graded is what any bundled assignment asks for.

    Raises
    ------
    FolderError
        If there is none, not the one that is asked for, or several may be it; the message
        says what there is.
    """
    entries = _entries(folder)
    if manifest is not None and manifest.submission:
        return _asked_for(folder, manifest.submission, entries)
    names: Sequence[str] = [
        name for name, kind in entries.items() if not kind and _may_be_one(name)
    ]
    if not names:
        remedy = "Hand in a .py file or a notebook."
        raise FolderError(folder, f"no submission is in it: {_shown(entries)}", remedy)
    if len(names) > 1:
        names = _told_apart(folder, names, manifest)
    if len(names) > 1:
        header = f"# gradekit: {manifest.name if manifest else 'cross-entropy'}"
        remedy = f"Name one of them, or give it a first line such as `{header}`."
        problem = f"several files may be the submission: {_listed(names)}"
        raise FolderError(folder, problem, remedy)
    return str(Path(folder) / names[0])


def _asked_for(folder: str, name: str, entries: dict[str, str]) -> str:
    if name in entries and not entries[name]:
        return str(Path(folder) / name)
    problem = f"the assignment asks for {name}, which is not in it: {_shown(entries)}"
    raise FolderError(folder, problem, f"Name your file {name}.")


def _entries(folder: str) -> dict[str, str]:
    """Name what a folder holds, each with what kind of thing it is unless it is a regular file."""
    if Path(folder).is_symlink():
        remedy = "Name the folder itself."
        raise FolderError(folder, "this is a link, which is not followed", remedy)
    try:
        with os.scandir(folder) as entries:
            return {entry.name: _kind(entry) for entry in sorted(entries, key=lambda e: e.name)}
    except OSError as error:
        remedy = "Change its permissions, or name a file."
        raise FolderError(folder, f"it cannot be read ({error.strerror})", remedy) from error


def _kind(entry: os.DirEntry[str]) -> str:
    mode = entry.stat(follow_symlinks=False).st_mode
    if stat.S_ISREG(mode):
        return ""
    return "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "no file"


def _may_be_one(name: str) -> bool:
    return Path(name).suffix.lower() in LARGEST and not name.startswith(".")


def _told_apart(folder: str, names: Sequence[str], manifest: Manifest | None) -> Sequence[str]:
    """Leave out what is not the submission, if only one file has a header or is graded."""
    for rule in (_has_header, _defines_graded):
        left = [name for name in names if rule(str(Path(folder) / name), manifest)]
        if len(left) == 1:
            return left
        names = left or names
    return names


def _has_header(path: str, manifest: Manifest | None) -> bool:
    named = find_name(read_leniently(path), notebook=path.endswith(".ipynb"))
    return named is not None and (manifest is None or named in {manifest.name, *manifest.accepts})


def _defines_graded(path: str, manifest: Manifest | None) -> bool:
    """Whether a file defines anything that is graded; one that cannot be read may."""
    manifests = library.manifests() if manifest is None else [manifest]
    try:
        defined = read_submission(path).definitions
    except SubmissionError:
        return True
    return any(library.written(each).intersection(defined) for each in manifests)


def _shown(entries: dict[str, str]) -> str:
    """Say what a folder holds."""
    names = [f"{name} ({kind})" if kind else name for name, kind in entries.items()]
    return f"it holds {_listed(names)}" if names else "it is empty"


def _listed(names: Iterable[str]) -> str:
    names = [printable(name) for name in names]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
