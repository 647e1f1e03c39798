"""A report that is read back, and texts that are no report."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from gradekit.judging.judge import judge
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Problem, Report, Result, json_schema, plain
from gradekit.submission.reading import parse
from tests.folders import PLAIN, TINY, load
from tests.isolation import ISOLATION

WRONG = PLAIN.replace("2 * x", "x * x + 1")


@pytest.fixture(scope="module")
def report() -> Report:
    return judge(load(TINY), parse(WRONG, path="hw.py"), isolation=ISOLATION)


def broken(report: Report, path: str, value: Any) -> str:
    """Write a report as JSON with one value exchanged, or taken out if it is ...."""
    data = json.loads(report.to_json())
    *place, last = path.split(".")
    inner = data
    for key in place:
        inner = inner[int(key) if key.isdecimal() else key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return json.dumps(data)


def test_a_report_is_the_same_after_a_round_trip(report: Report) -> None:
    assert report.diagnoses
    assert Report.from_json(report.to_json()) == report


def test_a_report_fits_its_schema(report: Report) -> None:
    jsonschema.validate(json.loads(report.to_json()), json_schema())


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ("score", "7", "$.score"),
        ("score", ..., "score"),
        ("title", None, "$.title"),
        ("properties", {}, "$.properties"),
        ("properties.0.verdict", "proved", "$.properties[0].verdict"),
        ("properties.1.examples", 1.5, "$.properties[1].examples"),
        ("properties.2.notes", ..., "$.properties[2]"),
        ("properties.0.counterexample.calls.0.outcome", "lost", "$.properties[0].counterexample"),
        ("isolation", [], "$.isolation"),
        ("diagnoses.0.belief", 3, "$.diagnoses[0].belief"),
    ],
)
def test_a_value_of_another_kind_is_a_value_error_that_names_the_key(
    report: Report, path: str, value: Any, key: str
) -> None:
    with pytest.raises(ValueError) as caught:  # what is raised is read below
        Report.from_json(broken(report, path, value))
    assert key in str(caught.value)


def test_another_schema_is_refused_with_both_names(report: Report) -> None:
    with pytest.raises(ValueError, match="schema='gradekit/report/1'") as caught:
        Report.from_json(broken(report, "schema", "gradekit/report/1"))
    assert str(caught.value).endswith("this gradekit reads 'gradekit/report/2'")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "not a report", b"\xff\xfe"])
def test_what_is_no_report_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        Report.from_json(text)


def test_json_has_no_numbers_that_json_does_not_know() -> None:
    value = {"a": [math.nan, math.inf, (-math.inf, 1.0)], 2: None}
    assert plain(value) == {"a": ["nan", "inf", ["-inf", 1.0]], "2": None}


def result(verdict: Verdict, *, points: float = 1.0) -> Result:
    return Result(
        name="doubles",
        claim="",
        explanation="",
        functions=["double"],
        verdict=verdict,
        points=0.0,
        max_points=points,
        examples=1,
        notes=[],
    )


@pytest.mark.parametrize(
    ("results", "code"),
    [
        ([], 0),
        ([result(Verdict.PASSED)], 0),
        ([result(Verdict.PASSED), result(Verdict.FAILED)], 1),
        ([result(Verdict.SKIPPED)], 1),
        ([result(Verdict.FAILED), result(Verdict.ERROR)], 3),
        ([result(Verdict.FAILED, points=0.0)], 0),
        ([result(Verdict.ERROR, points=0.0)], 0),
        ([result(Verdict.DOUBTED), result(Verdict.PASSED)], 0),
    ],
)
def test_the_exit_code_follows_from_the_verdicts(
    report: Report, results: list[Result], code: int
) -> None:
    assert replace(report, properties=results).exit_code == code


def test_a_report_without_a_score_is_gradekits_own_fault(report: Report) -> None:
    assert replace(report, properties=[], score=None).exit_code == 3


def test_a_submission_that_could_not_be_graded_has_exit_code_2(report: Report) -> None:
    problem = Problem(message="it is empty", remedy="Write it.", position="", excerpt="")
    unusable = replace(report, properties=[result(Verdict.ERROR)], problem=problem)
    assert unusable.exit_code == 2
    assert not unusable.passed
