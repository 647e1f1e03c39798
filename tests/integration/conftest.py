"""A tiny assignment to judge with, a way to judge a text by it, and what its report says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradekit.judging.judge import judge
from gradekit.judging.options import Options
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report, Result
from gradekit.submission.reading import parse
from tests.isolation import ISOLATION

Judge = Callable[..., Report]
DOUBLE = "def double(x):\n    return 2 * x\n"
INLINE = "def double_all(xs):\n    return [2 * x for x in xs]\n"
DOUBLE_ALL = "def double_all(numbers):\n    return [double(x) for x in numbers]\n"


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is drawn out of the user's own cache, but for the whole session."""
    folder = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setattr("gradekit.model.files.folder", lambda: folder)


@pytest.fixture
def judged(tiny: Assignment) -> Judge:
    def run(text: str, *, assignment: Assignment = tiny, **options: object) -> Report:
        submission = parse(text, path="submission.py")
        return judge(assignment, submission, isolation=ISOLATION, options=Options(**options))  # type: ignore[arg-type]

    return run


def results(report: Report) -> dict[str, Result]:
    return {result.name: result for result in report.properties}


def lost(report: Report) -> set[str]:
    """Name the properties that cost points."""
    return {
        result.name
        for result in report.properties
        if result.verdict in {Verdict.FAILED, Verdict.SKIPPED} and not result.advice
    }
