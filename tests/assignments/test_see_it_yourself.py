"""The line "see it yourself" of every failing claim prints what the report says of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from see_it_yourself import NAME, differences
from whole import load_assignment, names

from gradekit.assignment import library, misconceptions
from gradekit.judging.judge import judge
from gradekit.model.report import Report
from tests.isolation import ISOLATION

PARTS = 24
QUICK = ("cross-entropy", 0)


def parts():
    """Give each assignment in parts, of which one is quick."""
    every = [(name, part) for name in names() for part in range(PARTS)]
    return [pytest.param(*each, marks=[] if each == QUICK else pytest.mark.slow) for each in every]


@pytest.mark.parametrize(("name", "part"), parts())
def test_the_line_prints_what_the_report_says(name: str, part: int, tmp_path: Path) -> None:
    assignment = load_assignment(name)
    wrong: list[str] = []
    for mistake in assignment.manifest.misconceptions[part::PARTS]:
        source = misconceptions.text(mistake)
        wrong += differences(judged(assignment, source, mistake.name), source, tmp_path)
    assert wrong == []


def judged(assignment, source: str, name: str) -> Report:
    """Judge a text as if it stood in a file that Python can import."""
    submission = library.parse_for(assignment.manifest, source, f"{NAME}.py")
    report = judge(assignment, submission, isolation=ISOLATION)
    return replace(report, title=name)
