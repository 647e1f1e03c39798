"""Each case in each format, byte for byte as it was agreed."""

from pathlib import Path

import pytest

from gradekit.reports.formats import render
from tests.reports.cases import RENDERINGS, REPORTS
from tests.reports.drawn import SGR, unsafe_characters

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("suffix", RENDERINGS)
@pytest.mark.parametrize("case", REPORTS)
def test_the_output_is_the_golden_one(case, suffix, request):
    name, options = RENDERINGS[suffix]
    output = render(REPORTS[case], name, **options)
    path = GOLDEN / f"{case}.{suffix}"
    if request.config.getoption("--update-golden"):
        path.write_bytes(output.encode())
    assert output.encode() == path.read_bytes(), (
        f"{path.name} is out of date; look at the difference, then run pytest --update-golden"
    )


@pytest.mark.parametrize("suffix", RENDERINGS)
def test_hostile_text_leaves_nothing_that_a_terminal_obeys(suffix):
    output = (GOLDEN / f"hostile_text.{suffix}").read_text(encoding="utf-8")
    assert unsafe_characters(SGR.sub("", output)) == []


def test_there_is_no_golden_file_that_nothing_renders():
    expected = {f"{case}.{suffix}" for case in REPORTS for suffix in RENDERINGS}
    assert {path.name for path in GOLDEN.iterdir()} == expected


@pytest.mark.parametrize("case", REPORTS)
@pytest.mark.parametrize("suffix", ["terminal", "terminal-color", "markdown", "github-summary"])
def test_no_time_is_told_where_the_text_should_stay_the_same(case, suffix):
    name, options = RENDERINGS[suffix]
    slower = REPORTS[case].__class__.from_json(
        render(REPORTS[case], "json").replace('"seconds": 1.5', '"seconds": 99.75')
    )
    again = render(slower, name, **options)
    assert slower.seconds == 99.75
    assert again == render(REPORTS[case], name, **options)
