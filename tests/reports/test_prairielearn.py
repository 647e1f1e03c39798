"""`results.json` fits what PrairieLearn checks, and nothing of ours costs points or an attempt."""

import html
import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import example, given

from gradekit.reports.prairielearn import MOST_BYTES, render
from gradekit.reports.shortening import CUT
from tests.reports.builders import report, result
from tests.reports.cases import (
    EMPTY,
    FAULT,
    HIDDEN,
    HOSTILE_TEXT,
    MIXED,
    PENDING,
    PROBLEM,
    REPORTS,
    SECRET,
    SUMS_TO_ONE,
)
from tests.reports.drawn import reports, unsafe_characters

TEXT = {"type": "string"}
POINTS = {"type": "number", "minimum": 0}
ROW = {
    "type": "object",
    "required": ["name", "points", "max_points"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("name", "description", "message"), TEXT),
        **dict.fromkeys(("points", "max_points"), POINTS),
    },
}

# What its documentation asks for, narrowed to what gradekit promises to write: either a
# score, or that there is nothing to grade, and then no number at all.
SCHEMA = {
    "type": "object",
    "required": ["gradable", "message", "output", "tests"],
    "additionalProperties": False,
    "properties": {
        "gradable": {"type": "boolean"},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
        "format_errors": {"type": "array", "items": TEXT, "minItems": 1},
        "message": TEXT,
        "output": TEXT,
        "tests": {"type": "array", "items": ROW},
    },
    "if": {"properties": {"gradable": {"const": True}}},
    "then": {"required": ["score"], "not": {"required": ["format_errors"]}},
    "else": {
        "required": ["format_errors"],
        "not": {"required": ["score"]},
        "properties": {"tests": {"maxItems": 0}},
    },
}


def refuse_constant(name):
    raise AssertionError(f"{name} is no JSON")


def parse(document):
    return json.loads(render(document), parse_constant=refuse_constant)


def texts(value):
    """List every text of a document."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("case", REPORTS)
def test_every_case_fits_the_schema(case):
    jsonschema.validate(parse(REPORTS[case]), SCHEMA)


@given(drawn=reports())
@example(drawn=HOSTILE_TEXT)
def test_any_report_fits_the_schema_and_has_nothing_that_a_terminal_obeys(drawn):
    results = parse(drawn)
    jsonschema.validate(results, SCHEMA)
    assert [unsafe_characters(text) for text in texts(results) if unsafe_characters(text)] == []
    assert all(row["points"] <= row["max_points"] for row in results["tests"])


def test_the_score_is_a_share_rounded_down():
    assert (MIXED.score, MIXED.max_score) == (10.5, 21.5)
    assert parse(MIXED)["score"] == 0.4883
    nearly = report(properties=[result("one", points=2999.9, max_points=3000.0)])
    assert parse(nearly)["score"] == 0.9999
    assert parse(report(properties=[SUMS_TO_ONE]))["score"] == 1.0


def test_no_row_looks_full_that_is_not():
    nearly = report(properties=[result("one", points=1.999, max_points=2.0)])
    (row,) = parse(nearly)["tests"]
    assert (row["points"], row["max_points"]) == (1.99, 2.0)


def test_advice_is_worth_0_of_0_points_which_is_shown_in_grey():
    row = next(row for row in parse(MIXED)["tests"] if row["name"] == "refuses_an_empty_sequence")
    assert (row["points"], row["max_points"]) == (0.0, 0.0)
    assert "ValueError" in row["message"]


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (PROBLEM, "line 3: '(' was never closed"),
        (FAULT, "gradekit could not judge 1 of 4 claims, so there is no score; this is not your"),
        (PENDING, "not graded yet"),
        (EMPTY, "This assignment is worth no points, so there is no score."),
    ],
    ids=["problem", "fault", "pending", "empty"],
)
def test_what_has_no_score_is_not_gradable_and_says_why(case, reason):
    results = parse(case)
    assert results["gradable"] is False
    assert results["format_errors"][0].startswith(reason)
    assert "score" not in results
    assert results["tests"] == []


def test_a_problem_comes_with_its_remedy():
    assert "Close the bracket that the caret points at" in parse(PROBLEM)["message"]


def test_a_hidden_property_shows_a_fixed_sentence():
    assert SECRET not in render(HIDDEN)
    names = [row["name"] for row in parse(HIDDEN)["tests"]]
    assert names == ["sums_to_one", "hidden_1", "hidden_2", "survives_large_logits"]


def test_it_keeps_to_one_megabyte_and_says_what_was_cut():
    long = [result(f"p{number}", claim="claim " * 3000) for number in range(100)]
    results = parse(report(properties=long, output="x" * 60_000))
    assert len(render(report(properties=long, output="x" * 60_000)).encode()) <= MOST_BYTES
    assert len(results["tests"]) == 100
    assert results["tests"][0]["description"].endswith(CUT)
    assert html.escape(CUT) == CUT


def test_what_fits_is_not_cut():
    assert CUT not in render(MIXED)


@pytest.mark.parametrize("points", [float("nan"), float("inf")])
def test_a_score_that_is_not_finite_is_never_written(points):
    with pytest.raises(ValueError, match="finite"):
        render(report(properties=[replace(SUMS_TO_ONE, points=points)], max_score=2.0))
