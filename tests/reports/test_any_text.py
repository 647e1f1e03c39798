"""Whatever text a report holds, every renderer writes something safe."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradekit.reports.formats import render
from tests.reports.cases import RENDERINGS
from tests.reports.drawn import SGR, reports, unsafe_characters

QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@pytest.mark.parametrize("suffix", RENDERINGS)
@QUICK
@given(report=reports())
def test_no_text_makes_a_renderer_raise_or_write_a_control_character(suffix, report):
    name, options = RENDERINGS[suffix]
    output = render(report, name, **options)
    output.encode()
    shown = SGR.sub("", output) if suffix == "terminal-color" else output
    assert unsafe_characters(shown) == []
    assert output.endswith("\n")


@QUICK
@given(report=reports(), width=st.integers(1, 200))
def test_the_terminal_copes_with_any_width(report, width):
    assert render(report, "terminal", width=width)
