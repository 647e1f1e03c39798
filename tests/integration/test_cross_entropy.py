"""The judge itself on the assignment cross-entropy: what is right, alike, or wrong in one place."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from gradekit.assignment import library
from gradekit.judging.judge import judge
from gradekit.judging.options import Options
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report
from tests.folders import composed
from tests.isolation import ISOLATION

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
NOTEBOOKS = sorted((TESTS / "submission" / "notebooks").glob("*.ipynb"))
ODD = ("everything_as_tuples", "loss_as_an_object_with_data", "loss_in_an_array_of_one")
LOOK_ALIKES = [TESTS / "assignments" / "look_alikes" / f"{name}.py" for name in ODD]
"""Those that are odd to the wire; tests/assignments tries the others without it."""
BROKEN = {path.stem: path for path in (TESTS / "assignments" / "broken_helpers").glob("*.py")}

CHARACTERISTIC = (
    "softmax_sums_to_one",
    "softmax_ratio_law",
    "softmax_leaves_its_argument_alone",
    "loss_difference_law",
    "loss_normalisation_law",
    "loss_survives_large_logits",
    "sequence_loss_is_the_mean_of_its_positions",
    "perplexity_is_exp_of_the_loss",
    "gradient_matches_the_derivative",
)
"""Enough to tell a right submission from a wrong one, for the sake of time."""


def graded(path: Path, *, only: tuple[str, ...] = ()) -> Report:
    submission, assignment = library.open_submission(str(path), asked="cross-entropy")
    if not submission.notebook:
        submission = library.parse_for(assignment.manifest, composed(path), str(path))
    return judge(assignment, submission, isolation=ISOLATION, options=Options(only=only))


def lost(report: Report) -> set[str]:
    """Name the properties that cost points."""
    return {
        one.name
        for one in report.properties
        if one.verdict is not Verdict.PASSED and not one.advice
    }


@pytest.mark.sample(4)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_graded_as_its_twin(path: Path) -> None:
    known = {one.name for one in library.load_assignment(library.find("cross-entropy")).properties}
    only = tuple(name for name in CHARACTERISTIC if name in known)
    assert len(only) == len(CHARACTERISTIC)
    notebook, twin = graded(path, only=only), graded(path.with_suffix(".py"), only=only)
    assert notebook.problem is None

    def verdicts(report: Report) -> list[object]:
        return [
            replace(one, position="", line=0, seconds=0.0, counterexample=None, message="")
            for one in report.properties
        ]

    assert verdicts(notebook) == verdicts(twin)
    assert (notebook.score == notebook.max_score) == (path.stem != "two_mistakes")


def test_places_in_a_notebook_are_told_by_cell() -> None:
    report = graded(TESTS / "submission" / "notebooks" / "two_mistakes.ipynb")
    (first, *_) = [one for one in report.properties if one.verdict is Verdict.FAILED]
    assert re.fullmatch(r"cell \d+, line \d+", first.position)


@pytest.mark.parametrize("path", LOOK_ALIKES, ids=lambda path: path.stem)
def test_what_only_looks_wrong_earns_every_point(path: Path) -> None:
    assert lost(graded(path)) == set()


@pytest.mark.sample(1)
@pytest.mark.parametrize("stem", sorted(BROKEN))
def test_a_broken_helper_costs_only_itself(stem: str) -> None:
    path = BROKEN[stem]
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    expected = set(re.findall(r"\w+", docstring.partition("Lost: ")[2]))
    assert lost(graded(path)) == expected


def test_every_helper_that_is_wrong_is_named_where_a_correct_one_stood_in(tmp_path: Path) -> None:
    text = (ROOT / "assignments" / "cross-entropy" / "solutions" / "plain_lists.py").read_text()
    wrong = text.replace("total = sum(", "total = 2 * sum(").replace(
        "return -math", "return 1 - math"
    )
    (tmp_path / "hw.py").write_text(wrong, "utf-8")
    *_, mean = graded(
        tmp_path / "hw.py",
        only=(
            "softmax_sums_to_one",
            "loss_normalisation_law",
            "sequence_loss_is_the_mean_of_its_positions",
        ),
    ).properties
    assert mean.notes == [
        "It holds with a correct softmax and cross_entropy_loss in place of yours."
    ]
