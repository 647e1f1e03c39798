"""The same code comes to the same report, in a cell and by the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.judging.judge import judge
from tests.folders import slow_but_for
from tests.isolation import ISOLATION

from .conftest import Kernel
from .notebooks import all_notebooks

NOTEBOOKS = all_notebooks()
QUICK = (
    *("plain", "timed_cells", "redefined_and_wrong", "raised_at_its_end", "broken_syntax"),
    *("hides_its_function", "numpy"),
)
"""The others are more of the same."""
APART = {"seconds", "submission", "versions", "curves", "formulas"}
"""Times, names, and what is drawn in a cell only."""
RAN = re.compile(r"In \[(\d+)\]")


def of_file(path: Path) -> Any:
    """Judge the file as `gradekit check` does."""
    submission, assignment = library.open_submission(str(path))
    return judge(assignment, submission, isolation=ISOLATION).to_json()


def comparable(report: Any, cells: dict[str, int]) -> Any:
    """Give a report without times; what was run as In [3] by its number in the file."""
    if isinstance(report, dict):
        kept = {key: value for key, value in report.items() if key not in APART}
        return {key: comparable(value, cells) for key, value in kept.items()}
    if isinstance(report, list):
        return [comparable(each, cells) for each in report]
    if isinstance(report, str):
        return RAN.sub(lambda match: f"cell {cells[match[1]]}", report)
    return report


def without_notes_on_cells(report: Any) -> Any:
    """Leave out what only a file is told: of cells that are no Python, and so never ran."""
    notes = [note for note in report["notes"] if not re.match(r"Cell \d+ was left out", note)]
    return report | {"notes": notes}


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", slow_but_for(NOTEBOOKS, QUICK))
def test_a_cell_and_the_command_line_come_to_the_same_report(
    name: str, kernel: Kernel, tmp_path: Path
) -> None:
    notebook = NOTEBOOKS[name]
    path = tmp_path / "hw.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    kernel.run(notebook)
    counts = ((str(cell.get("execution_count")), cell) for cell in notebook.cells)
    numbers = {count: notebook.cells.index(cell) + 1 for count, cell in counts}
    in_cell = comparable(kernel.report(), numbers)
    by_command = comparable(json.loads(of_file(path)), {})
    assert in_cell == without_notes_on_cells(by_command)


def test_what_is_quick_is_there() -> None:
    assert set(QUICK) < set(NOTEBOOKS)
