"""`result.json` fits the schema result/v1 where there is a score, and never where there is none."""

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import example, given

from gradekit.model.errors import UsageError
from gradekit.reports.classroom50 import MOST_BYTES, VARIABLES, read_run, render
from gradekit.reports.shortening import CUT
from tests.reports.builders import report, result
from tests.reports.cases import (
    FAULT,
    HIDDEN,
    HOSTILE,
    HOSTILE_TEXT,
    MIXED,
    PENDING,
    PROBLEM,
    REPORTS,
    RUN,
    SECRET,
)
from tests.reports.drawn import reports, unsafe_characters

NAME = {"type": "string", "minLength": 1}
POINTS = {"type": "integer", "minimum": 0}
TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"}
ROW = {
    "type": "object",
    "required": ["test-name", "passed", "score", "max-score"],
    "properties": {
        "test-name": NAME,
        "passed": {"type": "boolean"},
        "score": POINTS,
        "max-score": POINTS,
    },
}
IDENTITY = ("classroom", "assignment", "owner", "commit", "release", "review")

# result/v1 as its project publishes it, written anew: fields, types and patterns.
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        *("schema", *IDENTITY, "assignment_type", "submission", "datetime"),
        *("score", "max-score", "tests"),
    ],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        **dict.fromkeys(IDENTITY, NAME),
        "assignment_type": {"enum": ["individual", "group"]},
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": TIME,
        "graded_at": TIME,
        "score": POINTS,
        "max-score": POINTS,
        "tests": {"type": "array", "items": ROW},
        "submitted_by": {"type": "object", "required": ["username"]},
    },
}


def refuse_constant(name):
    raise AssertionError(f"{name} is no JSON")


def parse(document):
    return json.loads(render(document, run=RUN), parse_constant=refuse_constant)


def validate(results):
    """Check what the schema says, and what its runner checks besides."""
    jsonschema.validate(results, SCHEMA)
    for row in (results, *results["tests"]):
        assert type(row["score"]) is type(row["max-score"]) is int
        assert row["score"] <= row["max-score"]


def rows(document):
    return {row["test-name"]: row for row in parse(document)["tests"]}


@pytest.mark.parametrize("case", sorted(REPORTS.keys() - {"fault", "pending"}))
def test_every_case_with_a_score_fits_the_schema(case):
    validate(parse(REPORTS[case]))


@given(drawn=reports())
@example(drawn=HOSTILE_TEXT)
def test_any_report_fits_the_schema_if_and_only_if_it_has_a_score(drawn):
    results = parse(drawn)
    assert unsafe_characters(json.dumps(results, ensure_ascii=False)) == []
    if drawn.score is None:
        assert {"score", "max-score", "tests"}.isdisjoint(results)
    else:
        validate(results)


@pytest.mark.parametrize(
    ("case", "reason"),
    [(FAULT, "gradekit could not judge 1 of 4 claims"), (PENDING, "not graded yet")],
    ids=["fault", "pending"],
)
def test_what_has_no_score_is_refused_by_the_schema_and_says_why(case, reason):
    results = parse(case)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(results, SCHEMA)
    assert results["message"].startswith(reason)
    assert not [value for value in results.values() if not isinstance(value, str)]


def test_points_are_hundredths():
    results = parse(MIXED)
    assert (results["score"], results["max-score"]) == (1050, 2150)
    row = rows(MIXED)["loss_of_a_single_class"]
    assert (row["score"], row["max-score"], row["passed"]) == (50, 250, False)


def test_nearly_full_marks_are_not_full():
    nearly = parse(report(properties=[result("one", points=99.999, max_points=100.0)]))
    assert (nearly["score"], nearly["max-score"]) == (9999, 10_000)


def test_advice_has_no_row_since_a_failed_one_would_fail_the_commit():
    assert "refuses_an_empty_sequence" not in rows(MIXED)
    assert rows(MIXED)["agrees_with_reference"]["passed"] is True  # doubted


def test_a_problem_scores_nothing_and_says_why():
    results = parse(replace(PROBLEM, score=7.0))
    validate(results)
    first, *others = results["tests"]
    assert results["score"] == 0
    assert (first["passed"], first["max-score"]) == (False, 0)
    assert "Close the bracket" in first["output"]
    assert [row["max-score"] for row in others] == [1000, 2000]


def test_a_hidden_property_shows_a_fixed_sentence():
    assert SECRET not in render(HIDDEN, run=RUN)
    assert rows(HIDDEN)["hidden_1"]["output"] == "This property is hidden. A call raised an error."


def test_it_keeps_to_its_limit_and_says_what_was_cut():
    long = [result(f"p{number}", notes=["note " * 3000], points=0.0) for number in range(100)]
    long = [replace(each, verdict="failed") for each in long]
    text = render(report(properties=long), run=RUN)
    assert len(text.encode()) <= MOST_BYTES
    assert CUT in text
    assert len(json.loads(text)["tests"]) == 100


ENVIRONMENT = {
    "CLASSROOM": "cs-principles",
    "ASSIGNMENT": "loss",
    "OWNER": "alice",
    "SUBMISSION_TAG": RUN.submission,
    "COMMIT_URL": RUN.commit,
    "RELEASE_URL": RUN.release,
    "REVIEW_URL": RUN.review,
    "ASSIGNMENT_TYPE": "individual",
}


def test_the_run_is_read_from_what_the_runner_sets():
    assert read_run(ENVIRONMENT, RUN.datetime) == RUN


def test_without_a_review_the_commit_is_reviewed():
    environment = {**ENVIRONMENT, "REVIEW_URL": "", "ASSIGNMENT_TYPE": ""}
    run = read_run(environment, RUN.datetime)
    assert (run.review, run.assignment_type) == (RUN.commit, "individual")


@pytest.mark.parametrize("name", VARIABLES.values())
def test_a_missing_variable_is_named_with_all_that_are_needed(name):
    with pytest.raises(UsageError) as caught:
        read_run({**ENVIRONMENT, name: ""}, RUN.datetime)
    assert str(caught.value) == (
        f"--format classroom50: {name} not set. Classroom 50's runner sets CLASSROOM, ASSIGNMENT, "
        "OWNER, SUBMISSION_TAG, COMMIT_URL, RELEASE_URL; to try it elsewhere, set them yourself."
    )


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("SUBMISSION_TAG", "v1", "SUBMISSION_TAG=v1, but a submission's tag begins with submit/."),
        ("ASSIGNMENT_TYPE", "pair", "ASSIGNMENT_TYPE=pair, but it is one of individual, group,"),
    ],
)
def test_a_variable_that_the_schema_refuses_is_told(name, value, remedy):
    with pytest.raises(UsageError) as caught:
        read_run({**ENVIRONMENT, name: value}, RUN.datetime)
    assert remedy in str(caught.value)


def test_what_is_in_the_variables_is_text_and_no_more():
    text = render(MIXED, run=replace(RUN, owner=HOSTILE))
    assert unsafe_characters(json.loads(text)["owner"]) == []
    validate(json.loads(text))


def test_a_time_of_another_form_is_refused():
    with pytest.raises(ValueError, match="it is written 2026-06-01T14:32:01Z"):
        render(MIXED, run=replace(RUN, datetime="yesterday"))
