"""``gradekit check --watch``: judge at every save, and show what has changed since the last.

The times and sizes of the files are looked at twice a second, which also works on
network drives. The fork servers and the modules that were imported stay between rounds.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from gradekit.cli.exit_codes import SUCCESS
from gradekit.cli.screen import Screen
from gradekit.model.errors import GradekitError, SubmissionError, UsageError, printable
from gradekit.reports import changes

if TYPE_CHECKING:
    from gradekit.model.report import Report
    from gradekit.submission.reading import Submission

INTERVAL: Final = 0.5
"""Seconds between two looks at the files."""
SETTLING: Final = 0.05
"""Seconds in which a program that saves a file writes all of it, or puts it in its place."""
MOST_LOOKS: Final = 20
"""Looks, `SETTLING` apart, at a file that is still written to, or gone."""
AHEAD: Final = (
    "hypothesis",
    *(f"gradekit.judging.{name}" for name in ("confirmation", "diagnosis", "mitigation")),
    *(f"gradekit.judging.{name}" for name in ("guards", "precision", "shrinking", "steps")),
    "gradekit.judging.explaining.explanation",
)
"""What only a wrong submission needs, imported while nothing is to be done."""

Stamp: TypeAlias = tuple[int, int, int] | None
"""Time, size and number of a file; None where there is none."""
Judge: TypeAlias = "Callable[[], tuple[Submission, Report]]"


def watch(
    path: str,
    judge: Judge,
    write: Callable[[Report], None],
    write_failed: Callable[[Exception], None],
) -> int:
    """Judge a file now and at every save, until Ctrl-C; give the exit code, then 0.

    Parameters
    ----------
    path : str
        The submission. The modules beside it that go with it are watched as well.
    judge : callable
        Reads and judges it once.
    write : callable
        Writes the report, to the screen and wherever else it goes.
    write_failed : callable
        Writes why there is none, to all but the screen.

    Raises
    ------
    GradekitError
        If the file is not there at first, or nothing that a save could mend is wrong.
    """
    rounds = _Rounds(path, judge, write, write_failed)
    try:
        while True:
            rounds.judge()
            rounds.wait()
    except KeyboardInterrupt as interrupt:
        if type(interrupt) is not KeyboardInterrupt:  # it was not a person who stopped it
            raise
        return SUCCESS
    finally:
        rounds.screen.leave()


class _Rounds:
    """One file that is judged again and again, with the last report on it that could be."""

    def __init__(
        self,
        path: str,
        judge: Judge,
        write: Callable[[Report], None],
        write_failed: Callable[[Exception], None],
    ) -> None:
        self.screen = Screen()
        self._judge, self._write, self._write_failed = judge, write, write_failed
        self._files = [Path(path)]
        self._stamps: Mapping[Path, Stamp] = {}
        self._last: Report | None = None

    def judge(self) -> None:
        """Judge the file as it is now, and show what came of it."""
        try:
            report = self._judged()
        except (SubmissionError, UsageError) as error:
            if self._is_hopeless(error):
                raise
            self._write_failed(error)
            self.screen.say(f"Waiting for the next save: {_first_sentence(error)}")
        else:
            self._show(report)
            self.screen.say(_waiting(self._files))

    def wait(self) -> None:
        """Wait until a file is not as it was when it was judged."""
        _import_ahead()
        while _look(self._files) == self._stamps:
            self.screen.check_reader()
            time.sleep(INTERVAL)

    def _judged(self) -> Report:
        """Judge the files as they are once they were looked at, all of them."""
        while True:
            self._stamps = _settled(self._files)
            submission, report = self._judge()
            self._files = watched(submission)
            if {*self._files} == self._stamps.keys():
                return report

    def _show(self, report: Report) -> None:
        self.screen.clear()
        self._write(report)
        if report.problem is not None:  # it does not run, which says nothing about any claim
            return
        if self._last is not None:
            width, color = self.screen.width, self.screen.color
            self.screen.add(changes.render(self._last, report, width=width, color=color))
        self._last = report

    def _is_hopeless(self, error: GradekitError) -> bool:
        """Whether no save mends it: the command, or the name of the file, is wrong at first."""
        is_there = self._stamps[self._files[0]] is not None
        return self._last is None and (isinstance(error, UsageError) or not is_there)


def _import_ahead() -> None:
    for name in AHEAD:
        importlib.import_module(name)


def watched(submission: Submission) -> list[Path]:
    """Give the files of a submission: its own, its modules', and those that it lacks."""
    folder = Path(submission.path).parent
    beside = [module.path for module in submission.modules if module.path]
    lacking = [f"{name.replace('.', '/')}.py" for name in submission.unread]
    return [Path(submission.path), *(folder / name for name in dict.fromkeys(beside + lacking))]


def _waiting(files: list[Path]) -> str:
    others = len([path for path in files[1:] if path.exists()])
    beside = f" and {others} file{'s' * (others > 1)} beside it" if others else ""
    return f"Watching {printable(files[0].name)}{beside}. Ctrl-C ends."


def _first_sentence(error: GradekitError) -> str:
    """Say what is wrong in a sentence, without the excerpt and the remedy."""
    if not isinstance(error, SubmissionError):
        return str(error)
    place = f", {error.position}" if error.position else ""
    return f"{printable(Path(error.path).name)}{place}: {error.problem}."


def _stamp(path: Path) -> Stamp:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _look(files: Iterable[Path]) -> dict[Path, Stamp]:
    return {path: _stamp(path) for path in files}


def _settled(files: list[Path]) -> dict[Path, Stamp]:
    """Look at the files until they stay as they are; the first may be away for a moment."""
    stamps = _look(files)
    for _ in range(MOST_LOOKS):
        time.sleep(SETTLING)
        before, stamps = stamps, _look(files)
        if stamps == before and stamps[files[0]]:
            break
    return stamps
