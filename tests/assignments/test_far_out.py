"""Functions that are wrong only far out or by history: wrong where they say, right near."""

import ast
import math
import re

import far_out
import pytest
from far_out import SUBMISSIONS, answers, assignment
from whole import assignments

from gradekit.assignment.overlay import redefined
from tests.folders import BASE

RIGHT = {"rel_tol": 1e-12, "abs_tol": 1e-15}
WRONG = {"rel_tol": 1e-9}
"""What is wrong is so by more than a matter of rounding."""
FULL = 60

each = pytest.mark.parametrize(
    "path", SUBMISSIONS, ids=lambda path: f"{assignment(path)}-{path.stem}"
)


def agree(one, other, *, within):
    """Whether two answers have the same shape and nearly the same numbers."""
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(agree(*pair, within=within) for pair in pairs)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, **within)
    return one == other


@pytest.mark.sample(12)
@each
def test_it_is_wrong_far_out_and_right_near(path):
    answered = answers(path)
    assert set(answered) == {"far", "near", "handout"}
    assert not agree(*answered["far"], within=WRONG)
    for call in ("near", "handout"):
        assert agree(*answered[call], within=RIGHT)
        assert isinstance(answered[call][1], list)  # no error
    assert isinstance(answered["far"][1], list)


def test_each_says_where_it_goes_wrong():
    told = {p: ast.get_docstring(ast.parse(p.read_text("utf-8"))) or "" for p in SUBMISSIONS}
    assert [p for p, words in told.items() if not re.fullmatch(r"Goes wrong .*\.", words)] == []


def test_there_are_sixty():
    assert len(SUBMISSIONS) == FULL


def graded(function, manifest):
    """Name what a student writes for a function that is graded through a driver."""
    return set(manifest.driver.get(function, (function,)))


@pytest.mark.parametrize("one", assignments(), ids=lambda one: one.manifest.name)
def test_every_function_goes_wrong_once_at_least(one):
    paths = [path for path in SUBMISSIONS if assignment(path) == one.manifest.name]
    texts = [BASE.sub("", path.read_text("utf-8")) for path in paths]
    changed = {name for text in texts for name in redefined(text)}
    assert [f for f in one.manifest.functions if not graded(f, one.manifest) & changed] == []


def test_the_command_prints_what_each_loses_and_how_many_have_full_marks(monkeypatch, capsys):
    claims = [{"name": "a_claim", "points": 0.0, "max_points": 2.0}]
    claims += [{"name": "advice", "points": 0.0, "max_points": 0.0}]

    def check(path):
        right = path.stem.startswith("entropy")
        return {"score": 98.0, "properties": claims[right:]}

    monkeypatch.setattr(far_out, "check", check)
    assert far_out.main(["kl-divergence"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 8
    assert printed[0].split() == [
        "kl-divergence",
        "bits_looked_up_by_six_decimals",
        "98.00",
        "a_claim",
    ]
    assert printed[-1] == "2 of 7 have full marks"
