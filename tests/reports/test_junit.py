"""The XML parses back to what was elements."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from gradekit.model.outcomes import Verdict
from gradekit.reports import wording
from gradekit.reports.junit import render
from gradekit.reports.plain_text import clean, one_line
from tests.reports.builders import counterexample, report, result
from tests.reports.cases import FAULT, HOSTILE_TEXT, MIXED, PROBLEM, REPORTS, SUMS_TO_ONE
from tests.reports.drawn import reports

ENDINGS = {"failure", "error", "skipped"}


def parse(document):
    return ET.fromstring(render(document))


def cases(document):
    return {case.get("name"): case for case in parse(document).iter("testcase")}


def endings(case):
    return [child for child in case if child.tag in ENDINGS]


@given(drawn=reports())
def test_the_structure_holds_for_any_report(drawn):
    root = parse(drawn)
    (suite,) = root
    assert (root.tag, suite.tag) == ("testsuites", "testsuite")
    elements = list(suite.iter("testcase"))
    assert len(elements) == len(drawn.properties) + (drawn.problem is not None)
    assert all(len(endings(case)) <= 1 for case in elements)
    assert all(ending.get("message") for case in elements for ending in endings(case))
    kinds = [ending.tag for case in elements for ending in endings(case)]
    for level in (root, suite):
        assert level.get("tests") == str(len(elements))
        assert level.get("failures") == str(kinds.count("failure"))
        assert level.get("errors") == str(kinds.count("error"))
        assert level.get("skipped") == str(kinds.count("skipped"))
    assert {case.get("line") for case in elements}.isdisjoint({"0", "-1"})


def test_each_verdict_has_its_element():
    kinds = {name: [ending.tag for ending in endings(case)] for name, case in cases(MIXED).items()}
    assert kinds == {
        "sums_to_one": [],
        "survives_large_logits": ["failure"],
        "shift_invariance": [],
        "loss_of_a_single_class": ["failure"],
        "gradient_is_softmax_minus_onehot": ["skipped"],
        "refuses_an_empty_sequence": ["skipped"],
        "agrees_with_reference": ["skipped"],
        "perplexity_of_certainty": [],
    }


def test_a_test_case_tells_where_and_how_long():
    case = cases(MIXED)["loss_of_a_single_class"]
    assert case.attrib == {
        "name": "loss_of_a_single_class",
        "classname": "gradekit.cross-entropy",
        "file": "student.py",
        "line": "20",
        "time": "0.250",
    }
    expected = "cross_entropy_loss raised IndexError: list index out of range (line 23)"
    assert endings(case)[0].get("message") == expected
    assert "should be  0.0" in endings(case)[0].text


def test_failed_advice_is_skipped_with_its_message():
    (skipped,) = endings(cases(MIXED)["refuses_an_empty_sequence"])
    assert skipped.get("message").startswith("advice: got 0.0, but a ValueError")


def test_a_fault_of_gradekit_is_an_error_without_its_traceback():
    (error,) = endings(cases(FAULT)["agrees_with_reference"])
    assert error.tag == "error"
    assert error.get("message") == wording.OURS[Verdict.ERROR]
    assert "ZeroDivisionError" not in error.text


def test_a_doubt_is_skipped_and_says_that_it_counts_as_passed():
    (skipped,) = endings(cases(MIXED)["agrees_with_reference"])
    assert skipped.get("message") == wording.OURS[Verdict.DOUBTED]


def test_where_there_is_no_score_no_case_tells_points():
    names = {fact.get("name"): fact.get("value") for fact in parse(FAULT).iter("property")}
    assert names["gradekit.score"] == "none"
    assert not names.keys() & {"gradekit.points", "gradekit.max_points"}


def test_the_score_is_a_property_of_the_suite():
    elements = {
        fact.get("name"): fact.get("value") for fact in parse(MIXED).find("testsuite/properties")
    }
    assert elements == {
        "gradekit.score": "10.5",
        "gradekit.max_score": "21.5",
        "gradekit.version": "0.1.0",
        "gradekit.isolation": "P",
        "gradekit.isolation.missing": "network access, new processes, core dumps",
        "gradekit.seed": "20240229",
    }


def test_a_message_is_made_of_the_comparison_where_none_is_given():
    failure = counterexample(got="1.0", expected="2.0")
    failed = result("p", verdict=Verdict.FAILED, counterexample=failure)
    (failure,) = endings(cases(report(properties=[failed]))["p"])
    assert failure.get("message") == "got 1.0, but should be 2.0"


def test_equal_names_are_told_apart():
    assert list(cases(report(properties=[SUMS_TO_ONE] * 3))) == [
        "sums_to_one",
        "sums_to_one (2)",
        "sums_to_one (3)",
    ]


def test_a_line_that_is_unknown_is_left_out():
    assert (
        "line" not in cases(report(properties=[replace(SUMS_TO_ONE, line=0)]))["sums_to_one"].attrib
    )


@pytest.mark.parametrize(
    ("position", "line"), [("line 3", "3"), ("line 3, column 5", "3"), ("cell 4, line 2", None)]
)
def test_a_submission_that_cannot_be_graded_is_one_failure(position, line):
    case = cases(replace(PROBLEM, problem=replace(PROBLEM.problem, position=position)))[
        "submission"
    ]
    (failure,) = endings(case)
    assert failure.tag == "failure"
    assert failure.get("message") == f"{position}: '(' was never closed"
    assert case.get("line") == line
    assert "Close the bracket" in failure.text


@pytest.mark.parametrize("verdict", [Verdict.FAILED, Verdict.SKIPPED])
def test_a_result_that_says_nothing_still_has_a_reason(verdict):
    (ending,) = endings(cases(report(properties=[result("p", verdict=verdict)]))["p"])
    assert ending.get("message") == f"This property {verdict.value}."


def test_hostile_text_comes_back_as_it_was_cleaned():
    case = cases(HOSTILE_TEXT)["hostile_value"]
    message = HOSTILE_TEXT.properties[0].message
    assert endings(case)[0].get("message") == one_line(message)
    assert clean(message).strip("\n") in endings(case)[0].text


@pytest.mark.parametrize("case", REPORTS)
def test_nothing_is_written_where_gitlab_reads_attachments(case):
    root = parse(REPORTS[case])
    written = [element.text for name in ("system-out", "system-err") for element in root.iter(name)]
    assert not any("[[attachment" in text.lower() for text in written)


def test_the_findings_come_before_the_cases_in_what_the_suite_says():
    (suite,) = parse(MIXED).iter("testsuite")
    (output,) = suite.findall("system-out")
    assert output.text.startswith("student.py:12 softmax\nsoftmax([710.0, 0.0])\n")
    assert "epoch 1" not in output.text  # what the code printed
