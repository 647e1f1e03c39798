"""The files of `misconceptions/`: the function at fault, the full source, the mistaken belief.

A file holds the changed definitions, as an overlay of a solution. Its base is named in the
manifest, or by a comment at its top, ``# base: NAME``; a file that no overlay can
express says ``# base: none, because ...`` and stands whole. What it redefines tells
the function at fault; where it does not, ``# function: NAME`` does.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, overload

from gradekit.assignment.overlay import OverlayError, compose, redefined
from gradekit.model.assignment import Misconception
from gradekit.model.errors import AssignmentError, did_you_mean

REMEDY: Final = "Remedy:"
COMMENT: Final = re.compile(r"#\s*(base|function)\s*:\s*(.*?)\s*")
NO_BASE: Final = re.compile(r"none, because .+")


def text(mistake: Misconception) -> str:
    """Write the whole file of a misconception, as a student might have written it.

    Raises
    ------
    AssignmentError
        If it does not fit its base.
    """
    own = mistake.path.read_text("utf-8")
    try:
        whole = own if mistake.base is None else compose(mistake.base.read_text("utf-8"), own)
    except OverlayError as error:
        base = f"(its base is {mistake.base})" if mistake.base else ""
        raise AssignmentError([f"{mistake.path}: {error} {base}".rstrip()]) from error
    head = list(_comments(whole))
    shown = [line for line in head if not COMMENT.fullmatch(line)]
    return "\n".join([*shown, *whole.split("\n")[len(head) :]])


def explain(path: Path) -> tuple[str, str]:
    """Read what the docstring of a misconception's file says: the belief, and the remedy.

    Raises
    ------
    AssignmentError
        If it lacks one of them.
    """
    docstring = ast.get_docstring(ast.parse(path.read_bytes(), path.name)) or ""
    belief, _, remedy = docstring.partition(REMEDY)
    if not belief.strip() or not remedy.strip():
        problem = f"its docstring needs the belief and a line `{REMEDY} ...`. Write both."
        raise AssignmentError([f"{path}: {problem}"])
    return " ".join(belief.split()), " ".join(remedy.partition("\n\n")[0].split())


def problems(mistakes: Iterable[Misconception]) -> Iterator[str]:
    """Tell of each file what only reading it whole can show."""
    for mistake in mistakes:
        try:
            text(mistake)
        except AssignmentError as error:
            yield from error.problems
        try:
            explain(mistake.path)
        except AssignmentError as error:
            yield from error.problems


class Misconceptions(Sequence[Misconception]):
    """The misconceptions of a folder, in the order of the functions at fault; read when needed.

    A file is an overlay of `base`, which may be empty, unless it says another. `driver` gives
    for each function that a driver builds the names that a student writes for it. A file
    with a problem is left out; `complaints` are these problems.
    """

    def __init__(
        self,
        folder: Path,
        base: str,
        functions: Sequence[str],
        driver: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._about = base, functions, driver
        self._paths = sorted((folder / "misconceptions").glob("*.py")) if functions else []

    @overload
    def __getitem__(self, index: int) -> Misconception: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Misconception]: ...

    def __getitem__(self, index: Any) -> Any:
        return self._read[0][index]

    def __len__(self) -> int:
        return len(self._read[0])

    @property
    def complaints(self) -> list[str]:
        """The problems of files that cannot be read as a misconception."""
        return self._read[1]

    @functools.cached_property
    def _read(self) -> tuple[list[Misconception], list[str]]:
        mistakes, complaints = [], []
        base, functions, driver = self._about
        for path in self._paths:
            try:
                mistakes.append(_read(path, base, functions, driver))
            except OverlayError as error:
                complaints.append(f"{path}: {error}")
            except (OSError, UnicodeDecodeError) as error:
                complaints.append(f"{path}: it cannot be read ({error}). Mend it.")
            except AssignmentError as error:
                complaints += error.problems
        return sorted(mistakes, key=lambda each: functions.index(each.function)), complaints


def _read(
    path: Path, base: str, functions: Sequence[str], driver: Mapping[str, tuple[str, ...]]
) -> Misconception:
    own = path.read_text("utf-8")
    matches = filter(None, map(COMMENT.fullmatch, _comments(own)))
    comments = {match[1]: match[2] for match in matches}
    solution = _base(path, comments.get("base", base))
    names = redefined(own)
    graded = [name for name in names if _function(name, functions, driver)]
    if solution and len(graded) > 1:
        remedy = "Make two files of it, or call what is its own by another name."
        problem = f"it redefines {' and '.join(graded)}, and a mistake is in one function"
        raise AssignmentError([f"{path}: {problem}. {remedy}"])
    at_fault = _function(graded[0], functions, driver) if graded else ""
    function = comments.get("function") or at_fault
    if not function or (solution is None and "function" not in comments):
        problem = "it does not tell the function at fault. Add a line `# function: NAME` at its top"
        raise AssignmentError([f"{path}: {problem}."])
    if function not in functions:
        hint = did_you_mean(function, functions) or f" Write one of {', '.join(functions)}."
        raise AssignmentError([f"{path}: there is no function {function}.{hint}"])
    return Misconception(name=path.stem, path=path, function=function, base=solution)


def _base(path: Path, name: str) -> Path | None:
    """Find the solution that a file is an overlay of; None where it stands whole."""
    if not name or NO_BASE.fullmatch(name):
        return None
    solutions = path.parents[1] / "solutions"
    base = solutions / f"{name}.py"
    if not base.is_file():
        hint = did_you_mean(name, [file.stem for file in solutions.glob("*.py")])
        remedy = hint or " Name a solution, or write `# base: none, because ...`."
        raise AssignmentError([f"{path}: its base would be {name}, which is no solution.{remedy}"])
    return base


def _function(name: str, functions: Sequence[str], driver: Mapping[str, tuple[str, ...]]) -> str:
    """Tell which function is graded by what a student writes under a name."""
    if name in functions:
        return name
    return next((function for function, written in driver.items() if name in written), "")


def _comments(whole: str) -> Iterator[str]:
    return takewhile(lambda line: line.startswith("#"), whole.split("\n"))
