"""What stands in a host's file before the end: valid in its format, and nobody's score."""

import json
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from gradekit.judging import scoring
from gradekit.model.errors import FolderError, StoppedError, SubmissionError
from gradekit.model.report import Report, json_schema
from gradekit.reports.formats import FORMATS, render
from tests.reports.cases import FOR_STUDENTS
from tests.reports.test_gradescope import SCHEMA
from tests.reports.workflow import obey

SCORELESS = {
    "pending": scoring.pending("hw.py"),
    "stopped": scoring.failed("hw.py", StoppedError("gradekit was ended from outside")),
    "no submission": scoring.failed("hw", FolderError("hw", "no submission is in it", "Add one.")),
    "not for anything": scoring.failed(
        "hw.py", SubmissionError("hw.py", "it is empty", "Fill it.")
    ),
}
NUMBERS = {"score", "points", "gradekit.score"}


def scores(value):
    """List all that a program could take for points, in what a format holds."""
    if isinstance(value, dict):
        own = [each for key, each in value.items() if key in NUMBERS and each is not None]
        return own + [each for inner in value.values() for each in scores(inner)]
    return [each for inner in value for each in scores(inner)] if isinstance(value, list) else []


def rendered(case, name):
    return render(SCORELESS[case], name, **FOR_STUDENTS.get(name, {}))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("case", SCORELESS)
def test_it_says_why_and_holds_no_points(case, name):
    text = rendered(case, name)
    assert SCORELESS[case].problem.message in " ".join(text.split())
    assert " of 0" not in text
    if text.startswith(("{", "[")):
        assert scores(json.loads(text)) == []


@pytest.mark.parametrize("case", SCORELESS)
def test_it_is_valid_where_a_host_validates(case):
    jsonschema.validate(json.loads(rendered(case, "gradescope")), SCHEMA)
    jsonschema.validate(json.loads(rendered(case, "json")), json_schema())
    assert Report.from_json(rendered(case, "json")).exit_code == 2
    suites = ET.fromstring(rendered(case, "junit"))
    (failed,) = suites.iter("testcase")
    assert (suites.get("failures"), [child.tag for child in failed]) == ("1", ["failure"])
    facts = {each.get("name"): each.get("value") for each in suites.iter("property")}
    assert facts["gradekit.score"] == "none"


@pytest.mark.parametrize("case", SCORELESS)
def test_a_workflow_is_told_by_an_error_and_that_nothing_is_graded(case):
    commands = obey(rendered(case, "github"))
    assert [each.name for each in commands] == [
        *("group", "stop-commands", "endgroup"),
        *("error", "notice"),
    ]
    assert commands[-1].message in {"This file was not graded.", "There is no score."}
