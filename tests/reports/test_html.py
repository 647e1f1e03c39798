"""The page and its fragment: complete, in order, and nothing of the student's is markup."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given, settings

from gradekit.model.outcomes import OutcomeKind
from gradekit.model.report import Call, Curve, Formula
from gradekit.reports.html import MOST_IN_A_CELL, MOST_PRINTED, render, render_fragment
from gradekit.reports.student_view import for_students
from tests.reports.cases import HIDDEN, HOSTILE, HOSTILE_TEXT, MIXED, PAGES, REPORTS, SECRET
from tests.reports.drawn import reports, unsafe_characters
from tests.reports.page import digest, foreign, read
from tests.reports.workflow import obey

BOTH = pytest.mark.parametrize("write", [render, render_fragment])
QUICK = settings(database=None)
LOSS = Curve(
    function="sequence_loss",
    title="The loss of an answer",
    along="probability",
    of="loss",
    at=[0.1, 0.5, 0.9],
    values=[3.0, 1.0, 0.2],
    right=[2.3, 0.7, 0.1],
    mark=(0.5, 1.0),
)
DRAWN = replace(
    PAGES["one_wrong"],
    curves=[LOSS, replace(LOSS, function="softmax", title="Softmax")],
    formulas=[
        Formula(claim="softmax_is_right", statement="One.", mathml="<math><mn>1</mn></math>")
    ],
)


@BOTH
@QUICK
@example(report=HOSTILE_TEXT)
@given(report=reports())
def test_no_text_becomes_markup(write, report):
    page = write(report)
    assert foreign(read(page)) == set()
    assert unsafe_characters(page) == []
    assert obey(page, stopping=False) == []
    assert page.endswith("\n")


@BOTH
def test_hostile_text_is_shown_as_it_is(write):
    assert "<script>alert(1)</script> <b>&lt; ]]> <!-- -->" in read(write(HOSTILE_TEXT)).text
    assert "<script>alert(1)" in HOSTILE


@pytest.mark.parametrize("case", REPORTS)
def test_only_the_style_and_the_script_that_the_policy_names_are_there(case):
    root = read(render(REPORTS[case]))
    (policy,) = (
        each.attributes["content"]
        for each in root.all("meta")
        if each.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    (style,), (script,) = root.all("style"), root.all("script")
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src {digest(style.text)};" in policy
    assert f"script-src {digest(script.text)};" in policy


@pytest.mark.parametrize("case", REPORTS)
def test_headings_are_in_order_and_sections_have_names(case):
    root = read(render(REPORTS[case]))
    levels = [int(each.name[1]) for each in root.all() if each.name in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [each.attributes["id"] for each in root.all() if "id" in each.attributes]
    assert len(ids) == len({*ids})
    assert all(each.attributes["aria-labelledby"] in ids for each in root.all("section"))
    assert [len(root.all(name)) for name in ("header", "main", "footer")] == [1, 1, 1]


@pytest.mark.parametrize("case", [DRAWN, MIXED])
def test_pictures_have_words_and_tables_have_headers(case):
    root = read(render(case))
    pictures = root.all("svg")
    assert any(each.attributes.get("role") == "img" for each in pictures)
    for each in pictures:
        assert each.attributes.get("aria-label") or each.attributes["aria-hidden"] == "true"
    assert all(each.attributes["scope"] in {"row", "col"} for each in root.all("th"))
    assert all(each.all("th") for each in root.all("table"))
    assert all(each.all("input") for each in root.all("label"))


@BOTH
@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("one_wrong", "84 of 100 points"),
        ("pending", "There is no score."),
        ("problem", "line 3: '(' was never closed"),
        ("fault", "gradekit could not judge 1 of 4 claims"),
    ],
)
def test_the_score_is_told_or_why_there_is_none(write, case, said):
    assert said in read(write(REPORTS[case])).text


def test_a_window_is_called_as_the_file_without_its_folders():
    root = read(render(replace(MIXED, submission="/home/me/work/hw.py")))
    assert root.all("title")[0].text == "hw.py: 10.5 of 21.5 points"


def test_what_to_mend_comes_first_then_functions_then_claims():
    headings = [each.text for each in read(render(DRAWN)).all("h2")]
    assert headings[:4] == [
        "What to mend first",
        "Functions",
        "What your functions give",
        "Claims",
    ]


def test_a_finding_has_its_place_its_call_and_its_reasons():
    root = read(render(PAGES["one_wrong"]))
    (finding,) = root.of_class("gk-finding")
    assert finding.all("h3")[0].text == "student.py:22 sequence_loss"
    assert finding.all("pre")[0].text == "sequence_loss([[0.0, 0.0], [0.0, 0.0]], [0, 0])"
    lines = [each.text for each in finding.all("p")]
    assert lines[0] == "returned 1.386, should be 0.693"
    assert 'You may think: "The loss of a sequence is what its positions cost together."' in lines
    assert lines[-1] == "1 claim fails, 16 points lost."


def test_every_function_has_its_points_and_a_bar_as_long_as_they_are_many():
    rows = [
        each for each in read(render(MIXED)).of_class("gk-functions")[0].all("tr") if each.all("td")
    ]
    told = {row.all("code")[0].text: row for row in rows}
    assert told["softmax"].of_class("gk-worth")[0].text == "4 of 8"
    (earned,) = told["softmax"].of_class("gk-earned")
    assert float(earned.attributes["width"]) == 50.0
    assert told["softmax_cross_entropy_grad"].of_class("gk-earned") == []


def test_claims_come_with_their_status_and_what_needs_attention_first():
    items = read(render(MIXED)).of_class("gk-claims")[0].all("li")
    statuses = [each.attributes["data-status"] for each in items]
    assert statuses == [*["failed"] * 2, "skipped", "advice", "doubted", *["passed"] * 3]
    assert [each.all("summary")[0].text.split()[0] for each in items] == statuses
    (large,) = (each for each in items if "however large" in each.text)
    rows = [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in large.all("tr")]
    assert rows[0] == ["with", "softmax([710.0, 0.0])"]
    assert large.all("pre")[-1].text.startswith('python -c "from student import softmax; ')


def test_a_formula_stands_with_its_claim():
    root = read(render(DRAWN))
    (item,) = (each for each in root.of_class("gk-claims")[0].all("li") if each.all("math"))
    assert "softmax_is_right" in item.text
    assert item.all("math")[0].text == "1"
    assert "One." in item.text


def test_a_curve_stands_with_the_finding_of_its_function_the_others_below():
    root = read(render(DRAWN))
    (finding,) = root.of_class("gk-finding")
    assert [each.text for each in finding.all("figcaption")] == ["The loss of an answer"]
    (gallery,) = root.of_class("gk-gallery")
    assert [each.text for each in gallery.all("figcaption")] == ["Softmax"]
    numbers = [[cell.text for cell in row.all("td")] for row in finding.all("tr")]
    assert numbers[1:] == [["0.1", "3", "2.3"], ["0.5", "1", "0.7"], ["0.9", "0.2", "0.1"]]


def test_two_lists_are_drawn_as_bars():
    values = [Call(function="f", text="f()", outcome=OutcomeKind.RETURNED, value=[1.0, 0.0])]
    finding = replace(
        PAGES["one_wrong"].findings[0], calls=values, got="[1.0, 0.0]", right="[0.5, 0.5]"
    )
    root = read(render(replace(PAGES["one_wrong"], findings=[finding])))
    (picture,) = root.of_class("gk-picture")
    assert picture.attributes["aria-label"] == "Yours: 1, 0. Right: 0.5, 0.5."


def test_a_fragment_has_no_script_no_ids_and_a_style_for_itself_alone():
    root = read(render_fragment(DRAWN))
    names = {each.name for each in root.all()}
    assert names.isdisjoint({"script", "html", "body", "input", "title", "meta"})
    assert not [each for each in root.all() if "id" in each.attributes]
    (style,) = root.all("style")
    selectors = [line.partition("{")[0] for line in style.text.splitlines() if "{" in line]
    assert all("gk" in each for line in selectors for each in line.split(","))
    (whole,) = (each for each in root.inside if not isinstance(each, str))
    assert whole.classes == ["gk", "gk-fragment"]


def test_a_fragment_is_short():
    root = read(render_fragment(PAGES["five_wrong"]))
    assert len(root.of_class("gk-finding")) == MOST_IN_A_CELL
    assert "and 2 more" in root.text
    starter = read(render_fragment(PAGES["starter"]))
    assert len(starter.of_class("gk-finding")) == 1
    assert starter.text.count("not written yet") == 5
    printed = read(render_fragment(PAGES["debug_print"])).of_class("gk-output")[0].text
    assert len(printed.splitlines()) == MOST_PRINTED
    assert "and 953 more lines" in render_fragment(PAGES["debug_print"])


@BOTH
def test_nothing_of_hidden_properties_is_shown(write):
    drawn = replace(
        HIDDEN,
        curves=[replace(LOSS, title=SECRET)],
        formulas=[Formula(claim="hidden_extremes", statement=SECRET, mathml="<math></math>")],
    )
    assert SECRET not in write(drawn)
    assert (for_students(drawn).curves, for_students(drawn).formulas) == ([], [])
    root = read(write(drawn))
    assert "2 hidden claims 1 of them does not hold" in " ".join(root.text.split())


@pytest.mark.parametrize("hints", [0, 1, 2])
def test_fewer_hints_show_no_formulas_and_below_two_no_curves(hints):
    root = read(render(replace(DRAWN, hints=hints)))
    assert root.all("math") == []
    assert bool(root.all("figure")) == (hints == 2)
    assert "softmax_is_right" in root.text


def test_of_a_file_that_cannot_be_read_only_the_reason_is_told():
    root = read(render(REPORTS["problem"]))
    assert [each.text for each in root.all("h2")] == ["What needs your attention"]
    (excerpt,) = root.all("pre")
    assert excerpt.text == "    return exp(z / sum(z)\n              ^"
    assert "gk-whole" in excerpt.classes  # wrapped, the caret would point elsewhere


def test_words_that_are_used_are_explained_and_no_others():
    words = [each.text for each in read(render(MIXED)).all("dt")]
    assert {"logit", "one-hot", "cross-entropy"} <= {*words}
    assert {"teacher forcing", "entropy", "bit"}.isdisjoint(words)


def test_a_curve_is_drawn_once_however_many_findings_a_function_has():
    (finding,) = DRAWN.findings
    root = read(render(replace(DRAWN, findings=[finding, replace(finding)])))
    captions = [
        [each.text for each in one.all("figcaption")] for one in root.of_class("gk-finding")
    ]
    assert captions == [["The loss of an answer"], []]


def test_a_function_that_is_not_written_yet_has_a_word_and_no_call():
    root = read(render(PAGES["starter"]))
    first = root.of_class("gk-finding")[0]
    assert first.text.split("\n\n")[0].strip().startswith("student.py:4 softmax")
    assert [each.text for each in first.all("p")] == [
        "Not written yet.",
        "1 claim fails, 22 points lost.",
    ]
    assert "NotImplementedError" not in first.text
