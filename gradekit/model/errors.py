"""Exceptions that a user sees, by who can remedy them.

An error keeps its facts as attributes and builds its message from them, so
that no renderer and no test has to parse a message.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class GradekitError(Exception):
    """Base class: the message names the place and the remedy."""


class SubmissionError(GradekitError):
    """The submission file cannot be graded at all.

    `path` is the file as the user named it, `problem` what is wrong, without a full stop,
    and `remedy` a whole sentence. `position` is where in the file ("line 3", "cell 4,
    line 2") and `excerpt` the line at fault with a caret below it, both perhaps empty.
    """

    def __init__(
        self, path: str, problem: str, remedy: str, *, position: str = "", excerpt: str = ""
    ) -> None:
        self.path = path
        self.problem = problem
        self.remedy = remedy
        self.position = position
        self.excerpt = excerpt
        name = printable(path)
        place = f"{name}, {position}" if position else name
        shown = f"\n{excerpt}\n" if excerpt else " "
        super().__init__(f"{place}: {problem}.{shown}{remedy}")


class OtherAssignmentError(SubmissionError):
    """A submission says itself that it is for another assignment: it has no score in this one."""


class FolderError(SubmissionError):
    """A folder holds no submission, or several files that may be it: there is no score."""


class AssignmentError(GradekitError):
    """An assignment folder is malformed; all of its problems are listed together.

    Each has the form ``file:key: what is wrong. What to do.``
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class LibraryError(GradekitError):
    """There is no such assignment, or gradekit's own material is missing."""


class WorkerError(GradekitError):
    """The worker process could not be started: never the student's fault."""


class StoppedError(GradekitError):
    """The run was ended before it was done: there is no score, through no fault of the file."""


class IsolationError(GradekitError):
    """Code of others would run with less isolation than was asked for.

    `tier` is the tier, or the word that was given as one; `problem` is what does not hold,
    without a full stop; `remedy` is whole sentences.
    """

    def __init__(self, tier: str, problem: str, remedy: str) -> None:
        self.tier = tier
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"isolation {tier}: {problem}. Nothing was graded. {remedy}")


class UsageError(GradekitError):
    """An argument of a command does not fit; the message says what does."""


def printable(name: str) -> str:
    r"""Show a name on one line: what is not printable in it as Python writes it.

    Examples
    --------
    >>> printable("a\x1b[2J.py")
    'a\\x1b[2J.py'
    """
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in name)


def did_you_mean(name: str, choices: Iterable[str]) -> str:
    """Suggest the choice that is spelt most like a name: " Did you mean X?", or ""."""
    suggestion = nearest(name, choices)
    return f" Did you mean {suggestion}?" if suggestion else ""


def nearest(name: str, choices: Iterable[str], *, cutoff: float = 0.5) -> str:
    """Give the choice that is spelt most like a name, by a ratio above `cutoff`; or else ""."""
    import difflib  # late: only who is lost needs it

    return next(iter(difflib.get_close_matches(name, list(choices), n=1, cutoff=cutoff)), "")
