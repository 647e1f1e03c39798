"""``gradekit grade FOLDER``: grade every submission, one line of JSON for each."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from gradekit.cli import exit_codes, streams
from gradekit.cli.arguments import (
    add_examples,
    add_fresh,
    add_isolation,
    add_jobs,
    check_fresh,
    output_file,
    tell_of_cache,
    unwritable,
)
from gradekit.cli.exit_codes import FAILED, INTERRUPTED, OUR_FAULT, SUCCESS, UNUSABLE
from gradekit.cli.messages import show
from gradekit.cli.progress import Progress
from gradekit.model.errors import UsageError, printable

if TYPE_CHECKING:
    from gradekit.grading.folder import Graded
    from gradekit.judging.options import Options

EXIT_CODES: Final = {
    SUCCESS: "every submission has a score, whatever it is",
    FAILED: "some could not be graded through their own fault",
    UNUSABLE: "the folder or the command is unusable",
    OUR_FAULT: "some could not be graded through no fault of their own",
    INTERRUPTED: "interrupted",
}

MOST_NAMED: Final = 5
NO_SCORE: Final = "without a score, through a fault of gradekit's own; they are taken again"

NOTE: Final = """\
It is a file's own fault if it cannot be read, or does not run: its score is 0.
What could not be graded through no fault of its own has no score, and its line
says why; the same command takes it again.
A submission may import modules beside it if its student has a folder below
FOLDER, where no other file has the header of a submission; each .py has a line.
Where 1 and 3 both apply it is 3. What was graded before is counted, too."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("folder", metavar="FOLDER", help="holds .py and .ipynb files")
    parser.add_argument(
        "--assignment", metavar="NAME|PATH", required=True, help="a bundled one, or a folder"
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="one line of JSON for each submission; it is only ever added to",
    )
    add_examples(parser)
    add_fresh(parser)
    add_isolation(parser)
    add_jobs(parser)
    exit_codes.document(parser, EXIT_CODES, NOTE)


def run(options: argparse.Namespace) -> int:
    """Grade what is not graded yet."""
    from gradekit.assignment import library
    from gradekit.grading import folder as grading
    from gradekit.sandbox.isolation import Isolation

    judging = _judging(options)
    tell_of_cache()
    folder = Path(options.folder)
    assignment = library.load_assignment(library.find(options.assignment))
    paths = grading.submissions(folder)
    grading.require_functions(folder, paths, assignment.manifest)
    output = output_file(options.output)
    basis = grading.basis(assignment, judging)
    before = grading.graded_before(output, basis) if output else {}
    refused = grading.hard_links(folder, paths)
    earlier = grading.unchanged(folder, paths, assignment.manifest, before=before, refused=refused)
    new = [path for path in paths if grading.name_below(folder, path) not in earlier]
    tally = _Tally(earlier, linked=grading.linked_folders(folder))
    interrupted = False
    began = time.monotonic()
    with Isolation(options.isolation, options.accept_missing) as isolation:
        isolation.require()  # what others wrote is graded only where it is kept apart
        with _opened(output) as stream, Progress(_pace(0, len(new), 0)) as progress:
            try:
                for result in grading.grade(
                    folder,
                    new,
                    assignment,
                    options=judging,
                    isolation=isolation,
                    jobs=options.jobs,
                    refused=refused,
                ):
                    with progress.aside():  # both may be on one terminal
                        _add(result, stream, output)
                    tally.add(result)
                    progress.tell(_pace(tally.done, len(new), time.monotonic() - began))
            except KeyboardInterrupt:
                interrupted = True
            except BrokenPipeError:  # who reads the lines wants no more of them
                streams.abandon(sys.stdout)
                interrupted = True
    for line in tally.lines(len(new), output, interrupted=interrupted):
        show(line)
    return INTERRUPTED if interrupted else tally.exit_code


def _judging(options: argparse.Namespace) -> Options:
    """Give the judging options; the whole folder, and a run that goes on with it, has one seed."""
    from gradekit.judging.options import Options

    check_fresh(options)
    if options.fresh and options.fresh_seed is None:
        raise UsageError(
            "--fresh: it needs a seed, the same for the whole class. Add --fresh-seed N, with a "
            "number that your students do not know."
        )
    return Options(
        seed=options.seed,
        examples=options.examples,
        fresh=options.fresh,
        fresh_seed=options.fresh_seed or 0,
    )


def _add(result: Graded, stream: TextIO, output: Path | None) -> None:
    """Write the line of a result, at once and whole; what of it did not fit is cut off later."""
    try:
        stream.write(_line(result))
        stream.flush()
    except OSError as error:
        if output is None:
            raise
        streams.abandon(stream)
        raise unwritable(output, error) from error


def _line(result: Graded) -> str:
    """Write a result as a line of JSON; without a report it says why there is none."""
    from gradekit.reports.json import render_line
    from gradekit.reports.plain_text import disarm_json

    about = {"file": result.file, "sha256": result.sha256, "basis": result.basis}
    if result.report is None:
        return disarm_json(json.dumps(about | {"report": None, "fault": result.fault})) + "\n"
    return render_line(result.report, **about)


class _Tally:
    """The exit code of each report, by file, and the summary of them that is printed at the end."""

    def __init__(self, earlier: Mapping[str, int], linked: Sequence[str]) -> None:
        self._earlier = len(earlier)
        self._codes = dict(earlier)
        self._without_report: list[str] = []
        self._linked = linked

    def add(self, result: Graded) -> None:
        if result.report is None:
            self._without_report.append(result.file)
        else:
            self._codes[result.file] = result.report.exit_code

    @property
    def exit_code(self) -> int:
        codes = self._codes.values()
        if OUR_FAULT in codes or self._without_report:
            return OUR_FAULT
        return FAILED if UNUSABLE in codes else SUCCESS

    @property
    def done(self) -> int:
        """How many are done in this run."""
        return len(self._codes) - self._earlier + len(self._without_report)

    def lines(self, asked: int, output: Path | None, *, interrupted: bool) -> Iterator[str]:
        """Write the summary, and what to do next."""
        done = len(self._codes) - self._earlier
        if asked:
            also = f", {self._earlier} were graded before" if self._earlier else ""
            yield f"gradekit: {done} of {asked} submission{'s' * (asked != 1)} graded{also}."
        else:
            yield f"gradekit: all {self._earlier} submissions were graded before."
        if interrupted:
            again = "The same command goes on from here." if output else "Use --output to go on."
            yield f"gradekit: interrupted. {again}"
        for files, sentence in (
            (self._with(UNUSABLE), "could not be run; their lines say why"),
            (self._with(OUR_FAULT), NO_SCORE),
            (
                self._without_report,
                "without a score, through no fault of their own; they are taken again",
            ),
            (self._linked, "below the folder are links to folders, which are not followed"),
        ):
            if files:
                more = f" and {len(files) - MOST_NAMED} more" if len(files) > MOST_NAMED else ""
                named = ", ".join(map(printable, sorted(files)[:MOST_NAMED]))
                yield f"gradekit: {len(files)} {sentence}: {named}{more}"

    def _with(self, code: int) -> list[str]:
        return [file for file, each in self._codes.items() if each == code]


@contextlib.contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """Open the results to add to them; without a file they go to the screen."""
    if output is None:
        yield sys.stdout
        return
    try:
        stream = output.open("a", encoding="utf-8")
    except OSError as error:
        raise unwritable(output, error) from error
    with stream:
        yield stream


def _pace(done: int, count: int, seconds: float) -> str:
    """Say how far it is after so many seconds, and how long the rest will take."""
    left = f", about {(count - done) * seconds / done:.0f} s left" if done else ""
    return f"{done} of {count} graded{left}"
