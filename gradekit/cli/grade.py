"""``gradekit grade FOLDER``: grade every submission, one line of JSON for each."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from gradekit.assignment import library
from gradekit.cli.exit_codes import INTERRUPTED, OUR_FAULT
from gradekit.grading.bench import hash_submission
from gradekit.grading.folder import (
    Graded,
    basis,
    grade,
    graded_before,
    submissions,
)
from gradekit.model.errors import UsageError
from gradekit.model.outcomes import Verdict
from gradekit.reports.json import render_line
from gradekit.sandbox.preparation import Isolation


def run(options: argparse.Namespace) -> int:
    """Grade what is not graded yet; exit 0 unless gradekit itself failed."""
    folder = Path(options.folder)
    assignment = library.load_assignment(library.find(options.assignment))
    paths = submissions(folder)
    output = Path(options.output) if options.output else None
    done = graded_before(output, basis(assignment)) if output else set()
    new = [path for path in paths if not done or _key(path, folder) not in done]
    tally = _Tally(kept=len(paths) - len(new))
    code = 0
    with Isolation(options.isolation, options.accept_missing) as isolation:
        isolation.require()  # what others wrote is graded only where it is kept apart
        graded = grade(folder, new, assignment, isolation=isolation, jobs=options.jobs)
        with _opened(output) as stream, _progress(len(new)) as advance:
            try:
                for one in graded if new else ():
                    stream.write(_line(one))
                    stream.flush()
                    tally.add(one)
                    advance()
            except KeyboardInterrupt:
                code = INTERRUPTED
    print("\n".join(tally.lines(len(new), output)), file=sys.stderr)
    return code or (OUR_FAULT if tally.errors else 0)


class _Tally:
    """What is told when all is done."""

    def __init__(self, *, kept: int) -> None:
        self.kept = kept
        self.done = 0
        self.unusable: list[str] = []
        self.errors: list[str] = []

    def add(self, one: Graded) -> None:
        self.done += 1
        if one.report.problem:
            self.unusable.append(one.file)
        if any(result.verdict is Verdict.ERROR for result in one.report.properties):
            self.errors.append(one.file)

    def lines(self, asked: int, output: Path | None) -> Iterator[str]:
        """Say what came of it, and what to do next."""
        if not asked:
            yield f"gradekit: all {self.kept} submissions were graded before."
            return
        kept = f", {self.kept} were graded before" if self.kept else ""
        yield f"gradekit: {self.done} of {asked} submission{'s' * (asked != 1)} graded{kept}."
        if self.done < asked:
            again = "The same command goes on from here." if output else "Use --output to go on."
            yield f"gradekit: interrupted. {again}"
        for names, told in (
            (self.unusable, "could not be run; their lines say why"),
            (self.errors, "met a fault of gradekit's own and lost nothing by it"),
        ):
            if names:
                yield f"gradekit: {len(names)} {told}: {', '.join(sorted(names)[:5])}{_more(names)}"


def _more(names: list[str], shown: int = 5) -> str:
    return f" and {len(names) - shown} more" if len(names) > shown else ""


def _key(path: Path, folder: Path) -> tuple[str, str]:
    return path.relative_to(folder).as_posix(), hash_submission(path)


def _line(one: Graded) -> str:
    return render_line(one.report, file=one.file, sha256=one.sha256, basis=one.basis)


@contextlib.contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """Open the results to add to them; without a file they go to the screen."""
    if output is None:
        yield sys.stdout
        return
    try:
        stream = output.open("a", encoding="utf-8")
    except OSError as error:
        problem = f"it cannot be written ({error.strerror}). Name another place."
        raise UsageError(f"--output {output}: {problem}") from error
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
