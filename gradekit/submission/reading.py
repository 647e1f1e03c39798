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

import ast
import dataclasses
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gradekit.model.errors import SubmissionError, UsageError
from gradekit.submission.definitions import Definition, find_definitions
from gradekit.submission.file import decode, read_bytes
from gradekit.submission.header import Header, read_header
from gradekit.submission.limited_process import ask, is_usual
from gradekit.submission.module_text import Draft, draft_module, draft_notebook, position_of
from gradekit.submission.syntax import TOO_DEEP, Flaw, parse_python

__all__ = ["Definition", "Submission", "parse", "parse_notebook", "read_submission"]

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
    has the first line and the number of each code cell of a notebook. `left_out` has
    the first and the last line of each statement that is not in `source`.
    """

    path: str
    source: str
    lines: tuple[str, ...]
    notebook: bool
    definitions: Mapping[str, Definition]
    assignment: str | None
    options: Mapping[str, str]
    notes: tuple[str, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    left_out: tuple[tuple[int, int], ...] = ()

    def position(self, line: int) -> str:
        """Describe where a line of `source`, 1-based, is in the student's file.

        That is "line 12", or "cell 4, line 2", where text cells count too; empty if there
        is no such line.
        """
        return position_of(line, self.cells) if 0 < line <= len(self.lines) else ""


def read_submission(
    path: str | os.PathLike[str],
    *,
    load: str | None = None,
    functions: Collection[str] | None = None,
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
    if is_usual(data, suffix):
        return _read(data, name, suffix, load, functions)
    names = None if functions is None else sorted(functions)
    about = {"path": name, "suffix": suffix, "load": _checked(load), "functions": names}
    return _submission(ask(data, about))


def read_fields(
    data: bytes, *, path: str, suffix: str, load: str, functions: Collection[str] | None
) -> dict[str, Any]:
    """Read the bytes of a file as `read_submission` does, in place; give the fields for JSON."""
    return dataclasses.asdict(_read(data, path, suffix, load, functions))


def _read(
    data: bytes, path: str, suffix: str, load: str, functions: Collection[str] | None
) -> Submission:
    reader = parse_notebook if suffix == ".ipynb" else parse
    return reader(decode(data, path, suffix), path=path, load=load, functions=functions)


def _submission(fields: dict[str, Any]) -> Submission:
    """Restore a submission from its fields in JSON, where every tuple is a list."""
    fields = _with_tuples(fields)
    definitions = {name: Definition(**about) for name, about in fields["definitions"].items()}
    return Submission(**fields | {"definitions": definitions})


def _with_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_tuples(inner) for name, inner in value.items()}
    return tuple(map(_with_tuples, value)) if isinstance(value, list) else value


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


def _finish(draft: Draft, load: str, functions: Collection[str] | None) -> Submission:
    """Select what the worker will run, and analyse it."""
    _checked(load)
    source, shadowing, left_out = draft.python, list[tuple[str, int]](), list[tuple[int, int]]()
    tree = _tree(source, draft)
    header = _header(draft)
    if load == "definitions":
        from gradekit.submission.selection import select_definitions

        try:
            source, shadowing, left_out = select_definitions(source, tree, functions=functions)
        except (MemoryError, RecursionError, SyntaxError) as error:
            # A statement that is analysed by itself may be nested one level deeper.
            raise _refused(TOO_DEEP, draft) from error
        tree = _tree(source, draft)
    return Submission(
        path=draft.path,
        source=source,
        lines=draft.lines,
        notebook=bool(draft.cells),
        definitions=find_definitions(tree),
        assignment=header.assignment or draft.assignment,
        options=header.options,
        notes=_notes([*draft.notes, *(_note(name, line, draft) for name, line in shadowing)]),
        cells=draft.cells,
        left_out=tuple(left_out),
    )


def _checked(load: str) -> str:
    if load not in _LOADS:
        raise UsageError(f"load={load!r}, but it must be 'module' or 'definitions'.")
    return load


def _tree(source: str, draft: Draft) -> ast.Module:
    tree = parse_python(source)
    if isinstance(tree, Flaw):
        raise _refused(tree, draft)
    return tree


def _refused(flaw: Flaw, draft: Draft) -> SubmissionError:
    where = position_of(flaw.line, draft.cells)
    return SubmissionError(
        draft.path, flaw.problem, flaw.remedy, position=where, excerpt=flaw.excerpt
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


def _note(name: str, line: int, draft: Draft) -> str:
    where = position_of(line, draft.cells)
    return f"The assignment to {name} in {where} was left out, because it hides that function."


def _notes(notes: list[str]) -> tuple[str, ...]:
    if len(notes) <= MOST_NOTES:
        return tuple(notes)
    return *notes[:MOST_NOTES], f"Of {len(notes):,} such notes these are the first {MOST_NOTES}."
