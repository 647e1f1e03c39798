"""``gradekit.check``: from what a kernel has run to a report."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import library
from gradekit.assignment.hypothesis_adapter import profile_kept
from gradekit.judging.judge import judge
from gradekit.judging.options import Options, functions_of, select
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.errors import GradekitError, OtherAssignmentError, UsageError, did_you_mean
from gradekit.notebook import difference, origin, session
from gradekit.notebook.errors import InterruptedCheckError, NotebookError
from gradekit.notebook.execution import Executed, executed
from gradekit.notebook.result import Checked
from gradekit.notebook.session import Session
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import Beside, Submission, parse_session


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What to check: `what` is a function of the kernel's, or the name of an assignment.

    The others are as for the command line; `only` are names.
    """

    what: Any = None
    assignment: str | None = None
    only: Sequence[str] = ()
    hints: int = 3
    steps: bool = False
    whole: bool = False


def check(what: Any = None, *, assignment: str | None = None) -> Checked:
    """Check the functions that this notebook has defined, or one of them.

    Parameters
    ----------
    what : function, class or str, optional
        A function of this notebook, which alone is then reported on, or the name of an
        assignment. Without it all functions are.
    assignment : str, optional
        The assignment's name, or the path of its folder, unless a cell that was run says it,
        as ``# gradekit: cross-entropy``, or all its functions are defined.

    Returns
    -------
    Checked
        As the last value of a cell it is shown; `score` and `report` are its parts.

    Raises
    ------
    NotebookError
        If nothing could be checked; the message says why, and what to do.
    """
    return check_session(Request(what=what, assignment=assignment))


def check_session(request: Request) -> Checked:
    """Check what the kernel has run; errors as for `check`."""
    try:
        with _KEPT.lock, profile_kept():
            return _checked(_with_name(request), session.read())
    except NotebookError:
        raise
    except GradekitError as error:
        raise NotebookError(str(error)) from None
    except KeyboardInterrupt:
        raise InterruptedCheckError from None
    except Exception as error:
        error.add_note("This is gradekit's own fault. Please report the above.")
        raise


def _checked(request: Request, ran: Session) -> Checked:
    run = executed(ran)
    manifest = _manifest(request, ran, run)
    only = [*request.only, *_function(request.what, ran, manifest)]
    submission = _submission(manifest, ran, run)
    assignment = library.load_assignment(manifest, options=submission.options)
    judged, before = select(assignment, only, asked=request.assignment or "")
    options = Options(
        only=judged,
        before=before,
        hints=request.hints,
        steps=request.steps,
        pictures=ran.is_notebook,
    )
    with _isolation() as isolation:
        report = judge(assignment, submission, isolation=isolation, options=options)
    names = _names(assignment, judged) if only else sorted(library.written(manifest))
    remarks = _remarks(names, manifest, ran, run, submission)
    return Checked(report=report, remarks=tuple(remarks), whole=request.whole)


def _with_name(request: Request) -> Request:
    """Take the name of an assignment for what it is."""
    if not isinstance(request.what, str):
        return request
    if request.assignment is not None:
        raise NotebookError("the assignment is named twice. Name it once.")
    return replace(request, what=None, assignment=request.what)


def _function(what: Any, ran: Session, manifest: Manifest) -> list[str]:
    """Name the function that is asked for, if one is, as the assignment asks for it."""
    if what is None:
        return []
    name = origin.name_of(what, ran, sorted(library.written(manifest)))
    if not functions_of(manifest, name):
        raise NotebookError(
            f"{manifest.name} asks for no {name}.{did_you_mean(name, manifest.functions)} "
            f"It asks for {', '.join(manifest.functions)}."
        )
    return [name]


def _manifest(request: Request, ran: Session, run: Executed) -> Manifest:
    """Find the assignment: by its name, by a header, or by the functions that were defined."""
    if request.assignment is not None:
        return _named(request.assignment, ran)
    whole = parse_session(run.cells, path=ran.title, load="module")
    if not whole.assignment and ran.file is not None:
        saved = difference.read_file(ran.file)
        whole = replace(whole, assignment=saved.assignment if saved else None)
    try:
        return library.choose(whole)
    except UsageError:
        raise NotebookError(_unnamed(whole, ran)) from None


def _named(name: str, ran: Session) -> Manifest:
    if callable(ran.names.get(name)):
        raise NotebookError(f"for the function itself leave out the quotes: check({name}).")
    return library.find(name)


def _unnamed(submission: Submission, ran: Session) -> str:
    """Say how to name an assignment; the likeliest is that of which most is defined."""
    defined = set(submission.definitions)
    manifests = library.manifests()
    likeliest = max(manifests, key=lambda each: len(defined & library.written(each)))
    names = ", ".join(each.name for each in manifests)
    return (
        f"{ran.title} does not say which assignment it is for. Write one of {names} into a cell, "
        f"as # gradekit: {likeliest.name}, and run it, or name it: "
        f'gradekit.check("{likeliest.name}").'
    )


def _submission(manifest: Manifest, ran: Session, run: Executed) -> Submission:
    try:
        folder = str(Path.cwd())
    except FileNotFoundError:
        message = "the folder in which this kernel runs is gone. Restart it in one that is there."
        raise NotebookError(message) from None
    try:
        beside = Beside(folder=folder)
        return library.parse_session_for(manifest, run.cells, ran.title, beside)
    except OtherAssignmentError as error:
        raise NotebookError(
            f"{ran.title}: {error.problem}. Name that assignment, or change the header and run "
            "its cell again."
        ) from None


def _names(assignment: Assignment, properties: Sequence[str]) -> list[str]:
    """Name what a student writes for the functions that these properties judge."""
    manifest = assignment.manifest
    chosen = [each for each in assignment.properties if each.name in properties]
    functions = dict.fromkeys(name for each in chosen for name in each.judges)
    instead = {each.name: each.needs for each in manifest.alternatives}
    written = (
        name
        for function in functions
        for name in (*manifest.driver.get(function, (function,)), *instead.get(function, ()))
    )
    return list(dict.fromkeys(written))


def _remarks(
    names: Sequence[str], manifest: Manifest, ran: Session, run: Executed, submission: Submission
) -> list[str]:
    """Say where what was checked is not what the kernel or the file holds."""
    sentences = [run.notes[name] for name in names if name in run.notes]
    for name in names:
        value = ran.names.get(name)
        phrase = origin.foreign(value, name) if callable(value) else ""
        defined = submission.definitions.get(name)
        if phrase and not defined:
            sentences.append(f"{name} {phrase}.")
        elif phrase and defined and getattr(value, "__module__", "") == "__main__":
            where = submission.position(defined.line).partition(",")[0]
            sentences.append(f"{name} {phrase}. That of {where} is what was checked.")
    if ran.file is not None:
        saved = difference.read_file(ran.file, manifest.load, library.written(manifest))
        sentences += difference.differences(submission, saved, names) if saved else []
    return sentences


class _Kept:
    """The isolation of this process, which later checks use again; one check at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.isolation: Isolation | None = None
        self.owner = 0


_KEPT: Final = _Kept()


@contextmanager
def _isolation() -> Iterator[Isolation]:
    """Give the isolation of this process; whatever ends a check early ends its processes."""
    if _KEPT.isolation is None or _KEPT.owner != os.getpid():
        _KEPT.isolation, _KEPT.owner = Isolation(), os.getpid()
    try:
        yield _KEPT.isolation
    except BaseException:
        isolation, _KEPT.isolation = _KEPT.isolation, None
        isolation.close()
        raise
