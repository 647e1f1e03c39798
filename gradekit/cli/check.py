"""``gradekit check SUBMISSION``: grade one submission."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from gradekit import library
from gradekit.assignment import Assignment
from gradekit.cli.progress import Progress
from gradekit.errors import SubmissionError, UsageError, did_you_mean
from gradekit.judge import Options, judge, unusable
from gradekit.renderers import render
from gradekit.report import Report


def run(options: argparse.Namespace) -> int:
    """Judge, write the report, and give its exit code."""
    if options.output:
        _check_output(Path(options.output))
    try:
        submission, assignment = library.open_submission(
            options.submission, asked=options.assignment
        )
    except SubmissionError as error:
        return _refuse(options, error)
    with Progress() as progress:
        report = judge(
            assignment,
            submission,
            options=_options(options, assignment),
            told=progress.tell,
            kept=lambda report: _keep(report, options),
        )
    _write(report, options)
    return report.exit_code


def _options(options: argparse.Namespace, assignment: Assignment) -> Options:
    known = [one.name for one in assignment.properties]
    for name in options.only:
        if name not in known:
            raise UsageError(
                f"--only {name}: {assignment.manifest.name} has no such property."
                f"{did_you_mean(name, known)} "
                f"`gradekit show {assignment.manifest.name}` lists them."
            )
    fresh_seed = options.fresh_seed
    return Options(
        seed=options.seed,
        examples=options.examples,
        fresh=options.fresh,
        fresh_seed=secrets.randbits(32) if fresh_seed is None else fresh_seed,
        only=options.only,
    )


def _refuse(options: argparse.Namespace, error: SubmissionError) -> int:
    """Report a file that can not be read; a machine's format gets it as a report."""
    if options.format == "terminal" or not options.assignment:
        raise error
    report = unusable(library.find(options.assignment), error)
    _write(report, options)
    return report.exit_code


def _keep(report: Report, options: argparse.Namespace) -> None:
    if options.output:
        _write(report, options)


def _write(report: Report, options: argparse.Namespace) -> None:
    text = render(report, options.format, **_appearance(options))
    if options.output:
        _replace(Path(options.output), text)
    else:
        sys.stdout.write(text)


def _appearance(options: argparse.Namespace) -> dict[str, object]:
    """Give the options that the format takes, from what the output is."""
    if options.format == "github":
        return {"token": secrets.token_hex(16)}
    if options.format != "terminal":
        return {}
    to_screen = not options.output and sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, 100) if to_screen else 80
    return {"width": width, "color": to_screen and "NO_COLOR" not in os.environ}


def _check_output(path: Path) -> None:
    """Refuse before judging what could not be written after it."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise UsageError(
            f"--output {path}: this is a folder, or lies in one that does not exist. "
            "Name a file in an existing folder."
        )


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=path.absolute().parent, delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError as error:
        raise UsageError(f"--output {path}: it can not be written ({error.strerror}).") from error
