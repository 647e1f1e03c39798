"""Whatever text a report holds, every renderer writes something safe."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradekit.reports.formats import render
from tests.reports.cases import HOSTILE_TEXT, RENDERINGS
from tests.reports.drawn import SGR, reports, unsafe_characters
from tests.reports.workflow import obey

QUICK = settings(database=None)


@QUICK
@given(report=reports())
def test_no_text_makes_a_renderer_raise_or_write_a_control_character(report):
    for suffix, (name, options) in RENDERINGS.items():
        output = render(report, name, **options)
        output.encode()
        shown = SGR.sub("", output) if suffix.endswith("-color") else output
        assert unsafe_characters(shown) == [], suffix
        assert output.endswith("\n"), suffix


@QUICK
@given(report=reports(), width=st.integers(1, 200))
def test_the_terminal_copes_with_any_width(report, width):
    assert render(report, "terminal", width=width)


@QUICK
@example(report=HOSTILE_TEXT)
@given(report=reports())
def test_no_text_is_obeyed_by_a_workflow_that_shows_the_report(report):
    """Whoever forgets to ask for `github`; in colour a report goes to a screen only."""
    for suffix in sorted(RENDERINGS.keys() - {"github", "terminal-color", "terminal-whole-color"}):
        name, options = RENDERINGS[suffix]
        assert obey(render(report, name, **options), stopping=False) == [], suffix
