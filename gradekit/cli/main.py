"""The `gradekit` command: its parser; errors as messages and exit codes."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import gradekit
from gradekit.cli import exit_codes
from gradekit.cli.exit_codes import FAILED, INTERRUPTED, OUR_FAULT, SUCCESS, UNUSABLE
from gradekit.cli.messages import show
from gradekit.model.errors import (
    GradekitError,
    IsolationError,
    StoppedError,
    WorkerError,
    printable,
)

GROUPS: Final = {
    "students": {
        "check": "grade one submission",
        "new": "write the starter of an assignment into a folder",
        "list": "name the bundled assignments",
        "show": "show an assignment: functions, claims, points, identities",
        "doctor": "show what keeps submissions apart here, and what would do better",
    },
    "courses": {"grade": "grade every submission in a folder"},
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, of this process unless `arguments` are given; return its exit code."""
    words = _current(sys.argv[1:] if arguments is None else arguments)
    options = _parser(words).parse_args(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    code = SUCCESS
    try:
        code = importlib.import_module(f"gradekit.cli.{options.command}").run(options)
        sys.stdout.flush()
    except (WorkerError, IsolationError, StoppedError) as error:
        show(f"gradekit: {error}")
        return OUR_FAULT
    except GradekitError as error:
        show(f"gradekit: {error}")
        return UNUSABLE
    except KeyboardInterrupt:
        print("gradekit: interrupted before the end.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception:  # or Python would exit with 1, "some property failed"  # noqa: BLE001
        import traceback

        show(traceback.format_exc().rstrip())
        show("gradekit: this is gradekit's own fault. Please report the above.")
        return OUR_FAULT
    return code


def _current(words: Sequence[str]) -> Sequence[str]:
    """Give a command its present name, and say so; the old one goes with the next release."""
    if list(words[:1]) != ["draw"]:
        return words
    print("gradekit: `gradekit draw` is now `gradekit author build`.", file=sys.stderr)
    return ["author", "build", *words[1:]]


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Exit with a message; a shell may have put names of submissions among the arguments."""
        from gradekit.reports.plain_text import disarm  # late: most runs have no message

        super().error(disarm(printable(message)))


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Assemble the parser; only commands that are named get their arguments: it is slow."""
    parser = _Parser(
        prog="gradekit", usage="gradekit [-h] [--version] COMMAND ...", description=_description()
    )
    exit_codes.document(
        parser, EXIT_CODES, "`gradekit check --help` and `gradekit grade --help` have their own."
    )
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
