"""What a cell shows: no text of a student's becomes markup; what is remarked comes first."""

from __future__ import annotations

import pytest

from gradekit.notebook.result import Checked
from tests.reports.cases import HOSTILE, HOSTILE_TEXT, MIXED
from tests.reports.drawn import unsafe_characters
from tests.reports.page import foreign, read

SENTENCES = ("EPS: In [2] was run and is no longer in hw.ipynb.", "Save it.")


def test_remarks_come_before_the_score() -> None:
    checked = Checked(report=MIXED, remarks=SENTENCES)
    assert str(checked).startswith(f"- {SENTENCES[0]}\n- {SENTENCES[1]}\n\nstudent.py")
    text = read(checked._repr_html_()).text
    assert text.index("Save it.") < text.index("points")
    assert "All claims" not in text


def test_without_remarks_it_is_the_report_alone() -> None:
    assert str(Checked(report=MIXED)).startswith("student.py")
    assert (Checked(report=MIXED).score, Checked(report=MIXED).max_score) == (
        MIXED.score,
        MIXED.max_score,
    )


def test_the_whole_is_told_below_where_it_is_asked_for() -> None:
    text = read(Checked(report=MIXED, whole=True)._repr_html_()).text
    assert text.index("All claims") < text.index("What needs your attention")


@pytest.mark.parametrize("whole", [False, True])
def test_no_text_becomes_markup_or_a_command(whole: bool) -> None:
    checked = Checked(report=HOSTILE_TEXT, remarks=(f"{HOSTILE}\x1b[2J\n::error::x",), whole=whole)
    page = checked._repr_html_()
    assert foreign(read(page)) == set()
    assert unsafe_characters(page) == unsafe_characters(str(checked)) == []
    assert "<script>alert(1)</script>" in read(page).text
    assert "\n::error" not in page + str(checked)
