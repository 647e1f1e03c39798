"""Where the report of one run goes: one or several formats, each to a file or to the screen.

A file is replaced at once by a report without a score, which says that nothing is graded
yet, and at the end by the report: each of the two as a whole.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradekit.cli.arguments import output_file, unwritable
from gradekit.model import timing
from gradekit.model.errors import UsageError, did_you_mean
from gradekit.model.files import replace_file
from gradekit.model.visibility import TIMES, describe, longest
from gradekit.reports.formats import FORMATS, render, renderer

if TYPE_CHECKING:
    from gradekit.model.report import Report

SCREEN: Final = "-"
TERMINAL: Final = "terminal"
GRADESCOPE: Final = "gradescope"
SUBMISSIONS: Final = {".py", ".ipynb"}
SUMMARY: Final = "github-summary"
STEP_SUMMARY: Final = "GITHUB_STEP_SUMMARY"


def add_outputs(parser: argparse.ArgumentParser) -> None:
    """Add the formats of the report, and where each goes."""
    parser.add_argument(
        "--format",
        metavar="FORMAT[=FILE]",
        type=format_argument,
        action="append",
        default=[],
        help=f"one of {', '.join(FORMATS)}, to the screen or to FILE; may be given again. In a "
        f"step of GitHub Actions (${STEP_SUMMARY}) the summary is added by itself",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="write the format without a file there and not to the screen (-), replacing the file",
    )


def format_argument(text: str) -> str:
    """Check the name of the format in ``FORMAT`` or ``FORMAT=FILE``, as argparse's `type`."""
    name, equals, file = text.partition("=")
    if name not in FORMATS:
        hint = did_you_mean(name, FORMATS)
        problem = f"there is no format {name!r}.{hint} Formats are: {', '.join(FORMATS)}"
        raise argparse.ArgumentTypeError(problem)
    if equals and not file:
        raise argparse.ArgumentTypeError(f"{text!r} names no file. Write {name}=FILE, or {name}")
    return text


@dataclass(frozen=True, slots=True)
class Output:
    """One format and its file, None for the screen; `option` is what names it."""

    format: str
    path: Path | None
    option: str = field(default="--output ", compare=False)


PAGE: Final = Output(TERMINAL, None)
"""What a person sees who asks for nothing else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outputs:
    """All outputs of one run; `whole` tells whether a terminal shows every claim."""

    outputs: tuple[Output, ...]
    whole: bool = False

    @classmethod
    def read(cls, formats: Sequence[str], output: str | None, *, whole: bool = False) -> Outputs:
        """Read the arguments; `output` is the file of the one format that has none.

        Raises
        ------
        UsageError
            If two formats go to one file or to the screen, or a file is none to be written.
        """
        asked = [text.partition("=") for text in formats or [TERMINAL]]
        without = [name for name, equals, _ in asked if not equals]
        if output is not None and not without:
            remedy = "Leave --output out, or name one format without a file."
            raise UsageError(f"--output {output}: each format has a file of its own. {remedy}")
        outputs = []
        for name, equals, file in asked:
            option = f"--format {name}=" if equals else "--output "
            outputs.append(Output(name, output_file(file if equals else output, option), option))
        _check_apart(outputs)
        return cls(outputs=tuple(outputs), whole=whole)

    @property
    def formats(self) -> set[str]:
        """The names of the formats."""
        return {output.format for output in self.outputs}

    @property
    def only_to_a_person(self) -> bool:
        """Whether nothing but the page for a person is asked for, on the screen."""
        return self.outputs == (PAGE,) and not os.environ.get(STEP_SUMMARY)

    def check(self, submission: str) -> None:
        """Refuse before judging what could not, or must not, be written after it."""
        for output in self.outputs:
            if output.path is not None:
                _check_writable(output, output.path, Path(submission))

    def load(self) -> None:
        """Import what writes the formats."""
        for name in self.formats:
            renderer(name)

    def write_pending(self, submission: str) -> None:
        """Replace earlier reports at once: whatever ends this run, its score is not the old one."""
        files = [output for output in self.outputs if output.path is not None]
        if files:
            from gradekit.judging import scoring  # late: most runs write no file

            self._write(scoring.pending(submission), files)

    def write(self, report: Report, *, page: bool = True) -> None:
        """Write the report: every format is rendered before the first file is replaced.

        Without the `page` a person at a screen is told nothing, since stderr has said it.
        """
        shown = [each for each in self.outputs if page or each != PAGE]
        with timing.phase("render"):
            self._write(report, shown)
            if os.environ.get(STEP_SUMMARY) and SUMMARY not in self.formats:
                from gradekit.cli import workflow  # late: only in a workflow

                workflow.add_summary(report, Path(os.environ[STEP_SUMMARY]))

    def tell_of_hidden(self, report: Report) -> None:
        """Say on stderr until when students are shown no total, where the host keeps it back."""
        hidden = longest(result.hidden for result in report.properties)
        if hidden and GRADESCOPE in self.formats:
            from gradekit.cli.messages import show

            count = sum(bool(result.hidden) for result in report.properties)
            some = f"{count} properties are" if count > 1 else "1 property is"
            before = " before" if hidden in TIMES else ""
            show(
                f"gradekit: {some} {describe(hidden)}: Gradescope shows students no total{before}."
            )

    def _write(self, report: Report, outputs: Sequence[Output]) -> None:
        texts = [(output, self._render(report, output)) for output in outputs]
        for output, text in texts:
            if output.path is None:
                sys.stdout.write(text)
            else:
                _replace(output, output.path, text)

    def _render(self, report: Report, output: Output) -> str:
        return render(report, output.format, **self._appearance(report, output))

    def _appearance(self, report: Report, output: Output) -> dict[str, object]:
        """Give the options that the format takes, from what the output is."""
        if output.format == "github":
            from gradekit.cli import workflow

            file = workflow.path_in_repository(report.submission)
            return {"token": os.urandom(16).hex(), "file": file}
        if output.format != TERMINAL:
            return {}
        import shutil  # late: only a terminal has columns

        to_screen = output.path is None and sys.stdout.isatty()
        width = min(shutil.get_terminal_size().columns, 100) if to_screen else 80
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return {"width": width, "color": to_screen and not plain, "whole": self.whole}


def _check_apart(outputs: Sequence[Output]) -> None:
    """Refuse two formats in one place."""
    seen: dict[str, Output] = {}
    for output in outputs:
        place = SCREEN if output.path is None else os.path.realpath(output.path)
        if place in seen:
            both = f"{seen[place].format} and {output.format}"
            where = "the screen" if output.path is None else str(output.path)
            remedy = f"Give one of them a file of its own: --format {output.format}=FILE."
            raise UsageError(f"--format: {both} both go to {where}. {remedy}")
        seen[place] = output


def _check_writable(output: Output, path: Path, submission: Path) -> None:
    folder = path.absolute().parent
    problem = ""
    try:
        if not folder.is_dir():
            problem = f"there is no folder {folder}. Make it first."
        elif path.exists() and submission.exists() and path.samefile(submission):
            problem = "this is the submission itself. Name another file."
        elif path.suffix.lower() in SUBMISSIONS:  # of a folder it is not known yet which is it
            problem = f"no report is a {path.suffix} file. Name another file."
        elif not os.access(folder, os.W_OK):
            problem = "you may not write there. Name another place."
    except OSError as error:
        raise unwritable(path, error, output.option) from error
    if problem:
        raise UsageError(f"{output.option}{path}: {problem}")


def _replace(output: Output, path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        replace_file(text.encode(), path)
    except OSError as error:
        raise unwritable(path, error, output.option) from error
