"""``%gradekit check``, after ``%load_ext gradekit``."""

from __future__ import annotations

import argparse
import importlib
import shlex
from typing import Any, Final, NoReturn

from gradekit.notebook.errors import NotebookError

USAGE: Final = (
    "%gradekit check [ASSIGNMENT] [--only NAME] [--steps] [--hints 0..3] [--all]. "
    "All else is for a terminal: a cell with, say, !gradekit list."
)


def load(ipython: Any) -> None:
    """Give a kernel the line magic ``%gradekit``: what ``%load_ext gradekit`` does."""
    ipython.register_magic_function(run_line, "line", "gradekit")


def run_line(line: str) -> None:
    """Check the functions that this notebook has defined: ``%gradekit check [ASSIGNMENT]``.

    ``--only NAME`` reports on one function or property, and may be given again; ``--steps``
    tells how the right value comes about; ``--hints 0..3`` shows verdicts, claims,
    counterexamples, explanations; ``--all`` reports on every claim.
    """
    from gradekit.notebook.checking import Request, check_session

    options = _parse(line)
    display: Any = importlib.import_module("IPython.display")
    display.display(
        check_session(
            Request(
                assignment=options.assignment,
                only=options.only,
                hints=options.hints,
                steps=options.steps,
                whole=options.all or bool(options.only),
            )
        )
    )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise NotebookError(f"{message}. Write {USAGE}")


def _parse(line: str) -> argparse.Namespace:
    parser = _Parser(prog="%gradekit", add_help=False, allow_abbrev=False)
    parser.add_argument("command")
    parser.add_argument("assignment", nargs="?")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--steps", action="store_true")
    parser.add_argument("--hints", type=int, choices=range(4), default=3)
    parser.add_argument("--all", action="store_true")
    try:
        options = parser.parse_args(shlex.split(line))
    except ValueError as error:  # an open quote
        raise NotebookError(f"{error}. Write {USAGE}") from None
    if options.command != "check":
        raise NotebookError(f"there is no `%gradekit {options.command}`. Write {USAGE}")
    return options
