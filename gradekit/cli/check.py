"""``gradekit check SUBMISSION``: grade one submission."""

from __future__ import annotations

import argparse
import atexit
import contextlib
import gc
import os
import stat
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradekit.cli import exit_codes
from gradekit.cli.arguments import (
    add_examples,
    add_fresh,
    add_isolation,
    check_fresh,
    output_file,
    unwritable,
)
from gradekit.cli.exit_codes import FAILED, INTERRUPTED, OUR_FAULT, SUCCESS, UNUSABLE
from gradekit.cli.progress import Progress
from gradekit.model import timing
from gradekit.model.errors import GradekitError, UsageError, did_you_mean
from gradekit.model.files import open_unfollowed, replace_file
from gradekit.reports.formats import FORMATS, render, renderer
from gradekit.sandbox import launcher

if TYPE_CHECKING:
    from gradekit.judging.options import Options
    from gradekit.model.assignment import Assignment, Manifest
    from gradekit.model.report import Report
    from gradekit.sandbox.isolation import Isolation
    from gradekit.sandbox.launcher import Launched

EXIT_CODES: Final = {
    SUCCESS: "all claims with points held",
    FAILED: "some claim with points did not hold",
    UNUSABLE: "the file or the command is unusable",
    OUR_FAULT: "no score, through gradekit's own fault",
    INTERRUPTED: "interrupted",
}

LARGEST_GUESS: Final = 1 << 20  # bytes that are searched for numpy


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("submission", metavar="SUBMISSION", help="a .py or .ipynb file")
    parser.add_argument(
        "--assignment",
        metavar="NAME|PATH",
        help="a bundled assignment or a folder; otherwise the submission says it",
    )
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        default=[],
        help="report on this function or property alone, in full; may be given again",
    )
    parser.add_argument(
        "--all", action="store_true", help="report on every claim, not on a page of 24 lines"
    )
    parser.add_argument(
        "--hints",
        metavar="0..3",
        type=int,
        choices=range(4),
        default=3,
        help="show verdicts (0), claims too (1), counterexamples (2), explanations (3)",
    )
    parser.add_argument("--steps", action="store_true", help="tell how the right value comes about")
    parser.add_argument(
        "--format",
        metavar="NAME",
        choices=list(FORMATS),
        default="terminal",
        help=f"one of {', '.join(FORMATS)}",
    )
    parser.add_argument(
        "--output", metavar="FILE", help="write there and not to the screen (-), replacing the file"
    )
    add_examples(parser)
    add_fresh(parser)
    parser.add_argument(
        "--profile", action="store_true", help="tell on stderr where the time of this run went"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="refuse, with exit code 3, where the code is not kept from this machine",
    )
    add_isolation(parser)
    exit_codes.document(parser, EXIT_CODES)


def run(options: argparse.Namespace) -> int:
    """Judge, write the report, and give its exit code."""
    gc.set_threshold(50_000)  # almost nothing of a run is garbage before its end
    atexit.register(gc.freeze)  # or Python looks through all of it once more before it ends
    if not options.profile:
        return _run(options)
    with timing.running():
        code = _run(options)
        print(timing.table(), file=sys.stderr)
    return code


def _run(options: argparse.Namespace) -> int:
    options.output = output_file(options.output)
    if options.output:
        _check_output(options.output, Path(options.submission))
    try:
        return _judged(options)
    except Exception as error:
        _write_failed(options, error)
        raise


def _judged(options: argparse.Namespace) -> int:
    check_fresh(options)
    launched = launcher.start(_warm(options.submission))  # and what is imported below, meanwhile
    with _isolated(options, launched) as isolation:
        if options.output:
            _write_pending(options)
        return _checked(options, isolation)


def _checked(options: argparse.Namespace, isolation: Isolation) -> int:
    with timing.phase("import"):
        from gradekit.assignment import library

    path, asked = options.submission, options.assignment
    submission, assignment = library.open_submission(path, asked=asked)
    if options.strict:
        isolation.require()
    with timing.phase("import"):
        from gradekit.judging.judge import judge

        renderer(options.format)

    with Progress() as progress:
        report = judge(
            assignment,
            submission,
            isolation=isolation,
            options=_options(options, assignment),
            progress=progress.tell,
        )
    _write(report, options)
    return report.exit_code


def _isolated(options: argparse.Namespace, launched: Launched | None) -> Isolation:
    """Begin to find what keeps the submission apart, before any of it runs."""
    with timing.phase("import"):
        from gradekit.sandbox.isolation import Isolation

    isolation = Isolation(options.isolation, options.accept_missing, launched=launched)
    isolation.begin(_warm(options.submission))  # comes up while the assignment is read
    return isolation


def _warm(path: str) -> str:
    """Give the package that the submission is likely to import; a guess costs nothing."""
    with contextlib.suppress(OSError, ValueError), open_unfollowed(path) as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return "numpy" if b"numpy" in (file.read(LARGEST_GUESS) or b"") else ""
    return ""


def _options(options: argparse.Namespace, assignment: Assignment) -> Options:
    from gradekit.judging.options import Options

    only, before = _selected(options, assignment)
    any_seed = int.from_bytes(os.urandom(4))
    return Options(
        seed=options.seed,
        examples=options.examples,
        fresh=options.fresh,
        fresh_seed=any_seed if options.fresh_seed is None else options.fresh_seed,
        only=only,
        before=before,
        hints=options.hints,
        steps=options.steps,
    )


def _selected(options: argparse.Namespace, assignment: Assignment) -> tuple[list[str], list[str]]:
    """Name the properties that are asked for, and those that tell if their helpers are right."""
    properties, functions = assignment.properties, assignment.manifest.functions
    names = [*functions, *(property_.name for property_ in properties)]
    only: list[str] = []
    before: list[str] = []
    for name in options.only:
        if name not in names:
            raise UsageError(
                f"--only {name}: {assignment.manifest.name} has no such function or property."
                f"{did_you_mean(name, names)} "
                f"`gradekit show {options.assignment or assignment.manifest.name}` lists them."
            )
        about = {name} if name in functions else set()
        only += [each.name for each in properties if each.name == name or about & {*each.judges}]
        earlier = {*assignment.manifest.earlier(name)} if about else set()
        before += [each.name for each in properties if earlier & {*each.judges}]
    return only, before


def _write_pending(options: argparse.Namespace) -> None:
    """Replace an earlier report at once: whatever ends this run, its score is not the old one."""
    from gradekit.judging import scoring

    _write(scoring.pending(options.submission), options)


def _write_failed(options: argparse.Namespace, error: Exception) -> None:
    """Write the report of a file that was not judged; a person at a screen is told anyway."""
    if options.format == "terminal" and not options.output:
        return
    from gradekit.judging import scoring

    report = scoring.failed(options.submission, error, _manifest(options))
    _write(report, options)


def _manifest(options: argparse.Namespace) -> Manifest | None:
    """Find the assignment that was asked for, or that the file names, unless it is unusable."""
    from gradekit.assignment import library

    with contextlib.suppress(GradekitError):
        if options.assignment:
            return library.find(options.assignment)
        return library.find_named_in(options.submission)
    return None


def _write(report: Report, options: argparse.Namespace) -> None:
    with timing.phase("render"):
        text = render(report, options.format, **_appearance(options))
        if options.output:
            _replace(options.output, text)
        else:
            sys.stdout.write(text)


def _appearance(options: argparse.Namespace) -> dict[str, object]:
    """Give the options that the format takes, from what the output is."""
    if options.format == "github":
        return {"token": os.urandom(16).hex()}
    if options.format == "classroom50":
        from gradekit.reports.classroom50 import read_run

        return {"run": read_run(os.environ, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))}
    if options.format != "terminal":
        return {}
    import shutil  # late: only a terminal has columns

    to_screen = not options.output and sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, 100) if to_screen else 80
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    whole = options.all or bool(options.only)
    return {"width": width, "color": to_screen and not plain, "whole": whole}


def _check_output(path: Path, submission: Path) -> None:
    """Refuse before judging what could not, or must not, be written after it."""
    folder = path.absolute().parent
    problem = ""
    try:
        if not folder.is_dir():
            problem = f"there is no folder {folder}. Make it first."
        elif path.exists() and submission.exists() and path.samefile(submission):
            problem = "this is the submission itself. Name another file."
        elif not os.access(folder, os.W_OK):
            problem = "you may not write there. Name another place."
    except OSError as error:
        raise unwritable(path, error) from error
    if problem:
        raise UsageError(f"--output {path}: {problem}")


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        replace_file(text.encode(), path)
    except OSError as error:
        raise unwritable(path, error) from error
