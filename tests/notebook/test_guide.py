"""What `gradekit/guide/notebook.md` shows runs in a cell."""

from __future__ import annotations

import re
from pathlib import Path

import gradekit

from .conftest import Kernel
from .notebooks import RIGHT

PAGE = (Path(gradekit.__file__).parent / "guide" / "notebook.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_every_cell_of_the_guide_runs_and_shows_full_marks(kernel: Kernel) -> None:
    for text in RIGHT:
        kernel.cell(text)
    assert len(BLOCKS) == 2
    for block in BLOCKS:
        ran = kernel.cell(block)
        assert ran.error == ""
        page = ran.data["text/plain"].split("\n\n")
        assert page[-1].splitlines()[-1] in {"22 of 22 points", "100 of 100 points"}
