r"""Read a student's `.py` or `.ipynb` as text; nothing of it is executed.

The result is the source that the worker will run, with the names it defines and
a map from its lines to those of the student's file.

Examples
--------
>>> submission = parse("def perplexity(loss):\n    return 2.718 ** loss\n", path="mine.py")
>>> submission.definitions["perplexity"].parameters
('loss',)
>>> submission.position(2)
'line 2'
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from gradekit.model.errors import SubmissionError, UsageError
from gradekit.submission.definitions import Definition, find_definitions
from gradekit.submission.file import decode, read_bytes
from gradekit.submission.header import Header, read_header
from gradekit.submission.limited_process import USUAL, ask, is_usual
from gradekit.submission.module_text import (
    Beside,
    Draft,
    Selected,
    UnusualError,
    draft_module,
    draft_notebook,
    draft_session,
    imported_packages,
    position_of,
    select,
)

if TYPE_CHECKING:
    from gradekit.submission.left_out import LeftOut
    from gradekit.submission.local_modules import Gathered, LocalModule

__all__ = [
    "Beside",
    "Definition",
    "Submission",
    "parse",
    "parse_notebook",
    "parse_session",
    "read_submission",
]

_LOADS: Final = ("module", "definitions")

MOST_NOTES: Final = 50
"""Sentences about what was left out; one more says of how many there are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What a student handed in, as text with a line map.

    `path` is the file as the user named it. `source` is the module that the
    worker will run; its line numbers are those of `lines`, which the student
    wrote. `definitions` are the names that `source` would define. `assignment`
    and `options` come from the header line (or, in a notebook, the assignment
    from the metadata). `notes` are sentences about what was left out. `cells`
    has the first line and the name of each code cell of a notebook. `left_out` has
    the first and the last line of each statement that is not in `source` and may have
    an effect.

    `modules` are those beside it that it imports, each with lines of its own behind the
    others in `lines`; `unread` says of others why they are not read, by name. `cautions` are
    sentences that may explain why something fails.
    """

    path: str
    source: str
    lines: tuple[str, ...]
    notebook: bool
    definitions: Mapping[str, Definition]
    assignment: str | None
    options: Mapping[str, str]
    notes: tuple[str, ...] = ()
    cells: tuple[tuple[int, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    modules: tuple[LocalModule, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()

    def position(self, line: int) -> str:
        """Describe where a line of `source`, 1-based, is in the student's file.

        That is "line 12", or "cell 4, line 2", where text cells count too, or "In [4], line 2"
        of what a kernel has run; empty if there is no such line.
        """
        if not 0 < line <= len(self.lines):
            return ""
        for module in reversed(self.modules):
            if 0 < module.start < line:
                return f"{module.path}, line {line - module.start}"
        return position_of(line, self.cells)

    def line_in_file(self, line: int) -> int:
        """Give the line of a `.py` file; 0 for a notebook, and for what a module beside it has."""
        beside = any(0 < module.start < line for module in self.modules)
        return 0 if beside or self.notebook else line


def read_submission(
    path: str | os.PathLike[str],
    *,
    load: str | None = None,
    functions: Collection[str] | None = None,
    beside: Beside | None = None,
) -> Submission:
    """Read a submission file.

    Parameters
    ----------
    path : str or path-like
        A `.py` file or a notebook.
    load : {"module", "definitions"}, optional
        Whether the source is all of the code, or only what defining the
        functions needs. By default "definitions" for a notebook, else "module".
    functions : collection of str, optional
        The graded names, if known: "definitions" then leaves out what only
        other functions need, such as an import for a plot.
    beside : Beside, optional
        Where the modules are that it imports; without it they are not read.

    Raises
    ------
    SubmissionError
        If the file cannot be read or is not Python; the message names the
        place and the remedy.
    UsageError
        If `load` is something else.
    WorkerError
        If a file that is unusually large cannot be read through no fault of its own.
    """
    name = os.fsdecode(path)
    data, suffix = read_bytes(name)
    load = load or ("definitions" if suffix == ".ipynb" else "module")
    _require_known(load)
    if is_usual(data, suffix):
        with contextlib.suppress(UnusualError):
            few = beside and beside._replace(most=USUAL)
            return _read(data, name, suffix, load, functions, few)
    names = None if functions is None else sorted(functions)
    about = {"path": name, "suffix": suffix, "load": load, "functions": names, "beside": beside}
    return _submission(ask(data, about))


def read_fields(
    data: bytes,
    *,
    path: str,
    suffix: str,
    load: str,
    functions: Collection[str] | None,
    beside: Sequence[Any] | None = None,
) -> dict[str, Any]:
    """Read the bytes of a file as `read_submission` does, in place; give the fields for JSON."""
    import msgspec  # late: a usual file is not sent

    where = beside and Beside(*beside)
    fields: dict[str, Any] = msgspec.to_builtins(
        _read(data, path, suffix, load, functions, where or None)
    )
    return fields


def _submission(fields: dict[str, Any]) -> Submission:
    """Restore a submission from its fields in JSON."""
    import msgspec  # late, all: most files need none

    from gradekit.submission.left_out import LeftOut
    from gradekit.submission.local_modules import LocalModule

    texts = tuple[str, ...]
    types = {
        "lines": texts,
        "definitions": dict[str, Definition],
        "notes": texts,
        "cells": tuple[tuple[int, str], ...],
        "left_out": tuple[LeftOut, ...],
        "modules": tuple[LocalModule, ...],
        "cautions": texts,
    }
    restored = {name: msgspec.convert(fields[name], kind) for name, kind in types.items()}
    return Submission(**fields | restored)


def _read(
    data: bytes,
    path: str,
    suffix: str,
    load: str,
    functions: Collection[str] | None,
    beside: Beside | None,
) -> Submission:
    draft = draft_notebook if suffix == ".ipynb" else draft_module
    return _finish(draft(decode(data, path, suffix), path), load, functions, beside)


def parse(
    text: str, *, path: str, load: str = "module", functions: Collection[str] | None = None
) -> Submission:
    """Read the text of a `.py` file as `read_submission` does; `path` is its name for messages."""
    return _finish(draft_module(text, path), load, functions)


def parse_notebook(
    text: str, *, path: str, load: str = "definitions", functions: Collection[str] | None = None
) -> Submission:
    """Read a notebook's JSON likewise; a cell that is not Python is left out with a note."""
    return _finish(draft_notebook(text, path), load, functions)


def parse_session(
    codes: Iterable[tuple[int, str]],
    *,
    path: str,
    load: str = "definitions",
    functions: Collection[str] | None = None,
    beside: Beside | None = None,
) -> Submission:
    """Read the cells that a kernel has run likewise, each with its number, in their order.

    The last definition of a name counts, wherever its cell stands. `path` is what messages
    call it.
    """
    return _finish(draft_session(codes, path), load, functions, beside)


def _finish(
    draft: Draft, load: str, functions: Collection[str] | None, beside: Beside | None = None
) -> Submission:
    """Select what the worker will run, with the modules that it imports, and analyse it."""
    _require_known(load)
    selected = select(draft, load, functions)
    header = _header(draft)
    submission = Submission(
        path=draft.path,
        source=selected.source,
        lines=draft.lines,
        notebook=bool(draft.cells),
        definitions={},
        assignment=header.assignment or draft.assignment,
        options=header.options,
        notes=_few([*draft.notes, *_notes(draft, selected)]),
        cells=draft.cells,
        left_out=tuple(selected.left_out),
    )
    if beside is None or _is_alone(selected.source, beside):
        return replace(submission, definitions=find_definitions(selected.tree))
    from gradekit.submission.gathering import gather  # late: most files are alone

    gathered = gather(draft, selected, beside, load=load, functions=functions)
    return _with_modules(submission, gathered)


def _require_known(load: str) -> None:
    if load not in _LOADS:
        raise UsageError(f"load={load!r}, but it must be 'module' or 'definitions'.")


def _is_alone(source: str, beside: Beside) -> bool:
    """Whether a file imports nothing but what is installed, and nothing hides that."""
    packages = imported_packages(source)
    return packages is not None and not any(
        os.path.lexists(f"{beside.folder}/{name}{rest}")
        for name in packages
        for rest in (".py", "/__init__.py")
    )


def _with_modules(submission: Submission, gathered: Gathered) -> Submission:
    parts = gathered.parts
    more = [note for part in parts for note in _notes(part.draft, part.selected, part.draft.path)]
    left_out = gathered.main.selected.left_out
    return replace(
        submission,
        source=gathered.main.selected.source,
        lines=gathered.lines,
        definitions=gathered.definitions(),
        notes=_few([*submission.notes, *more]),
        left_out=(
            *left_out,
            *(each.moved(part.start) for part in parts for each in part.selected.left_out),
        ),
        modules=gathered.modules(),
        unread=gathered.reasons(),
        cautions=tuple(gathered.cautions),
    )


def _header(draft: Draft) -> Header:
    header = read_header(draft.head)
    if header.wrong:
        raise SubmissionError(
            draft.path,
            f"the header line cannot be read, because {header.wrong}",
            "Write it like `# gradekit: cross-entropy` or, with options, like "
            "`# gradekit: training-step, schedule=cosine`.",
            position=position_of(draft.head_start + header.line - 1, draft.cells),
        )
    return header


def _notes(draft: Draft, selected: Selected, file: str = "") -> Iterator[str]:
    """Say what was left out of a file since it would hide a function."""
    for name, line in selected.shadowing:
        where = ", ".join(filter(None, [file, position_of(line, draft.cells)]))
        yield f"The assignment to {name} in {where} was left out, because it hides that function."


def _few(notes: Sequence[str]) -> tuple[str, ...]:
    if len(notes) <= MOST_NOTES:
        return tuple(notes)
    return *notes[:MOST_NOTES], f"Of {len(notes):,} such notes these are the first {MOST_NOTES}."
