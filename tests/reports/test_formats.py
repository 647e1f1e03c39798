"""The table of formats: complete, light, and clear about what it lacks."""

import subprocess
import sys

import pytest

from gradekit.reports.formats import FORMATS, render
from tests.reports.builders import report, result
from tests.reports.cases import EMPTY, MIXED, RENDERINGS


def test_every_format_has_a_golden_rendering():
    assert {name for name, _ in RENDERINGS.values()} == set(FORMATS) - {
        "html"
    }  # its tests parse it


def test_an_unknown_format_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"^format='pdf', but gradekit writes terminal, json, "):
        render(EMPTY, "pdf")


def loaded_by(program, given=""):
    """Name the modules that a program has imported at its end."""
    program = f"import sys\n{program}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program], input=given, capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines())


def test_naming_the_formats_imports_none_of_them():
    loaded = loaded_by("import gradekit.reports.formats")
    heavy = {"rich", "msgspec", "gradekit.model.report", "gradekit.reports.terminal"}
    assert heavy.isdisjoint(loaded)


FORMULA = report(properties=[result("slope", claim="The slope is p - p pᵀ: a² · b → 0, α ≥ 1.")])


@pytest.mark.parametrize("case", [MIXED, FORMULA], ids=["mixed", "formula"])
@pytest.mark.parametrize("color", [False, True])
def test_a_report_is_shown_without_rich(case, color):
    program = (
        "from gradekit.reports.formats import render\n"
        "from gradekit.model.report import Report\n"
        f"render(Report.from_json(sys.stdin.read()), 'terminal', width=80, color={color})"
    )
    loaded = loaded_by(program, render(case, "json"))
    assert "gradekit.reports.summary" in loaded
    assert not {name for name in loaded if name.split(".")[0] == "rich"}
