"""What is put on a page stands where it should, in colour and without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.reports.page import Page
from gradekit.reports.wrapping import cells
from tests.reports.drawn import SGR

WORDS = st.lists(st.sampled_from(["word", "数学", "e\u0301", "x" * 50])).map(" ".join)


def written(add, *args, width=40, color=False, **options):
    page = Page(width, color=color)
    add(page, *args, **options)
    return page.text()


def test_a_page_ends_in_one_line_break_and_no_line_in_space():
    page = Page(40, color=False)
    assert page.text() == "\n"
    page.paragraph("one \n\n two  ")
    page.blank()
    page.blank()
    assert page.text() == "one\n\n two\n"


def test_a_paragraph_is_indented_and_each_of_its_lines_marked():
    text = "the words of a sentence that is too long for a line"
    assert written(Page.paragraph, text, indent=2, mark="| ") == (
        "  | the words of a sentence that is too\n  | long for a line\n"
    )


@pytest.mark.parametrize(
    ("style", "code"), [("bold", "1"), ("dim", "2"), ("italic", "3"), ("bold red", "1;31")]
)
def test_a_style_begins_and_ends_on_each_line(style, code):
    assert written(Page.paragraph, "a\n\nb", style, indent=1, color=True) == (
        f" \x1b[{code}ma\x1b[0m\n\n \x1b[{code}mb\x1b[0m\n"
    )


def test_edges_stand_below_one_another_where_they_do_not_fit():
    assert written(Page.edges, "a" * 19, "b" * 19) == "a" * 19 + "  " + "b" * 19 + "\n"
    assert written(Page.edges, "a" * 20, "b" * 19) == "a" * 20 + "\n" + "b" * 19 + "\n"


def test_whole_lines_are_as_long_as_they_are():
    text = "x = " + "1 + " * 30 + "1\n    ^"
    assert written(Page.whole, text, indent=4) == f"    {text}\n".replace("\n  ", "\n      ")


def test_a_text_hangs_beside_its_label():
    text = "the words of a sentence that is too long\n\nfor a line"
    assert written(Page.hang, "with ", text, "dim", indent=2, gap=2, color=True) == (
        "  \x1b[2mwith \x1b[0m  the words of a sentence that is\n"
        "         too long\n\n"
        "         for a line\n"
    )


@given(text=WORDS, amount=st.sampled_from(["0 of 4", "100.25 of 100.25"]))
def test_an_amount_ends_at_the_right_edge_whatever_it_is_for(text, amount):
    first, *rest = written(Page.row, "failed  ", text, amount, "bold red").split("\n")
    assert cells(first) == 40
    assert first.endswith(f"  {amount}")
    assert all(line.startswith(" " * 8) for line in rest if line)


def test_a_joiner_at_the_end_of_a_text_joins_no_space():
    assert written(Page.row, "ok ", "a\u200d", "1", "") == "ok a\u200d" + " " * 35 + "1\n"


def test_an_amount_is_never_cut():
    assert written(Page.row, "ok ", "abcd", "9" * 50, "").split("\n")[:2] == [
        f"ok ab  {'9' * 50}",
        "   cd",
    ]


@given(text=WORDS, color=st.booleans())
def test_no_line_is_wider_than_the_page(text, color):
    page = Page(40, color=color)
    page.edges(text, text)
    page.paragraph(text, "dim", indent=9)
    page.hang("-", text, indent=2, gap=1)
    page.row("failed   ", text, "0 of 4", "bold red")
    assert max(cells(SGR.sub("", line)) for line in page.text().split("\n")) <= 40
