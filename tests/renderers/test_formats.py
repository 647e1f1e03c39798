"""The table of formats: complete, light, and clear about what it lacks."""

import subprocess
import sys

import pytest

from gradekit.renderers import FORMATS, render
from tests.renderers.cases import EMPTY, RENDERINGS


def test_every_format_has_a_golden_rendering():
    assert {name for name, _ in RENDERINGS.values()} == set(FORMATS)


def test_an_unknown_format_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"^format='pdf', but gradekit writes terminal, json, "):
        render(EMPTY, "pdf")


def test_naming_the_formats_imports_neither_rich_nor_msgspec():
    program = (
        "import sys, gradekit.renderers;"
        "print(sorted({'rich', 'msgspec', 'gradekit.renderers.terminal'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
