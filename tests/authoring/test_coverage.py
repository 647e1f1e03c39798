"""Coverage: which buckets the examples of an assignment reach, and which calls lie outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import drawing
from gradekit.assignment.domains import read_domains
from gradekit.authoring.coverage import Coverage, cover, feature
from gradekit.domains.buckets import Chain
from tests.folders import Change, load
from tests.isolation import ISOLATION

GIVEN = 'x = { of = "number", size = 8, least = 0.1, patterns = ["zero", "whole"] }'
X = 'x = { of = "number", size = 8 }'
"""More than the examples of the tiny assignment reach."""


@pytest.fixture
def covered(change: Change) -> Any:
    """Give the coverage of the tiny assignment after a change, with twenty examples a claim."""

    def after(old: str = X, new: str = X, file: str = "assignment.toml") -> Coverage:
        change(GIVEN, X, file="assignment.toml")
        assignment = load(change(old, new, file=file))
        corpus = drawing.draw(assignment, isolation=ISOLATION, examples=20)
        manifest = assignment.manifest
        return cover(assignment, corpus, read_domains(manifest.folder, manifest.functions))

    return after


def counts(coverage: Coverage, function: str) -> dict[str, tuple[int, ...]]:
    return {row.chain.label: row.examples for row in coverage.rows[function]}


def test_every_step_has_the_number_of_examples_that_reach_it(covered: Any) -> None:
    coverage = covered()
    by_size = counts(coverage, "double")["x: size"]
    assert len(by_size) == 4  # > 1, 2, 4, 5
    assert list(by_size) == sorted(by_size, reverse=True)
    assert 0 < by_size[0] <= coverage.examples["double"]


def test_every_step_has_the_examples_that_reach_it(covered: Any) -> None:
    rows = {row.chain.label: row for row in covered().rows["double"]}
    far = rows["x: size"].places[-1]
    assert far
    assert set(far) <= set(rows["x: size"].places[0])
    assert {name for name, _ in far} <= {"doubles", "is_odd"}
    assert max(index for _, index in far) < 20


def test_only_claims_with_points_that_judge_a_function_count_for_it(covered: Any) -> None:
    coverage = covered()
    # two drawn claims judge double, and one worked example; agrees_with_double only uses it
    assert coverage.examples["double"] == 20 + 20 + 1
    assert coverage.examples["double_all"] == 3 * 20


def test_an_empty_bucket_breaks_a_rule(covered: Any) -> None:
    coverage = covered(X, 'x = { of = "number", size = 3000 }')
    assert "empty: double: x: size > 8" in coverage.broken
    row = next(row for row in coverage.rows["double"] if row.chain.label == "x: size")
    assert row.empty[:2] == (8, 10)
    assert row.reached == 4


def test_a_call_outside_of_the_domain_breaks_a_rule(covered: Any) -> None:
    coverage = covered(X, 'x = { of = "number", size = 2 }')
    (first, *_) = coverage.outside
    assert (first.function, first.property) == ("double", "doubles")
    assert first.problem.endswith(" is not from -2 to 2")
    assert first.call.startswith("double(")
    assert first.calls > 1
    assert f"outside: double: {first.problem}" in coverage.broken


def test_what_lies_outside_reaches_nothing(covered: Any) -> None:
    coverage = covered(X, 'x = { of = "number", from = 9, to = 12 }')
    assert set(counts(coverage, "double")["x: size"]) == {0}


def test_advice_may_ask_for_what_no_domain_admits(covered: Any) -> None:
    lists = [each for each in covered().outside if each.function == "double_all"]
    assert lists == []  # refuses_an_empty_list has no points


def test_a_coverage_is_written_as_json(covered: Any) -> None:
    coverage = covered(X, 'x = { of = "number", size = 3000 }')
    content = json.loads(coverage.to_json())
    double = content["functions"]["double"]
    assert (double["reached"], double["promised"]) == coverage.counts("double")
    assert double["buckets"][0]["label"] == "x: size"
    assert double["buckets"][0]["steps"]["8"] == 0
    assert content["broken"] == coverage.broken


def test_the_calls_of_a_program_are_what_its_function_is_judged_on(tmp_path: Path) -> None:
    files = {
        "assignment.toml": """
title = "Programs"
reference = "reference.py"
examples = 4
functions = { softmax = "(program: str) -> list[float]" }
properties = { runs = { points = 1 } }
[domain.softmax]
program = { of = "program", calls = ["values"] }
values = { of = "numbers", length = [1, 9], size = 4 }
""",
        "reference.py": "def softmax(program):\n    return [0.5, 0.5]\n",
        "properties.py": '''
def runs(softmax):
    """It runs."""
    softmax("p = softmax([Value(1.5), Value(-3.0)]); q = softmax([p[0]])")
''',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    assignment = load(tmp_path)
    corpus = drawing.draw(assignment, isolation=ISOLATION)
    domains = read_domains(tmp_path, assignment.manifest.functions)
    reached = counts(cover(assignment, corpus, domains), "softmax")
    assert reached["len(values) == 1"] == reached["len(values) == 2"] == (1,)
    assert reached["len(values) == 3"] == (0,)
    assert reached["values: size"] == (1, 1)


def test_a_bucket_is_named_by_its_chain_and_step() -> None:
    assert feature(Chain("len(x)", "len(x)", ">", (1, 64)), 1) == "len(x) > 64"
    assert feature(Chain("x: zero", "0 in x"), 0) == "x: zero"
