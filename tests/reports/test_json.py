"""The JSON report reads back, has a schema, and is plain ASCII where it must be."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

import gradekit
from gradekit.model.report import Report, json_schema
from gradekit.reports.json import render
from gradekit.reports.plain_text import encodable, map_text
from tests.reports.cases import HOSTILE_TEXT, REPORTS
from tests.reports.drawn import reports, texts

SCHEMA = Path(gradekit.__file__).parent / "model" / "report-2.json"


@given(report=reports(texts(surrogates=False)))
def test_a_report_reads_back_equal(report):
    assert Report.from_json(render(report)) == report


def test_a_hostile_report_reads_back_but_for_lone_surrogates():
    assert Report.from_json(render(HOSTILE_TEXT)) == map_text(HOSTILE_TEXT, encodable)


def test_invisible_characters_are_written_as_numbers():
    output = render(HOSTILE_TEXT)
    assert "\\u202e" in output
    assert "\\u009b" in output
    assert "\u202e" not in output


def test_the_published_schema_is_current(request):
    if request.config.getoption("--update-golden"):
        text = json.dumps(json_schema(), indent=2, ensure_ascii=False)
        SCHEMA.write_text(text + "\n", encoding="utf-8")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert schema == json.loads(json.dumps(json_schema())), (
        "gradekit/model/report-2.json is out of date; run pytest --update-golden"
    )
    assert "pytest tests/reports --update-golden" in schema["$comment"]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("case", REPORTS)
def test_every_golden_report_fits_the_schema(case):
    golden = Path(__file__).parent / "golden" / f"{case}.json"
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(golden.read_text(encoding="utf-8")), schema)


def test_the_schema_refuses_a_report_without_a_score():
    report = json.loads(render(REPORTS["mixed"]))
    del report["score"]
    with pytest.raises(jsonschema.ValidationError, match="'score' is a required property"):
        jsonschema.validate(report, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_keys_that_others_rely_on_are_there():
    report = json.loads(render(REPORTS["mixed"]))
    assert report["schema"] == "gradekit/report/2"
    failed = next(result for result in report["properties"] if result["verdict"] == "failed")
    assert failed["counterexample"]["inputs"] == {"z": [710.0, 0.0]}
    assert failed["functions"] == ["softmax"]
    assert report["isolation"]["missing"] == ["network access", "new processes", "core dumps"]
