"""`results.json` fits what Gradescope documents, and keeps what is hidden."""

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given

from gradekit.reports.gradescope import render
from tests.reports.builders import report
from tests.reports.cases import (
    FAULT,
    GRADER_FAILED,
    HIDDEN,
    HIDDEN_FAILED,
    HOSTILE_TEXT,
    LARGE_LOGITS,
    MIXED,
    PROBLEM,
    REPORTS,
    SUMS_TO_ONE,
)
from tests.reports.drawn import reports

VISIBILITIES = {"enum": ["visible", "hidden", "after_due_date", "after_published"]}
VISIBLE = {
    False: "visible",
    True: "hidden",
    "until_due": "after_due_date",
    "until_published": "after_published",
}
TEXT_ONLY = {"const": "text"}  # Gradescope knows more, gradekit uses no other

# The autograder specification, narrowed to what gradekit promises to write.
SCHEMA = {
    "type": "object",
    "required": ["output", "output_format", "stdout_visibility", "tests", "extra_data"],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number", "minimum": 0},
        "output": {"type": "string"},
        "output_format": TEXT_ONLY,
        "test_output_format": TEXT_ONLY,
        "test_name_format": TEXT_ONLY,
        "visibility": VISIBILITIES,
        "stdout_visibility": {"const": "hidden"},
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "number", "output", "output_format", "visibility"],
                "additionalProperties": False,
                "dependentRequired": {
                    "score": ["max_score", "status"],
                    "max_score": ["score"],
                },
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string", "pattern": "^[^\n]*$"},
                    "number": {"type": "string", "pattern": "^[0-9]+$"},
                    "output": {"type": "string"},
                    "output_format": TEXT_ONLY,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": VISIBILITIES,
                },
            },
        },
    },
}


def refuse_constant(name):
    raise AssertionError(f"{name} is no JSON")


def parse(document):
    return json.loads(render(document), parse_constant=refuse_constant)


def rows(document):
    return {row["name"].split(":")[0]: row for row in parse(document)["tests"]}


@pytest.mark.parametrize("case", REPORTS)
def test_every_case_fits_the_schema(case):
    jsonschema.validate(parse(REPORTS[case]), SCHEMA)


@given(drawn=reports())
def test_any_report_fits_the_schema(drawn):
    results = parse(drawn)
    jsonschema.validate(results, SCHEMA)
    assert len(results["tests"]) == len(drawn.properties) + (drawn.problem is not None)
    rows = results["tests"][drawn.problem is not None :]
    seen = [row["visibility"] for row in rows]
    assert seen == [VISIBLE[result.hidden] for result in drawn.properties]


def test_a_row_tells_points_claim_and_evidence():
    row = rows(MIXED)["survives_large_logits"]
    assert (row["score"], row["max_score"], row["status"]) == (0.0, 4.0, "failed")
    assert row["number"] == "2"
    assert row["tags"] == ["softmax"]
    assert "however large the logits are" in row["output"]
    assert "should be  [1.0, 4.47628622567513e-309]" in row["output"]


def test_a_passed_row_says_how_many_examples_it_held_for():
    assert rows(MIXED)["sums_to_one"]["output"].endswith("Passed: held for 100 examples.")


def test_advice_is_a_row_without_a_score():
    row = rows(MIXED)["refuses_an_empty_sequence"]
    assert {"score", "max_score", "status"}.isdisjoint(row)
    assert "ValueError" in row["output"]


def test_a_fault_of_gradekit_leaves_no_number_that_gradescope_could_add_up():
    results = parse(FAULT)
    assert "score" not in results
    assert not any({"score", "max_score", "status"} & row.keys() for row in results["tests"])
    row = rows(FAULT)["agrees_with_reference"]
    assert "gradekit could not judge this property; this is not your fault." in row["output"]
    said = "gradekit could not judge 1 of 4 claims, so there is no score; this is not your fault.\n"
    assert results["output"].startswith(said)


def test_that_there_is_no_score_is_told_although_the_total_is_withheld():
    results = parse(report(properties=[HIDDEN_FAILED, GRADER_FAILED]))
    assert "score" not in results
    assert "so there is no score" in results["output"]


def test_a_doubted_row_has_passed_and_says_why():
    row = rows(MIXED)["agrees_with_reference"]
    assert (row["score"], row["max_score"], row["status"]) == (5.0, 5.0, "passed")
    assert "this property may be wrong itself, so it counts as passed." in row["output"]


def test_a_hidden_row_has_a_fixed_sentence_and_no_more():
    row = rows(HIDDEN)["hidden_1"]
    assert row == {
        "name": "hidden_1",
        "number": "2",
        "output": "This property is hidden. A call raised an error.",
        "output_format": "text",
        "visibility": "hidden",
        "tags": [],
        "score": 0.0,
        "max_score": 3.0,
        "status": "failed",
    }


def test_no_total_and_no_time_is_told_where_gradescope_keeps_the_total():
    results = parse(HIDDEN)
    assert "points" not in results["output"]
    assert "execution_time" not in results
    assert results["score"] == 4.0
    assert parse(MIXED)["output"].startswith("10.5 of 21.5 points\n")
    assert parse(MIXED)["execution_time"] == 1.5


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([True, "until_due"], "hidden; they count too, and no total is shown."),
        (
            ["until_published", "until_due"],
            "hidden until the grades are published; they count too, and no total is shown before.",
        ),
        (["until_due"], "hidden until the due date; they count too, and no total is shown before."),
    ],
)
def test_until_when_there_is_no_total_is_told(times, said):
    hidden = [replace(HIDDEN_FAILED, name=time, hidden=time) for time in times]
    told = parse(report(properties=[SUMS_TO_ONE, *hidden]))["output"]
    assert told.startswith(f"Some properties of this assignment are {said}\n")


def test_a_row_that_is_shown_later_tells_all_then_and_nothing_before():
    later = replace(LARGE_LOGITS, hidden="until_due")
    document = report(properties=[SUMS_TO_ONE, later, HIDDEN_FAILED])
    results = parse(document)
    row = rows(document)["survives_large_logits"]
    assert row["visibility"] == "after_due_date"
    assert row["output"] == rows(report(properties=[LARGE_LOGITS]))[later.name]["output"]
    assert rows(document)["hidden_1"]["visibility"] == "hidden"
    seen = [each for each in results["tests"] if each["visibility"] != "after_due_date"]
    now = [results["output"], *(each["name"] + each["output"] for each in seen)]
    assert "710" not in "".join(now)
    assert later.name not in "".join(now)


def test_a_problem_scores_nothing_and_says_why():
    results = parse(replace(PROBLEM, score=7.0))
    assert results["score"] == 0.0
    assert "line 3: '(' was never closed" in results["output"]
    row, *others = results["tests"]
    assert row["status"] == "failed"
    assert "Close the bracket" in row["output"]
    assert [(row["score"], row["max_score"]) for row in others] == [(0.0, 10.0), (0.0, 20.0)]


def test_extra_data_tells_the_next_run_the_version_the_seed_and_the_diagnoses():
    assert parse(MIXED)["extra_data"]["gradekit"] == {
        "schema": "gradekit/report/2",
        "version": "0.1.0",
        "assignment": "cross-entropy",
        "seed": 20240229,
        "diagnoses": [{"function": "softmax", "misconception": "no_max_subtraction"}],
    }


def test_what_the_code_printed_is_marked_as_theirs():
    assert "What your code printed:\n| training...\n| epoch 1" in parse(MIXED)["output"]
    assert all(
        line.startswith("|")
        for line in parse(HOSTILE_TEXT)["output"]
        .split("What your code printed:\n")[1]
        .split("\n\nWhat else happened:")[0]
        .split("\n")
    )


@pytest.mark.parametrize("points", [float("nan"), float("inf")])
def test_a_score_that_is_not_finite_is_never_written(points):
    with pytest.raises(ValueError, match="not JSON compliant"):
        render(report(properties=[replace(SUMS_TO_ONE, points=points)], score=1.0, max_score=2.0))
