"""A small flaw costs little, and one cause costs once: submissions, each with what it loses."""

import ast
import re
from pathlib import Path

import pytest

from gradekit.assignment import library
from gradekit.grading.grader import Grader
from gradekit.submission.reading import parse
from tests.folders import ASSIGNMENTS, composed, slow_but_for
from tests.isolation import ISOLATION

FOLDER = Path(__file__).parent / "small_flaws"
FLAWS = sorted(FOLDER.glob("*.py"))
QUICK = (
    "a_batch_of_one_in_its_brackets",
    "a_loss_that_is_a_millionth_too_large",
    "refuses_a_single_class",
    "single_precision_in_cross_entropy",
    "value_without_pow",
)


def said(path):
    """Give what a flaw says that it costs, in points, and what it did before."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    found = re.search(r"\nCosts ([\d.]+)(?: of 100)?; ([\d.]+) before\.", docstring)
    assert found, "it does not say what it costs"
    return float(found[1]), float(found[2])


@pytest.mark.parametrize("stem", slow_but_for([path.stem for path in FLAWS], QUICK))
def test_a_small_flaw_costs_what_it_says(stem):
    path = FOLDER / f"{stem}.py"
    text = composed(path)
    grader = Grader(str(ASSIGNMENTS / str(parse(text, path=path.name).assignment)), ISOLATION)
    report = grader.judge_submission(library.parse_for(grader.manifest, text, "submission.py"))
    lost = [each.name for each in report.properties if (each.points or 0) < each.max_points]
    assert report.max_score - report.score == said(path)[0], lost


@pytest.mark.parametrize("path", FLAWS, ids=lambda path: path.stem)
def test_a_small_flaw_says_what_it_costs_and_that_it_is_no_more_than_before(path):
    now, before = said(path)
    assert now <= before
