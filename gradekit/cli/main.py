"""The `gradekit` command: reads what was asked for, says what came of it.

Exit codes: 0 all passed; 1 some property failed; 2 the command, the folder or
the submission file is unusable; 3 gradekit's own fault.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Final

import gradekit
from gradekit.cli import author_show
from gradekit.cli.exit_codes import INTERRUPTED, OUR_FAULT, UNUSABLE
from gradekit.model.errors import GradekitError, IsolationError, WorkerError
from gradekit.reports.formats import FORMATS

COMMANDS: Final = {
    "check": "grade one submission",
    "grade": "grade every submission in a folder",
    "list": "name the bundled assignments",
    "show": "show an assignment: functions, claims, points, identities",
    "new": "write the starter of an assignment into a folder",
    "audit": "grade the grader: solutions, misconceptions, mutants",
    "author": "what the author of an assignment needs",
    "draw": "draw an assignment's examples and keep them in its folder",
    "doctor": "show how this machine keeps submissions apart, and what would do better",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands after ``gradekit``; that of this process unless told.

    Returns
    -------
    int
        The exit code.
    """
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    code = 0
    try:
        code = importlib.import_module(f"gradekit.cli.{options.command}").run(options)
        sys.stdout.flush()
    except (WorkerError, IsolationError) as error:
        print(f"gradekit: {error}", file=sys.stderr)
        return OUR_FAULT
    except GradekitError as error:
        print(f"gradekit: {error}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("gradekit: interrupted before the end.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception:  # or Python would exit with 1, "some property failed"  # noqa: BLE001
        sys.excepthook(*sys.exc_info())
        print("gradekit: this is gradekit's own fault. Please report the above.", file=sys.stderr)
        return OUR_FAULT
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gradekit",
        description="Grade cross-entropy loss and the training step, property by property.",
        epilog="Exit codes: 0 all passed, 1 some property failed, 2 the command or the "
        "submission is unusable, 3 gradekit's own fault.",
    )
    parser.add_argument("--version", action="version", version=f"gradekit {gradekit.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    made = {
        name: commands.add_parser(name, help=text, description=f"{text.capitalize()}.")
        for name, text in COMMANDS.items()
    }
    _configure_check(made["check"])
    _configure_grade(made["grade"])
    _configure_list(made["list"])
    _configure_show(made["show"])
    _configure_new(made["new"])
    _configure_audit(made["audit"])
    _configure_author(made["author"])
    _configure_draw(made["draw"])
    _configure_doctor(made["doctor"])
    return parser


def _configure_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("submission", metavar="SUBMISSION", help="a .py or .ipynb file")
    parser.add_argument(
        "--assignment",
        metavar="NAME|PATH",
        help="a bundled assignment or a folder; otherwise the submission says it",
    )
    parser.add_argument(
        "--only",
        metavar="PROPERTY",
        action="append",
        default=[],
        help="judge this property alone; may be given again",
    )
    # Not list(...): the module cli/list.py, once imported, has that name here.
    parser.add_argument("--format", choices=[*FORMATS], default="terminal")
    parser.add_argument("--output", metavar="FILE", help="write there and not to the screen")
    _configure_drawing(parser)
    parser.add_argument(
        "--fresh",
        metavar="N",
        type=_count,
        default=0,
        help="draw N new examples for each property besides the kept ones",
    )
    parser.add_argument(
        "--fresh-seed",
        metavar="N",
        type=int,
        help="repeat the fresh examples of an earlier run",
    )
    parser.add_argument(
        "--profile", action="store_true", help="tell on stderr where the time of this run went"
    )
    _configure_isolation(parser)


def _configure_isolation(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--strict",
        action="store_true",
        help="refuse, with exit code 3, where the code is not kept from this machine",
    )
    _configure_tier(parser)


def _configure_tier(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--isolation",
        metavar="TIER",
        default="",
        help="use this tier; `gradekit doctor` lists them",
    )
    parser.add_argument(
        "--accept-missing",
        metavar="NAME",
        action="append",
        default=[],
        help="grade although this does not hold here; every report says so",
    )


def _configure_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["terminal", "json"], default="terminal")


def _configure_grade(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="holds .py and .ipynb files")
    parser.add_argument(
        "--assignment", metavar="NAME|PATH", required=True, help="a bundled one, or a folder"
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="one line of JSON for each submission; what is there already is kept",
    )
    _configure_tier(parser)
    _configure_jobs(parser)


def _configure_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--jobs", metavar="N", type=_count, default=os.cpu_count() or 1, help="processes at a time"
    )


def _configure_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["terminal", "json"], default="terminal")


def _configure_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="a name or the path of a folder")
    parser.add_argument(
        "--math", action="store_true", help="print the derivations as text and as LaTeX"
    )


def _configure_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="a name or the path of a folder")
    parser.add_argument(
        "directory", metavar="DIRECTORY", nargs="?", default=".", help="where to; here unless told"
    )


def _configure_audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="a name or the path of a folder")
    parser.add_argument("--format", choices=["terminal", "json"], default="terminal")
    _configure_jobs(parser)
    parser.add_argument(
        "--no-mutants", action="store_true", help="leave out the mutants, which take longest"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="judge everything again, also what was kept"
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="write what each misconception loses to audit.lock, and the table of the handout",
    )


def _configure_author(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    text = "write the whole file of a misconception"
    show = verbs.add_parser("show", help=text, description=f"{text.capitalize()}.")
    author_show.configure(show)
    show.set_defaults(command="author_show")


def _configure_draw(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="a name or the path of a folder")
    _configure_drawing(parser)


def _configure_drawing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="draw other examples")
    parser.add_argument(
        "--examples",
        metavar="N",
        type=_count,
        help="how many for each property; the assignment says unless told",
    )


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return number
