"""What is claimed of a submission, found without running any of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gradekit.assignment import library
from gradekit.model.assignment import Property
from gradekit.submission.reading import Submission


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """One property of an assignment, as far as a student may know it.

    `shown` is its name, or for a hidden one a number as in every report; `name` is never
    shown. `judges` are the functions it is about, and `line` where the first of them is
    defined in a `.py` file, 1-based, or 0.
    """

    name: str
    shown: str
    judges: tuple[str, ...]
    hidden: bool
    line: int


def read_claims(path: str, assignment: str | None) -> list[Claim]:
    """Read a submission, and list what its assignment claims, in the order of the manifest.

    Raises
    ------
    SubmissionError
        If the file cannot be graded as it is.
    GradekitError
        If there is no such assignment, or it is malformed.
    """
    with warnings.catch_warnings():  # those of Python about the text are for who runs it
        warnings.simplefilter("ignore")
        submission, loaded = library.open_submission(path, asked=assignment)
        return [*_claims(submission, loaded.properties)]


def _claims(submission: Submission, properties: Iterable[Property]) -> Iterator[Claim]:
    hidden = 0
    for property_ in properties:
        is_hidden = bool(property_.policy.hidden)
        hidden += is_hidden
        yield Claim(
            name=property_.name,
            shown=f"hidden_{hidden}" if is_hidden else property_.name,
            judges=tuple(property_.judges),
            hidden=is_hidden,
            line=0 if is_hidden else _line(submission, property_.judges),
        )


def _line(submission: Submission, functions: Iterable[str]) -> int:
    defined = (submission.definitions[name] for name in functions if name in submission.definitions)
    return next((submission.line_in_file(each.line) for each in defined), 0)
