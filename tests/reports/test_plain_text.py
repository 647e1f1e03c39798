"""Cleaning keeps the letters and drops what would be obeyed."""

import sys

import pytest
from hypothesis import given

from gradekit.model.report import Report
from gradekit.reports import plain_text
from gradekit.reports.plain_text import clean, disarm, encodable, map_text, one_line
from tests.reports.cases import MIXED
from tests.reports.drawn import texts, unsafe_characters
from tests.reports.workflow import obey


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (
            "plain [text] with {braces}, tabs\tand\nlines",
            "plain [text] with {braces}, tabs\tand\nlines",
        ),
        ("naïve café 数学 ∑ 🙂 שלום", "naïve café 数学 ∑ 🙂 שלום"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred\x9b0m", "red"),
        ("\x1b]8;;https://a.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title\x07rest", "rest"),
        ("\x1bP1;2|payload\x1b\\rest", "rest"),
        ("\x1b]unterminated\nnext line", "unterminated\nnext line"),
        ("\x1bcreset", "reset"),
        ("\x1b(Bcharset", "charset"),
        ("bell\x07 back\x08 nul\x00 del\x7f next\x85", "bell back nul del next"),
        ("one\r\ntwo\rthree\u2028four\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("\ud800 \udfff \ufffe \uffff", "\ufffd \ufffd \ufffd \ufffd"),
        ("\x1b\x1b[m[31mred", "[31mred"),
    ],
)
def test_a_text_says_the_same_and_does_nothing(text, cleaned):
    assert clean(text) == cleaned


def test_what_python_prints_as_it_is_needs_no_cleaning():
    printable = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    names = ["_LINE_BREAK", "_ESCAPE", "_INVISIBLE", "_SURROGATE", "_NONCHARACTER"]
    assert [name for name in names if getattr(plain_text, name).search(printable)] == []


@given(texts())
def test_cleaning_leaves_nothing_unsafe_and_nothing_more_to_clean(text):
    cleaned = clean(text)
    assert unsafe_characters(cleaned) == []
    assert clean(cleaned) == cleaned


@given(texts())
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1


def test_encodable_replaces_only_lone_surrogates():
    assert encodable("a\x1b\ufffe\ud83d") == "a\x1b\ufffe\ufffd"


def test_disarming_breaks_both_syntaxes_and_leaves_slices_alone():
    log = "x[::2]\n  ::error::a\n::b::\n:::c\nsee ##[error]d"
    assert disarm(log) == "x[::2]\n  : :error::a\n: :b::\n: ::c\nsee ## [error]d"
    assert obey(disarm(log)) == []


def test_every_text_of_a_report_is_mapped_and_nothing_else():
    def texts_of(value):
        if isinstance(value, str):
            return [value]
        if isinstance(value, list):
            return [text for item in value for text in texts_of(item)]
        if isinstance(value, dict):
            return [text for item in value.values() for text in texts_of(item)]
        names = getattr(value, "__dataclass_fields__", {})
        return [text for name in names for text in texts_of(getattr(value, name))]

    changed = map_text(MIXED, lambda text: f"<{text}>")
    assert isinstance(changed, Report)
    assert texts_of(changed) == [f"<{text}>" for text in texts_of(MIXED)]
    assert map_text(changed, lambda text: text[1:-1]) == MIXED
