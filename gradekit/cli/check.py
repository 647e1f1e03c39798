"""``gradekit check SUBMISSION``: grade one submission."""

from __future__ import annotations

import argparse
import atexit
import contextlib
import gc
import os
import stat
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradekit.cli import exit_codes, stopping
from gradekit.cli.arguments import (
    add_examples,
    add_fresh,
    add_isolation,
    check_fresh,
    count,
)
from gradekit.cli.exit_codes import FAILED, INTERRUPTED, OUR_FAULT, SUCCESS, UNUSABLE
from gradekit.cli.outputs import Outputs, add_outputs
from gradekit.cli.progress import Progress
from gradekit.model import timing
from gradekit.model.errors import GradekitError, UsageError, printable
from gradekit.model.files import open_unfollowed
from gradekit.reports import formats
from gradekit.sandbox import launcher

if TYPE_CHECKING:
    from gradekit.judging.options import Options
    from gradekit.model.assignment import Assignment, Manifest
    from gradekit.model.report import Report
    from gradekit.sandbox.isolation import Isolation
    from gradekit.sandbox.launcher import Launched
    from gradekit.submission.reading import Submission

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
    parser.add_argument(
        "submission",
        metavar="SUBMISSION",
        nargs="?",
        help="a .py or .ipynb file, or a folder that holds one; without it what the settings say "
        "in gradekit.toml, or pyproject.toml, of this folder",
    )
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
        help="show verdicts (0), claims too (1), counterexamples (2), explanations (3)",
    )
    _add_rounds(parser)
    parser.add_argument("--steps", action="store_true", help="tell how the right value comes about")
    add_outputs(parser)
    add_examples(parser)
    add_fresh(parser)
    _add_circumstances(parser)
    parser.set_defaults(seed=None)  # or what was asked for could not be told from what was not
    exit_codes.document(parser, EXIT_CODES, formats.table())


def _add_circumstances(parser: argparse.ArgumentParser) -> None:
    """Add what does not depend on the assignment: isolation, time, settings."""
    parser.add_argument(
        "--profile", action="store_true", help="tell on stderr where the time of this run went"
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="refuse, with exit code 3, where the code is not kept from this machine",
    )
    add_isolation(parser)
    parser.add_argument(
        "--time-limit",
        metavar="SECONDS",
        type=count,
        help="end by then, below the limit of a host; what is not judged leaves no score",
    )
    parser.add_argument(
        "--no-settings", action="store_true", help="read no settings; SUBMISSION is needed"
    )


def _add_rounds(parser: argparse.ArgumentParser) -> None:
    """Add what a student who mends a file asks for, again and again."""
    parser.add_argument(
        "--watch", action="store_true", help="judge at every save, until Ctrl-C, which exits with 0"
    )
    parser.add_argument(
        "--last-failed",
        action="store_true",
        help="judge what failed last time for this file, and everything once that holds",
    )


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
    options.outputs = _outputs(options)
    try:
        with stopping.stopped_after(options.time_limit) as options.latest:
            if options.submission is None:
                _apply_settings(options)
            return _judged(options)
    except BrokenPipeError:  # nobody reads the pages of --watch any more: its files are right
        raise
    except Exception as error:
        _write_failed(options, error)
        raise


def _outputs(options: argparse.Namespace) -> Outputs:
    """Give the outputs that are asked for, which can be written."""
    whole = options.all or bool(options.only)
    outputs = Outputs.read(options.format, options.output, whole=whole)
    outputs.check(options.submission or "")
    return outputs


def _apply_settings(options: argparse.Namespace) -> None:
    """Take from the settings of this folder what the command line leaves open."""
    from gradekit.cli.settings import read_settings  # late: most name a submission

    if options.no_settings or options.strict:
        option = "--strict" if options.strict else "--no-settings"
        raise UsageError(f"{option}: no settings are read. Name the submission.")
    settings = read_settings(Path())
    if settings is None:
        raise UsageError(
            "which submission? Name it, as in `gradekit check homework.py`, or write "
            'gradekit.toml into this folder, with a line such as submission = "homework.py".'
        )
    options.submission = settings.submission
    for name in ("assignment", "seed", "hints"):
        if getattr(options, name) is None:
            setattr(options, name, getattr(settings, name))
    options.format = options.format or [*settings.formats]
    options.outputs = _outputs(options)


def _judged(options: argparse.Namespace) -> int:
    check_fresh(options)
    _check_whole(options)
    if os.path.isdir(options.submission):  # noqa: PTH112  # pathlib raises for some names
        options.outputs.write_pending(options.submission)
        options.submission = _found_in(options)
    launched = launcher.start(_warm(options.submission))  # and what is imported below, meanwhile
    with _isolated(options, launched) as isolation:
        options.outputs.write_pending(options.submission)
        if options.watch:
            return _watched(options, isolation)
        _, report = _checked(options, isolation)
        stopping.disregard()
        options.outputs.write(report)
        options.outputs.tell_of_hidden(report)
        return report.exit_code


def _check_whole(options: argparse.Namespace) -> None:
    """Refuse to hand the score of a part to a host, which takes it for that of the submission."""
    part = "--only" if options.only else "--last-failed" if options.last_failed else ""
    hosts = sorted(formats.SCORING & options.outputs.formats)
    if part and hosts:
        problem = f"a host takes the score of a part for that of the whole. Leave out {part}."
        raise UsageError(f"--format {hosts[0]}: {problem}")


def _watched(options: argparse.Namespace, isolation: Isolation) -> int:
    from gradekit.cli.watch import watch  # late: most runs judge once

    if options.time_limit:
        raise UsageError("--watch: it has no end of its own. Leave out --time-limit.")
    judge_once = partial(_checked, options, isolation)
    write_failed = partial(_write_failed, options)
    return watch(options.submission, judge_once, options.outputs.write, write_failed)


def _found_in(options: argparse.Namespace) -> str:
    """Find the submission in a folder, and say which it is."""
    from gradekit.assignment import library, submission_folder
    from gradekit.cli.messages import show

    manifest = library.find(options.assignment) if options.assignment else None
    path = submission_folder.find_submission(options.submission, manifest)
    show(f"gradekit: the submission in {printable(options.submission)} is {printable(path)}.")
    return path


def _checked(options: argparse.Namespace, isolation: Isolation) -> tuple[Submission, Report]:
    with timing.phase("import"):
        from gradekit.assignment import library

    path, asked = options.submission, options.assignment
    submission, assignment = library.open_submission(path, asked=asked)
    if options.strict:
        isolation.require()
    with timing.phase("import"):
        from gradekit.judging.judge import judge

        options.outputs.load()

    with Progress() as progress:
        judge_it = partial(
            judge,
            assignment,
            submission,
            isolation=isolation,
            latest=options.latest,
            progress=progress.tell,
        )
        report, said = _judged_by(judge_it, options, assignment)
    if said:
        from gradekit.cli.messages import show

        show(f"gradekit: {said}")
    return submission, report


def _judged_by(
    judge: Callable[..., Report], options: argparse.Namespace, assignment: Assignment
) -> tuple[Report, str]:
    """Judge all that is asked for; say what that was, where a person cannot know."""
    chosen, said = _options(options, assignment), ""
    if options.last_failed:
        from gradekit.cli.last_failed import judge_last_failed

        report, said = judge_last_failed(options.submission, assignment, chosen, judge)
    else:
        report = judge(options=chosen)
    if options.last_failed or (report.exit_code == FAILED and not options.only):
        from gradekit.cli.last_failed import keep  # late: of what is right nothing is kept

        keep(options.submission, report)
    return report, said


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
    from gradekit.judging.options import Options, select

    only, before = select(assignment, options.only, asked=options.assignment or "")
    any_seed = int.from_bytes(os.urandom(4))
    return Options(
        seed=options.seed or 0,
        examples=options.examples,
        fresh=options.fresh,
        fresh_seed=any_seed if options.fresh_seed is None else options.fresh_seed,
        only=only,
        before=before,
        hints=3 if options.hints is None else options.hints,
        steps=options.steps,
        pictures=not formats.DRAWING.isdisjoint(options.outputs.formats),
    )


def _write_failed(options: argparse.Namespace, error: Exception) -> None:
    """Write the report of a file that was not judged; a person at a screen is told anyway."""
    if options.outputs.only_to_a_person:
        return
    from gradekit.judging import scoring

    report = scoring.failed(options.submission or "", error, _manifest(options))
    options.outputs.write(report, page=False)


def _manifest(options: argparse.Namespace) -> Manifest | None:
    """Find the assignment that was asked for, or that the file names, unless it is unusable."""
    from gradekit.assignment import library

    with contextlib.suppress(GradekitError):
        if options.assignment:
            return library.find(options.assignment)
        return library.find_named_in(options.submission or "")
    return None
