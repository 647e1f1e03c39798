"""The submissions of a session, and their claims, as pytest collects them.

A submission that is named by ``--gradekit`` is collected by the session itself, as if it were
an argument: no conftest.py beside it is run for that. One that is an argument too, perhaps
with the name of a claim behind it (``hw.py::shift_invariance``), is collected there.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from gradekit.model.errors import GradekitError, SubmissionError, printable
from gradekit.pytest_plugin.claims import read_claims
from gradekit.pytest_plugin.items import (
    ISOLATION,
    MAX_POINTS,
    POINTS,
    ClaimItem,
    UnreadableItem,
)
from gradekit.pytest_plugin.judgement import Judgement
from gradekit.reports import wording


class SubmissionFile(pytest.File):
    """A submission, whose tests are the claims about it."""

    judgement: Judgement

    def collect(self) -> Iterator[pytest.Item]:
        """List the claims, or one test that fails if the file cannot be read."""
        try:
            path = os.path.relpath(self.judgement.folder / self.judgement.path)
            claims = read_claims(path, self.judgement.assignment)
        except SubmissionError as error:
            yield UnreadableItem.from_parent(self, name="submission", error=error)
            return
        except GradekitError as error:
            raise self.CollectError(str(error)) from None
        about = {"judgement": self.judgement, "every": len(claims)}
        for claim in claims:
            yield ClaimItem.from_parent(self, name=claim.shown, claim=claim, **about)


class Submissions:
    """The plugin that collects submissions, and tells their points at the end.

    Parameters
    ----------
    judgements : sequence of Judgement
        One for each submission.
    unasked : bool
        Whether the session collects them although no argument names them.

    Raises
    ------
    pytest.UsageError
        If one of them is no file.
    """

    def __init__(self, judgements: Sequence[Judgement], *, unasked: bool) -> None:
        self.judgements = {
            Path(os.path.abspath(each.folder / each.path)): each  # noqa: PTH100  # links stay
            for each in judgements
        }
        for path in self.judgements:
            if path.is_dir():
                raise pytest.UsageError(f"{path}: this is a folder. Name the file in it.")
            if not path.is_file():
                raise pytest.UsageError(f"{path}: there is no such file. Name another.")
        self._unasked = unasked
        self._facts: dict[str, dict[str, Any]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Add the submissions that are no arguments to what a session collects."""
        report = yield
        if isinstance(collector, pytest.Session) and report.passed and self._unasked:
            report.result += [
                self._file(path, collector)
                for path in self.judgements
                if not collector.isinitpath(path)
            ]
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
        """Keep others, such as those of doctests, from importing a submission."""
        collectors = yield
        if file_path not in self.judgements:
            return collectors
        return [self._file(file_path, parent)] if parent.session.isinitpath(file_path) else []

    def _file(self, path: Path, parent: pytest.Collector) -> SubmissionFile:
        file: SubmissionFile = SubmissionFile.from_parent(parent, path=path)
        file.judgement = self.judgements[path]
        return file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what is known of the points, of a worker of xdist as well."""
        facts = dict(report.user_properties)
        if POINTS in facts:
            self._facts[report.nodeid] = facts

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the points of each submission, of the claims that were asked for."""
        for file in dict.fromkeys(nodeid.partition("::")[0] for nodeid in self._facts):
            facts = [each for nodeid, each in self._facts.items() if nodeid.startswith(f"{file}::")]
            terminalreporter.write_line(_summary(file, facts))
            for sentence in dict.fromkeys(filter(None, (each.get(ISOLATION) for each in facts))):
                terminalreporter.write_line(sentence)


def _summary(file: str, facts: Sequence[dict[str, Any]]) -> str:
    most = wording.number(sum(each[MAX_POINTS] for each in facts))
    claims = wording.count(len(facts), "claim")
    if any(each[POINTS] is None for each in facts):
        return f"gradekit: {printable(file)}: {wording.NO_SCORE}"
    points = wording.number(sum(each[POINTS] for each in facts))
    return f"gradekit: {printable(file)}: {points} of {most} points in {claims}"
