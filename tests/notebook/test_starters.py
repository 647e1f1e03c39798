"""The notebooks that `gradekit new` writes, run from top to bottom as they are."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from gradekit.assignment import library
from gradekit.assignment.starters import student_files
from tests.folders import ASSIGNMENTS

from .conftest import Kernel

NAMES = sorted(path.parent.name for path in ASSIGNMENTS.glob("*/assignment.toml"))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_an_untouched_starter_is_told_that_nothing_is_written(
    name: str, kernel: Kernel, tmp_path: Path
) -> None:
    manifest = library.find(name)
    for file, content in student_files(manifest, ["ipynb"]).items():
        (tmp_path / file).write_bytes(content)
    (path,) = tmp_path.glob("*.ipynb")
    kernel.silent(f"__vsc_ipynb_file__ = {str(path)!r}")
    cells = kernel.run(nbformat.read(path, as_version=4))
    shown = [cell.outputs for cell in cells if cell.source.startswith("gradekit.check(")]
    assert len(shown) == len(manifest.functions) + 1 - (name == "microgpt")  # gpt is driven
    for (output,) in shown:
        assert output.output_type == "execute_result"
        text, page = output.data["text/plain"], output.data["text/html"]
        assert text.startswith("this notebook: ")
        assert "not written yet" in text.replace("Not", "not")
        assert "not written yet" in page
        assert text.splitlines()[-1].startswith("0 of ")
    assert text.splitlines()[-1] == "0 of 100 points"
