"""Lines break where rich breaks them, and nothing but space is lost."""

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from gradekit.reports.plain_text import clean
from gradekit.reports.wrapping import cells, wrap
from tests.reports.drawn import texts

CONSOLE = Console(file=io.StringIO(), width=80)

# Wide and narrow, joined, combining and variant, invisible; space of every width.
RARE = ["数学", "🙂", "👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "e\u0301", "\u200b", "\xad", "ᵀ"]
SPACE = [" ", "   ", "\t", "\n", "\n\n", "\u2003", "\u3000"]


def proses():
    """Draw clean texts of words, some of them very long, some in rare letters."""
    words = st.text("ab.", min_size=1, max_size=9) | st.sampled_from([*RARE, "x" * 70, "数" * 30])
    parts = words | st.just(" ") | st.sampled_from(SPACE) | texts()
    return st.lists(parts, max_size=25).map("".join).map(clean)


def bare(lines):
    return "".join("".join(lines).split())


@settings(max_examples=300, deadline=None)
@given(text=proses(), width=st.integers(2, 60))
@example(text="", width=2)
@example(text="a " + "\u3000" * 9, width=4)
@example(text="  " + "word" * 9 + "      ", width=9)
@example(text="e\u0301" * 9 + "   ", width=9)
def test_lines_break_where_rich_breaks_them(text, width):
    lines = Text(text.expandtabs(8)).wrap(CONSOLE, width, overflow="fold")
    assert wrap(text, width) == [line.plain for line in lines]


@given(text=proses(), width=st.integers(2, 60))
def test_every_letter_stays_in_its_place_and_no_line_is_too_wide(text, width):
    lines = wrap(text, width)
    assert bare(lines) == bare([text])
    assert all(cell_len(line) <= width for line in lines)


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


def test_a_long_line_of_space_takes_no_time():
    assert len(wrap(" " * 200_000 + "end", 80)) == 2501
    assert wrap(" " * 200_000, 80) == [" " * 80]
