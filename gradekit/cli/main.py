"""The `gradekit` command: its parser; errors as messages and exit codes."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final, NoReturn

import gradekit
from gradekit.cli import exit_codes, streams
from gradekit.cli.exit_codes import FAILED, INTERRUPTED, OUR_FAULT, SUCCESS, UNUSABLE
from gradekit.cli.messages import show
from gradekit.model.errors import (
    GradekitError,
    IsolationError,
    StoppedError,
    WorkerError,
    nearest,
    printable,
)

GROUPS: Final = {
    "students": {
        "check": "grade one submission",
        "new": "write the starter of an assignment into a folder",
        "list": "name the assignments, bundled or of installed packages",
        "show": "show an assignment: functions, claims, points, identities",
        "doctor": "show what keeps submissions apart here, and what would do better",
        "help": "print a page of the guide, or list them",
        "completion": "print what completes these commands in bash, zsh or fish",
    },
    "courses": {
        "grade": "grade every submission in a folder",
        "release": "write what students get of an assignment",
        "deploy": "write what a host needs to grade an assignment",
    },
    "authors": {
        "author": "build what is kept with an assignment, show a misconception",
        "audit": "grade the grader: solutions, misconceptions, mutants",
    },
}
"""By whom it is for, each command with what it does; a command is a module of this package."""

COMMANDS: Final = {name: text for group in GROUPS.values() for name, text in group.items()}

EXIT_CODES: Final = {
    SUCCESS: "what was asked for was done, and what was checked holds",
    FAILED: "something that was checked does not hold",
    UNUSABLE: "the command, a file or a folder is unusable",
    OUR_FAULT: "no score, through gradekit's own fault",
    INTERRUPTED: "interrupted",
}


NO_SCORE: Final = (WorkerError, IsolationError, StoppedError)
"""Errors that are no fault of whoever runs a command, or wrote a file."""

FOLDER_IS_GONE: Final = (
    "gradekit: the current folder is not there any more: it was deleted, or made anew. "
    "Change to a folder that is there (cd) and try again."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, of this process unless `arguments` are given; return its exit code."""
    streams.open_missing()
    try:
        return _run(_current(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        print("gradekit: interrupted before the end.", file=sys.stderr)
        return INTERRUPTED
    except GradekitError as error:
        show(f"gradekit: {error}")
        if _folder_is_gone():
            show(FOLDER_IS_GONE)
        return OUR_FAULT if isinstance(error, NO_SCORE) else UNUSABLE
    except BrokenPipeError:  # the reader, such as head, has seen enough
        streams.abandon(sys.stdout)
        return SUCCESS
    except Exception as error:  # or Python would exit with 1, "some property failed"  # noqa: BLE001
        return _explain(error)


def _run(words: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        if not words:
            _parser(words).print_help(sys.stderr)
            return UNUSABLE
        options = _parser(words).parse_args(words)
    except SystemExit:  # after a help or a message
        sys.stdout.flush()
        raise
    code: int = importlib.import_module(f"gradekit.cli.{options.command}").run(options)
    streams.write("")  # all of it, or what is wrong with that would come too late to be told
    return code


def _folder_is_gone() -> bool:
    try:
        os.getcwd()  # noqa: PTH109
    except FileNotFoundError:
        return True
    return False


def _explain(error: Exception) -> int:
    """Say what has ended the command, in a sentence where that is no fault of gradekit's."""
    if isinstance(error, OSError) and error.errno in streams.FULL:
        streams.abandon(sys.stdout)
        place = f"{error.filename}: it" if error.filename else "what gradekit writes"
        remedy = "Make room, or write elsewhere."
        show(f"gradekit: {place} cannot be written ({error.strerror}). {remedy}")
        return UNUSABLE
    if isinstance(error, FileNotFoundError) and _folder_is_gone():
        show(FOLDER_IS_GONE)
        return UNUSABLE
    if sys.platform == "win32":  # whatever is missing there
        from gradekit.sandbox import launcher

        show(f"gradekit: {launcher.NOT_ON_WINDOWS}")
        return OUR_FAULT
    import traceback

    show("".join(traceback.format_exception(error)).rstrip())
    show("gradekit: this is gradekit's own fault. Please report the above.")
    return OUR_FAULT


def _current(words: Sequence[str]) -> Sequence[str]:
    """Give a command its present name, and say so; the old one goes with the next release."""
    if list(words[:1]) == ["help"] and not COMMANDS.keys().isdisjoint(words[1:]):
        return [words[1], "--help"]
    if list(words[:1]) != ["draw"]:
        return words
    print("gradekit: `gradekit draw` is now `gradekit author build`.", file=sys.stderr)
    return ["author", "build", *words[1:]]


class _Parser(argparse.ArgumentParser):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)  # a script would break at the next option

    def error(self, message: str) -> NoReturn:
        """Exit with a message; a shell may have put names of submissions among the arguments."""
        from gradekit.reports.plain_text import disarm  # late: most runs have no message

        super().error(disarm(printable(f"{message}{self._meant(message)}")))

    def _meant(self, message: str) -> str:
        """Suggest the option that is spelt most like one that there is not."""
        unknown = re.match(r"unrecognized arguments: (--[\w-]+)", message)
        if unknown is None:
            return ""
        options = [word for word in self._known() if word.startswith("--")]
        begun = [word for word in options if word.startswith(unknown[1])]
        nearby = begun[0] if len(begun) == 1 else nearest(unknown[1], options, cutoff=0.7)
        return f". Did you mean {nearby}?" if nearby else ""

    def _known(self) -> Iterator[str]:
        """List the options of this parser and of the commands below it."""
        for action in self._actions:
            yield from action.option_strings
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
                for parser in action.choices.values():
                    yield from parser._known()  # noqa: SLF001


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Assemble the parser; only commands that are named get their arguments: it is slow."""
    parser = _Parser(
        prog="gradekit", usage="gradekit [-h] [--version] COMMAND ...", description=_description()
    )
    exit_codes.document(
        parser, EXIT_CODES, "`gradekit check --help` and `gradekit grade --help` have their own."
    )
    parser.set_defaults(parser_for=_parser)  # completion asks it what may stand where
    parser.add_argument("--version", action="version", version=f"gradekit {gradekit.__version__}")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", prog="gradekit", help=argparse.SUPPRESS
    )
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, description=f"{text.capitalize()}.")
        if name in words:
            importlib.import_module(f"gradekit.cli.{name}").configure(command)
    return parser


def _description() -> str:
    """List the commands by whom they are for, as argparse lists arguments."""
    lines = ["Grade cross-entropy loss and the training step, property by property."]
    width = max(map(len, COMMANDS)) + 2
    for reader, commands in GROUPS.items():
        lines += ["", f"for {reader}:"]
        lines += [f"  {name:<{width}}{text}" for name, text in commands.items()]
    return "\n".join(lines)
