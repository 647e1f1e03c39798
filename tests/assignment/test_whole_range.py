"""Properties over the whole range of a function: a few calls that meet every bucket."""

from __future__ import annotations

from typing import Any

import pytest

from gradekit.assignment import drawing
from gradekit.assignment.domains import read_domains
from gradekit.assignment.whole_range import function_covered
from gradekit.domains.buckets import buckets
from gradekit.domains.evaluation import Evaluation
from gradekit.model.assignment import Assignment
from tests.folders import TINY, Change, load

from .conftest import FEW

MOST = 24
EACH = "@given(xs=numbers)\ndef doubles_each(double_all, reference, xs):\n"
WHOLE = """@over_the_whole_range(only="numbers[0] <= 4")
@example(call=([0.25],))
def doubles_each(double_all, reference, call):
"""
CALLED = "assert_close(double_all(xs), reference.double_all(xs))"


@pytest.fixture
def wide(change: Change) -> Assignment:
    """Give the tiny assignment, with one property over the whole range of `double_all`."""
    change("[1, 4], size = 8, least = 0.01", "[1, 300], size = 1000, least = 1e-9")
    change(EACH, WHOLE, file="properties.py")
    change(CALLED, CALLED.replace("(xs)", "(*call)"), file="properties.py")
    change("import given\n", "import example, given\n", file="properties.py")
    return load(change("import grid", "import grid, over_the_whole_range", file="properties.py"))


def examples(assignment: Assignment, *, seed: int, count: int) -> list[list[Any]]:
    drawn = drawing.draw_examples(assignment, seed=seed, examples=count)["doubles_each"]
    return [example["call"] for example in drawn]


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_the_few_that_are_chosen_meet_every_bucket(wide: Assignment, seed: int) -> None:
    chosen = examples(wide, seed=seed, count=FEW)
    assert 8 <= len(chosen) <= MOST
    assert_meet_every_bucket(wide, chosen)


@pytest.mark.slow
def test_no_fewer_are_chosen_than_meet_every_bucket(wide: Assignment, change: Change) -> None:
    usual = examples(wide, seed=0, count=FEW)
    fewer = load(change('"numbers[0] <= 4"', '"numbers[0] <= 4", most=2', file="properties.py"))
    chosen = examples(fewer, seed=0, count=FEW)
    assert 2 < len(chosen) < len(usual)
    assert_meet_every_bucket(fewer, chosen)


def assert_meet_every_bucket(wide: Assignment, chosen: list[list[Any]]) -> None:
    domain = read_domains(wide.manifest.folder, wide.manifest.functions)["double_all"]
    for chain in buckets(domain):
        steps = [chain.reached(Evaluation({"numbers": x})(chain.measure)) for (x,) in chosen]
        assert max(steps) == len(chain.steps), chain.label
    assert max(x[0] for (x,) in chosen) <= 4  # as `only` says


def test_what_its_author_wrote_is_always_among_them(wide: Assignment) -> None:
    assert examples(wide, seed=0, count=FEW)[0] == [[0.25]]


@pytest.mark.slow
def test_the_same_are_chosen_again(wide: Assignment) -> None:
    chosen = examples(wide, seed=0, count=FEW)
    assert examples(wide, seed=0, count=FEW) == chosen
    assert examples(wide, seed=1, count=FEW) != chosen


@pytest.mark.slow
def test_there_are_more_where_more_are_asked_for_than_the_manifest_says(wide: Assignment) -> None:
    usual = examples(wide, seed=0, count=wide.manifest.examples)
    more = examples(wide, seed=0, count=wide.manifest.examples + 60)
    assert more[: len(usual)] == usual
    assert len(more) == len(usual) + 60


def test_other_properties_are_over_no_whole_range(wide: Assignment) -> None:
    covered = {each.name: function_covered(each) for each in wide.properties}
    assert covered.pop("doubles_each") == "double_all"
    assert set(covered.values()) == {""}
    assert not any(map(function_covered, load(TINY).properties))
