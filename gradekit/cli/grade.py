"""``gradekit grade FOLDER``: grade every submission, one line of JSON for each."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TextIO

from gradekit.cli import exit_codes
from gradekit.cli.arguments import add_isolation, add_jobs, output_file, unwritable
from gradekit.cli.exit_codes import FAILED, INTERRUPTED, OUR_FAULT, SUCCESS, UNUSABLE

EXIT_CODES: Final = {
    SUCCESS: "every submission has a score, whatever it is",
    FAILED: "some could not be graded through their own fault",
    UNUSABLE: "the folder or the command is unusable",
    OUR_FAULT: "some could not be graded through gradekit's own fault",
    INTERRUPTED: "interrupted",
}

MOST_NAMED: Final = 5

NOTE: Final = """\
It is a file's own fault if it cannot be read, or does not run: its score is 0.
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
    add_isolation(parser)
    add_jobs(parser)
    exit_codes.document(parser, EXIT_CODES, NOTE)


def run(options: argparse.Namespace) -> int:
    """Grade what is not graded yet."""
    from gradekit.assignment import library
    from gradekit.grading.folder import basis, grade, graded_before, submissions
    from gradekit.reports.json import render_line
    from gradekit.sandbox.isolation import Isolation

    folder = Path(options.folder)
    assignment = library.load_assignment(library.find(options.assignment))
    paths = submissions(folder)
    output = output_file(options.output)
    before = graded_before(output, basis(assignment)) if output else {}
    earlier = _unchanged(paths, folder, before)
    new = [path for path in paths if path.relative_to(folder).as_posix() not in earlier]
    tally = _Tally(earlier)
    interrupted = False
    with Isolation(options.isolation, options.accept_missing) as isolation:
        isolation.require()  # what others wrote is graded only where it is kept apart
        with _opened(output) as stream, _progress(len(new)) as advance:
            try:
                how = {"isolation": isolation, "jobs": options.jobs}
                for result in grade(folder, new, assignment, **how) if new else ():
                    about = {"file": result.file, "sha256": result.sha256, "basis": result.basis}
                    stream.write(render_line(result.report, **about))
                    stream.flush()
                    tally.add(result.file, result.report.exit_code)
                    advance()
            except KeyboardInterrupt:
                interrupted = True
    print("\n".join(tally.lines(len(new), output)), file=sys.stderr)
    return INTERRUPTED if interrupted else tally.exit_code


class _Tally:
    """The exit code of each report, by file, and the summary of them that is printed at the end."""

    def __init__(self, earlier: Mapping[str, int]) -> None:
        self._earlier = len(earlier)
        self._codes = dict(earlier)

    def add(self, file: str, code: int) -> None:
        self._codes[file] = code

    @property
    def exit_code(self) -> int:
        codes = self._codes.values()
        if OUR_FAULT in codes:
            return OUR_FAULT
        return FAILED if UNUSABLE in codes else SUCCESS

    def lines(self, asked: int, output: Path | None) -> Iterator[str]:
        """Write the summary, and what to do next."""
        done = len(self._codes) - self._earlier
        if asked:
            also = f", {self._earlier} were graded before" if self._earlier else ""
            yield f"gradekit: {done} of {asked} submission{'s' * (asked != 1)} graded{also}."
        else:
            yield f"gradekit: all {self._earlier} submissions were graded before."
        if done < asked:
            again = "The same command goes on from here." if output else "Use --output to go on."
            yield f"gradekit: interrupted. {again}"
        for fault, sentence in (
            (UNUSABLE, "could not be run; their lines say why"),
            (OUR_FAULT, "without a score, through a fault of gradekit's own"),
        ):
            files = sorted(file for file, code in self._codes.items() if code == fault)
            if files:
                more = f" and {len(files) - MOST_NAMED} more" if len(files) > MOST_NAMED else ""
                yield f"gradekit: {len(files)} {sentence}: {', '.join(files[:MOST_NAMED])}{more}"


def _unchanged(
    paths: Sequence[Path], folder: Path, before: Mapping[tuple[str, str], int]
) -> dict[str, int]:
    """Give the exit codes of submissions that were graded before and have not changed since."""
    from gradekit.grading.grader import hash_submission

    if not before:
        return {}
    keys = [(path.relative_to(folder).as_posix(), hash_submission(path)) for path in paths]
    return {key[0]: before[key] for key in keys if key in before}


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


@contextlib.contextmanager
def _progress(count: int) -> Iterator[Callable[[], None]]:
    """Show how far it is, how fast and how long it will take, to a person only."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeLeft())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("grading", total=count, rate="")

        def advance() -> None:
            progress.advance(task)
            speed = progress.tasks[0].speed
            progress.update(task, rate=f"{speed:.1f} per second" if speed else "")

        yield advance
