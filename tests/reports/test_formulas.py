"""MathML is written anew: formulas stay as they are, and nothing else comes through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.reports.formulas import ELEMENTS, LONGEST, sanitized
from tests.reports.page import read

FORMULA = (
    "<math><mfrac><msup><mi>e</mi><msub><mi>z</mi><mi>j</mi></msub></msup><mn>2</mn></mfrac></math>"
)


def test_a_formula_stays_as_it_is():
    assert sanitized(FORMULA) == FORMULA


def test_attributes_are_left_out_and_text_stays_text():
    assert sanitized('<math href="x" onclick="y"><mi style="z">a &lt; b</mi></math>') == (
        "<math><mi>a &lt; b</mi></math>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<mi>x</mi>",
        "<math><script>alert(1)</script></math>",
        "<math><mtext><img src='x' onerror='y'/></mtext></math>",
        "<math xmlns='http://www.w3.org/1999/xhtml'></math>",
        "<math><annotation-xml encoding='text/html'><b/></annotation-xml></math>",
        "<math><mi>x</math>",
        "<math></math><script></script>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><math><mi>&b;</mi></math>",
        "<math><!-- a --></math>",
        "<?xml version='1.0'?><math></math>",
        f"<math><mi>{'x' * LONGEST}</mi></math>",
        "<math>" * 3_000 + "</math>" * 3_000,
    ],
)
def test_what_is_no_formula_is_not_shown(text):
    assert sanitized(text) == ""


PIECES = st.sampled_from(
    ["<math>", "</math>", "<mi>", "</mi>", "<b>", "</b>", "<mi x='y'>", "&lt;", "]]>", "<![CDATA["]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=8).map("".join))
def test_only_elements_of_formulas_come_through(inside):
    for text in (inside, f"<math>{inside}</math>"):
        root = read(sanitized(text))
        assert {each.name for each in root.all()} <= ELEMENTS
        assert all(each.attributes == {} for each in root.all())
