"""Read the modules beside a submission that it imports: as text, as it is, never executed.

Python finds `helper` of ``import helper`` in the folder of the submission, and `loss` of
``from .loss import softmax``, too. What is in that folder or in packages below it goes to the
worker with the submission: definitions and what they need of the names that are asked for.

A file that hides a module of Python's own or NumPy is not used. For ``python hw.py`` Python
would take most such files, but not `sys` or whatever it has imported before, and a notebook
has imported far more: a submission means the same everywhere only without them. And nothing
that the worker itself imports may be a student's.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from gradekit.model.errors import SubmissionError
from gradekit.submission.file import LARGEST as LARGEST_BY_SUFFIX
from gradekit.submission.file import decode, read_bytes, read_leniently
from gradekit.submission.header import find_name
from gradekit.submission.imports import DEEPEST, Part, Request, requests
from gradekit.submission.local_modules import TAKEN, Gathered
from gradekit.submission.module_text import (
    INSTALLED,
    Beside,
    Draft,
    Selected,
    UnusualError,
    draft_module,
    imported_packages,
    select,
)

MOST: Final = 20
"""Files that are read beside a submission."""

LARGEST: Final = 1 << 20
"""Bytes of these files in all; each has at most `file.LARGEST_CODE`."""

MOST_SELECTIONS: Final = 2
"""How often the statements of a module are selected before all of it is taken."""

MOST_ABSENT: Final = 1000
"""Modules that are looked for in vain."""

MOST_LOOKED_AT: Final = 50
"""Files beside a submission that may be submissions, too, and are looked at for a header."""

_SHARED: Final = (
    "may be another's, since the header of {} says that it is a submission, too: "
    "give each student, and each attempt, a folder"
)
_LINK: Final = "is a symbolic link, which is not followed: put the file itself in its place"


def gather(
    draft: Draft,
    selected: Selected,
    beside: Beside,
    *,
    load: str,
    functions: Collection[str] | None,
) -> Gathered:
    """Read the modules that the selected statements of a submission import, directly or not.

    Parameters
    ----------
    beside : Beside
        Where they are.
    load, functions : str, collection of str, optional
        As for `gradekit.submission.reading.read_submission`.
    """
    main = Part(
        dotted="__main__" if draft.cells else Path(draft.path).stem,
        draft=draft,
        selected=selected,
        wanted=set(functions or ()),
    )
    gathering = _Gathering(main, beside, load)
    if (hidden := imported_packages(selected.source)) is not None:
        gathering.find_hidden(hidden)
    else:
        gathering.gather()
    return gathering.result()


class _Gathering:
    """Reads one file after the other, and selects from it whenever more of it is asked for."""

    def __init__(self, main: Part, beside: Beside, load: str) -> None:
        self._main = main
        self._beside = beside
        self._folder = Path(self._beside.folder)
        self._load = load
        self._is_guessing = not main.wanted
        self._outer = ""
        self._is_package = False
        self._parts: dict[str, Part] = {}
        self._unread: dict[str, str] = {}
        self._absent: set[str] = set()
        self._hidden: dict[str, str] = {}
        self._others: dict[Path, bool] | None = None
        self._bytes = 0
        self._waiting = [main]

    def result(self) -> Gathered:
        """Give all that was read, each with the place of its lines among those of all."""
        start = len(self._main.draft.lines)
        for part in self._parts.values():
            part.start = start
            start += len(part.draft.lines)
        return Gathered(
            main=self._main,
            parts=list(self._parts.values()),
            unread=self._unread,
            cautions=[sentence for sentence in self._hidden.values() if sentence],
            outer=self._outer,
            is_package=self._is_package,
        )

    def find_hidden(self, names: Iterable[str]) -> None:
        """Note the files that hide what is imported under these names."""
        for name in () if self._beside.refusal else sorted({*names} - self._hidden.keys()):
            self._hidden[name] = ""
            for file in (f"{name}.py", f"{name}/__init__.py"):
                if os.path.lexists(f"{self._beside.folder}/{file}"):
                    self._hidden[name] = (
                        f"{file} beside the submission was not used: `import {name}` is "
                        f"{_owner(name)}. Give the file another name."
                    )

    def gather(self) -> None:
        """Follow the imports until nothing more is asked for."""
        self._outer = _package_name(self._folder)
        while self._waiting:
            for request in requests(self._waiting.pop(0)):
                self._ask(request)

    def _ask(self, request: Request) -> None:
        """Ask a module for names; the packages that it is in are read, too."""
        self._is_package |= request.is_relative
        if request.is_outside:
            self._hidden[request.dotted] = (
                f"`from {request.dotted} import` leaves the folder of the submission, and only "
                "modules in it, or in packages below it, are read. Put that module there."
            )
            return
        parts = request.dotted.split(".") if request.dotted else []
        if parts and parts[0] in TAKEN and not request.is_relative:
            self.find_hidden({parts[0]})
            return
        if parts and parts[0] == self._outer and not request.is_relative:
            parts = parts[1:]
        above = self._parts.get(".".join(parts[:-1])) if parts else None
        if len(parts) > DEEPEST or (above and not above.is_package and not request.is_needed):
            return
        for count in range(bool(parts), len(parts) + 1):
            name = ".".join(parts[:count])
            names = request.names if count == len(parts) else ()
            part = self._find(name, names, needed=request.is_needed)
            if name in self._unread:
                return
            if part is not None:
                self._want(part, names)

    def _want(self, part: Part, names: Iterable[set[str]]) -> None:
        new = [each for each in names if not each <= part.wanted]
        if new:
            part.wanted.update(*new)
            self._select(part)

    def _select(self, part: Part) -> None:
        """Select again, now that more is asked for; in the end, all."""
        whole = self._load == "module" or part.selections > MOST_SELECTIONS
        part.selections += 1
        functions = None if part is self._main and self._is_guessing else part.wanted
        try:
            part.selected = select(part.draft, "module" if whole else self._load, functions)
        except SubmissionError:  # nested too deeply for that
            part.selected = select(part.draft, "module", None)
        self._waiting.append(part)

    def _find(self, dotted: str, names: Iterable[set[str]], *, needed: bool) -> Part | None:
        """Give the part of a module, asked for names; None for a folder, or if it is unread."""
        if dotted == self._main.dotted and self._main.draft.path.endswith(".py"):
            return self._main
        if (
            dotted in self._parts
            or dotted in self._unread
            or (dotted in self._absent and not needed)
        ):
            return self._parts.get(dotted)
        if len(self._absent) == MOST_ABSENT:
            return None
        try:
            file = self._file(dotted)
            if file:
                self._parts[dotted] = self._read(dotted, file, set().union(*names))
                self._waiting.append(self._parts[dotted])
        except _UnreadError as error:
            self._absent.add(dotted)
            if needed or not error.is_missing:
                self._unread[dotted] = str(error)
        return self._parts.get(dotted)

    def _file(self, dotted: str) -> str:
        """Find the file of a module, as Python does; empty for a folder without `__init__.py`."""
        inside = dotted.replace(".", "/")
        if self._folder.joinpath(inside).is_symlink():
            raise _UnreadError(f"{inside} {_LINK}")
        for file in (f"{inside}/__init__.py", f"{inside}.py") if inside else ("__init__.py",):
            if os.path.lexists(self._folder / file) and "__pycache__" not in file:
                return file
        if not inside or self._folder.joinpath(inside).is_dir():
            return ""
        raise _UnreadError(
            f"there is no {inside}.py beside the submission, and neither Python nor NumPy has it: "
            "put it there",
            is_missing=True,
        )

    def _read(self, dotted: str, file: str, wanted: set[str]) -> Part:
        path = self._folder / file
        if reason := self._beside.refusal or self._beside.refused.get(str(path), ""):
            raise _UnreadError(f"{file} {reason}")
        if self._beside.one_submission and (other := self._other_submission(path)):
            raise _UnreadError(f"{file} {_SHARED.format(other)}")
        if path.is_symlink():
            raise _UnreadError(f"{file} {_LINK}")
        if len(self._parts) == MOST:
            raise _UnreadError(
                f"{file} is one file too many: at most {MOST} are read beside a submission. "
                "Join some of them"
            )
        try:
            return self._part(dotted, file, *read_bytes(str(path)), wanted)
        except SubmissionError as error:
            where = f", {error.position}" if error.position else ""
            remedy = error.remedy.rstrip(".")
            raise _UnreadError(f"{file}{where}: {error.problem}. {remedy}") from error

    def _other_submission(self, path: Path) -> str:
        """Name a file that has the header of a submission: in the folder, or the module itself."""
        if self._others is None:
            beside = (each for each in self._folder.iterdir() if each.suffix in LARGEST_BY_SUFFIX)
            own = self._folder / Path(self._main.draft.path).name
            looked_at = [each for each in beside if each != own][:MOST_LOOKED_AT]
            self._others = {each: _has_header(each) for each in looked_at}
        if path not in self._others:
            self._others[path] = _has_header(path)
        return min(
            (each.name for each, has_header in self._others.items() if has_header), default=""
        )

    def _part(self, dotted: str, file: str, data: bytes, suffix: str, wanted: set[str]) -> Part:
        self._bytes += len(data)
        if self._beside.most is not None and self._bytes > self._beside.most:
            raise UnusualError
        if self._bytes > LARGEST:
            raise _UnreadError(
                f"{file} is too much: at most {LARGEST >> 20} MB is read beside a submission. "
                "Take out what is not code"
            )
        draft = draft_module(decode(data, str(self._folder / file), suffix), file)
        return Part(
            dotted=dotted,
            draft=draft,
            selected=select(draft, self._load, wanted),
            wanted=wanted,
            is_package=file.endswith("__init__.py"),
        )


def _has_header(path: Path) -> bool:
    notebook = path.suffix == ".ipynb"
    return find_name(read_leniently(str(path)), notebook=notebook) is not None


def _owner(name: str) -> str:
    if name == "numpy":
        return "NumPy"
    return "Python's own module" if name in INSTALLED else "a module of what runs submissions"


class _UnreadError(Exception):
    """Why a module is not read, as a clause; it may just be none of these."""

    def __init__(self, reason: str, *, is_missing: bool = False) -> None:
        super().__init__(reason)
        self.is_missing = is_missing


def _package_name(folder: Path) -> str:
    """Name a folder that is a package, unless something in it has this name."""
    name = folder.absolute().name
    inside = (folder / file for file in (name, f"{name}.py"))
    is_package = os.path.lexists(folder / "__init__.py") and name.isidentifier()
    return name if is_package and not any(map(os.path.lexists, inside)) else ""
