"""A tiny assignment to judge with, and a way to judge a text by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradekit.judging.judge import judge
from gradekit.judging.options import Options
from gradekit.model.assignment import Assignment
from gradekit.model.report import Report
from gradekit.submission.reading import parse
from tests.isolation import ISOLATION

Judge = Callable[..., Report]


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
