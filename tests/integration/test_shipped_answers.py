"""What is shipped with an assignment spares work, and changes no verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradekit.assignment import drawing, library, misconceptions
from gradekit.assignment.examples import size
from gradekit.authoring import processors
from gradekit.judging.judge import judge
from gradekit.judging.known_answers import KnownAnswers
from gradekit.model.assignment import Manifest, Misconception
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report, Result
from gradekit.sandbox.isolation import Isolation
from tests.folders import QUICK, slow_but_for
from tests.isolation import ISOLATION
from tests.judging.claims import counted

SHIPPED = [
    pytest.param(manifest, mistake, id=mistake.name)
    for manifest in map(library.find, QUICK)
    for mistake in manifest.misconceptions[::12]
]
STATEFUL = {"gradient_adds_up_over_calls"}
"""What they answer depends on how often they were called, and so does what is shown."""


@pytest.mark.parametrize("name", slow_but_for(library.names(), quick=["kl-divergence"]))
def test_no_claim_runs_for_a_solution(name: str) -> None:
    manifest = library.find(name)
    assert manifest.solutions
    for path in manifest.solutions:
        submission = library.read_for(manifest, str(path))
        assignment, ran = counted(library.load_assignment(manifest, options=submission.options))
        report = judge(assignment, submission, isolation=ISOLATION)
        assert report.score == report.max_score
        in_numpy = "numpy" in submission.source
        for variables in processors.older() if in_numpy and ran else ():
            ran.clear()  # its answers may be those of an older processor than this one
            with Isolation(*ISOLATION.settings(), variables=variables) as older:
                judge(assignment, submission, isolation=older)
            if not ran:
                break
        assert not ran, submission.path


@pytest.mark.sample(1)
@pytest.mark.parametrize(("manifest", "mistake"), SHIPPED)
def test_what_is_shipped_changes_no_verdict_and_shows_nothing_larger(
    manifest: Manifest, mistake: Misconception
) -> None:
    assignment = library.load_assignment(manifest)
    corpus = drawing.get(assignment, isolation=ISOLATION)
    text = misconceptions.text(mistake)
    submission = library.parse_for(manifest, text, str(mistake.path))
    shipped = judge(assignment, submission, isolation=ISOLATION)
    alone = judge(
        assignment,
        submission,
        isolation=ISOLATION,
        corpus=replace(corpus, small={}),
        known_answers=KnownAnswers(),
    )
    assert verdicts(shipped) == verdicts(alone)
    assert shipped.diagnoses == alone.diagnoses
    if mistake.name not in STATEFUL:
        assert shipped.notes == alone.notes
        for with_shipped, without in zip(shipped.properties, alone.properties, strict=True):
            assert with_shipped.examples == without.examples
            assert inputs(with_shipped) <= inputs(without), f"{without.name} is shown larger"


def verdicts(report: Report) -> dict[str, Verdict]:
    return {result.name: result.verdict for result in report.properties}


def inputs(result: Result) -> tuple[int, int]:
    return size(result.counterexample.inputs) if result.counterexample else (0, 0)
