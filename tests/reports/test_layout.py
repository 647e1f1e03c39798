"""Text on a page: where it is put, and where its lines break."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from gradekit.reports.layout import Page, cells, cut, wrap
from gradekit.reports.plain_text import clean
from tests.reports.drawn import SGR, texts

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


CONSOLE = Console(file=io.StringIO(), width=80)

# Wide and narrow, joined, combining and variant, invisible; space of every width.
RARE = ["数学", "🙂", "👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "e\u0301", "\u200b", "\xad", "ᵀ"]
SPACE = [" ", "   ", "\t", "\n", "\n\n", "\u2003", "\u3000"]
SPACES = st.sampled_from(SPACE)


def proses(more=SPACES):
    """Draw clean texts of words, some of them very long, some in rare letters."""
    words = st.text("ab.", min_size=1, max_size=9) | st.sampled_from([*RARE, "x" * 70, "数" * 30])
    parts = words | st.just(" ") | SPACES | more
    return st.lists(parts, max_size=25).map("".join).map(clean)


def bare(lines):
    return "".join("".join(lines).split())


@given(text=proses(), width=st.integers(2, 60))
@example(text="", width=2)
@example(text="a " + "\u3000" * 9, width=4)
@example(text="  " + "word" * 9 + "      ", width=9)
@example(text="e\u0301" * 9 + "   ", width=9)
def test_lines_break_where_rich_breaks_them(text, width):
    """It reads newer letters and clusters otherwise; those here it reads as wcwidth does."""
    lines = Text(text.expandtabs(8)).wrap(CONSOLE, width, overflow="fold")
    assert wrap(text, width) == [line.plain for line in lines]


@given(text=proses(texts()), width=st.integers(2, 60))
@example(text="\u1100" * 9, width=2)
def test_every_letter_stays_in_its_place_and_no_line_is_too_wide(text, width):
    lines = wrap(text, width)
    assert bare(lines) == bare([text])
    assert all(cells(line) <= width for line in lines)


@given(st.lists(st.text("ab", min_size=1, max_size=9)), st.integers(9, 30))
def test_a_word_that_fits_on_a_line_is_never_broken(words, width):
    lines = wrap(" ".join(words), width)
    assert [word for line in lines for word in line.split()] == words


def test_each_letter_is_as_wide_as_rich_says():
    shown = [letter for letter in map(chr, range(0x3000)) if letter.isprintable()]
    assert [letter for letter in shown if cells(letter) != cell_len(letter)] == []


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("words", 5), ("p pᵀ, a² · b", 12), ("数学", 4), ("🙂", 2), ("e\u0301", 1)],
)
def test_a_text_is_as_wide_as_it_shows(text, width):
    assert cells(text) == width


@given(text=proses(texts()), width=st.integers(6, 60))
def test_what_is_cut_is_one_line_and_says_so(text, width):
    line = cut(text, width)
    assert cells(line) <= width
    assert "\n" not in line
    assert line.rstrip() == text.expandtabs().rstrip() or line.endswith(" ...")


def test_a_long_line_of_space_takes_no_time():
    assert len(wrap(" " * 200_000 + "end", 80)) == 2501
    assert wrap(" " * 200_000, 80) == [" " * 80]
