"""What has changed since the last save, in a few lines."""

import dataclasses

from hypothesis import HealthCheck, given, settings

from gradekit.model.outcomes import Verdict
from gradekit.reports.changes import render
from gradekit.reports.layout import cells
from tests.reports.builders import report, result
from tests.reports.drawn import SGR, reports

NAMES = "abcdef"


def judged(verdicts, **changes):
    """Give a report on claims by name, each worth two points, which failed where the mark is 0."""
    results = [
        result(
            name,
            claim=f"The claim {name} holds.",
            verdict=Verdict.PASSED if mark == "1" else Verdict.FAILED,
            points=2.0 * int(mark),
            **changes,
        )
        for name, mark in zip(NAMES, verdicts, strict=False)
    ]
    return report(properties=results)


def test_claims_are_told_by_their_function_what_is_newly_wrong_first():
    assert render(judged("0011"), judged("1001")).splitlines() == [
        "Since the last save: 1 newly right, 1 newly wrong.",
        "- softmax: The claim c holds.",
        "+ softmax: The claim a holds.",
    ]


def test_of_many_claims_three_are_told_and_how_many_more():
    assert render(judged("111111"), judged("010000")).splitlines() == [
        "Since the last save: 5 newly wrong; 12 points before, 2 now.",
        *(f"- softmax: The claim {name} holds." for name in "acd"),
        "- and 2 more",
    ]


def test_points_of_a_part_of_the_claims_are_not_compared_with_those_of_all():
    assert render(judged("01"), judged("0")) == "Since the last save: the same claims hold.\n"


def test_that_nothing_has_changed_is_told():
    assert render(judged("01"), judged("01")) == "Since the last save: the same claims hold.\n"


def test_what_only_one_of_them_has_is_not_compared():
    assert "the same claims hold" in render(judged("0"), judged("000"))
    assert "the same claims hold" in render(judged("000"), judged("0"))


def test_advice_and_what_gradekit_could_not_judge_are_no_changes():
    assert "same claims" in render(judged("1", max_points=0.0), judged("0", max_points=0.0))
    fault = report(properties=[result("a", verdict=Verdict.ERROR, points=None)])
    assert render(judged("1"), fault) == "Since the last save: the same claims hold.\n"


def test_a_doubted_claim_counts_as_right():
    doubted = report(properties=[result("a", verdict=Verdict.DOUBTED, claim="A.")])
    assert "1 newly right" in render(judged("0"), doubted)


def test_a_hidden_claim_has_no_name_and_few_hints_no_text():
    hidden = render(judged("1", hidden=True), judged("0", hidden=True))
    assert hidden.splitlines()[1:] == ["- a hidden claim"]
    few = [dataclasses.replace(each, hints=0) for each in (judged("1"), judged("0"))]
    assert render(*few).splitlines()[1:] == ["- softmax: a"]


def test_a_long_claim_is_cut_to_one_line_and_colour_only_repeats():
    before = judged("1")
    (failed,) = judged("0").properties
    now = report(properties=[dataclasses.replace(failed, claim="word " * 40)])
    plain = render(before, now, width=40)
    assert max(map(len, plain.splitlines())) <= 40
    assert plain.splitlines()[-1].endswith("word ...")
    colored = render(before, now, width=40, color=True)
    assert "\x1b[1;31m- softmax" in colored
    assert SGR.sub("", colored) == plain


UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(suppress_health_check=UNHURRIED)
@given(before=reports(), now=reports())
def test_whatever_was_judged_it_is_a_few_lines_that_obey_nothing(before, now):
    twin = dataclasses.replace(now, properties=[*now.properties, *before.properties])
    text = render(before, twin, width=60)
    lines = text.splitlines()
    assert len(lines) <= 2 + 2 * 4
    assert max(map(cells, lines)) <= 61  # a command that was broken is one longer
    assert "\x1b" not in text
