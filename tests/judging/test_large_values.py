"""A function that returns very much costs neither memory nor a large report."""

from __future__ import annotations

import pytest

from gradekit.assignment.examples import Corpus
from gradekit.judging.judge import judge
from gradekit.judging.options import Options
from gradekit.model.assignment import Assignment
from gradekit.submission.reading import parse
from tests.folders import slow_but_for
from tests.isolation import ISOLATION

BODIES = ["[[]] * 5_000", "[0.5] * 100_000", "'x' * 1_000_000"]
QUICK = ["[[]] * 1_000_000"]


@pytest.mark.parametrize("body", slow_but_for([*QUICK, *BODIES], QUICK))
def test_the_report_stays_small(tiny: Assignment, drawn: Corpus, body: str) -> None:
    text = f"def double(x):\n    return {body}\n\n\ndef double_all(xs):\n    return {body}\n"
    submission = parse(text, path="submission.py")
    report = judge(tiny, submission, isolation=ISOLATION, options=Options(), corpus=drawn)
    assert report.score <= 1  # it does not change its argument
    assert len(report.to_json()) < 400_000
