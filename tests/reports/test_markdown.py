"""The Markdown parses to gradekit's own structure, whatever a student wrote."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from gradekit.model.outcomes import Verdict
from gradekit.reports.markdown import code, escape, fence, render
from gradekit.reports.plain_text import clean, map_text, one_line
from tests.reports.builders import report, result
from tests.reports.cases import HOSTILE, HOSTILE_TEXT, MIXED, REPORTS
from tests.reports.drawn import reports, texts

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
INERT = {"fence", "code_inline", "code_block"}
STRUCTURE = [
    "heading_open",
    "html_block",
    "html_inline",
    "link_open",
    "image",
    "table_open",
    "tr_open",
    "td_open",
    "bullet_list_open",
    "ordered_list_open",
    "list_item_open",
    "blockquote_open",
    "strong_open",
    "em_open",
    "s_open",
    "hr",
    "code_block",
]


def tokens(text):
    for token in PARSER.parse(text):
        yield token
        yield from token.children or []


def structure(text):
    amounts = Counter(token.type for token in tokens(text))
    return {kind: amounts[kind] for kind in STRUCTURE}


@pytest.mark.parametrize("case", REPORTS)
def test_no_html_and_no_link_comes_out(case):
    elements = structure(render(REPORTS[case]))
    assert [elements[kind] for kind in STRUCTURE[1:5]] == [0, 0, 0, 0]


@given(report=reports())
def test_the_structure_is_that_of_the_same_report_with_harmless_text(report):
    flat = replace(
        report, properties=[replace(result, explanation="") for result in report.properties]
    )
    words = {}

    def harmless(text):
        shown = clean(text)
        return words.setdefault(shown, f"x{len(words)}") if shown.strip() else text

    assert structure(render(flat)) == structure(render(map_text(flat, harmless)))


def test_student_text_stands_in_code_only():
    found = [replace(HOSTILE_TEXT.findings[0], explanation=None, claim="")]
    hostile = render(
        replace(HOSTILE_TEXT, title="t", diagnoses=[], findings=found, properties=[HOSTILE_RESULT])
    )
    outside = "".join(
        token.content for token in tokens(hostile) if not token.children and token.type not in INERT
    )
    inside = "".join(token.content for token in tokens(hostile) if token.type in INERT)
    assert [mark for mark in ("evil", "@someone", "#1", "script", "$x$") if mark in outside] == []
    assert "@someone" in inside


HOSTILE_RESULT = replace(HOSTILE_TEXT.properties[0], explanation="")


@given(texts())
def test_escaped_prose_reads_as_it_was(text):
    children = [token for token in tokens(escape(text)) if token.type == "inline"]
    shown = "".join(child.content for token in children for child in token.children)
    assert shown == one_line(text)


@given(texts())
def test_a_code_span_reads_as_it_was(text):
    spans = [token.content for token in tokens(f"x {code(text)} x") if token.type == "code_inline"]
    assert spans == [one_line(text)] * bool(one_line(text))


@given(texts())
def test_a_fence_holds_the_whole_text(text):
    shown = PARSER.parse(fence(clean(text)))
    assert [token.type for token in shown] == ["fence"]
    assert shown[0].content == clean(text) + "\n"


def test_a_cell_keeps_its_pipes_and_line_breaks():
    claim = "a | b \\| c\nd `e|f`"
    output = render(report(properties=[result("p|q", claim=claim)]))
    cells = [
        "".join(child.content for child in token.children)
        for token in PARSER.parse(output)
        if token.type == "inline"
    ]
    assert cells[-5:-1] == ["p|q", "a | b \\| c d `e|f`", "passed: held for 100 examples", "2 of 2"]


def test_evidence_is_told_for_what_needs_attention():
    output = render(MIXED)
    assert (
        "### failed: Softmax gives a distribution however large the logits are. (0 of 4)" in output
    )
    assert "should be  [1.0, 4.47628622567513e-309]" in output
    assert "this property may be wrong itself, so it counts as passed." in output


def test_a_hidden_result_has_a_number_and_no_name():
    output = render(report(properties=[result("secret", hidden=True, verdict=Verdict.FAILED)]))
    assert (output.count("hidden_1"), output.count("secret")) == (1, 0)


def test_findings_come_before_the_claims():
    output = render(MIXED)
    place = output.index("### `student.py:12 softmax`: 1 claim fails, 4 points lost")
    assert output.index("## What to mend first") < place
    assert place < output.index("## What needs your attention")
    assert HOSTILE not in output
