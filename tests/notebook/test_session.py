"""What a kernel has run, read in the kernel, and what is said of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from gradekit.notebook import session
from tests.folders import PLAIN, TINY

from .conftest import Kernel
from .notebooks import HEADER, PERPLEXITY, SOFTMAX, build

ZERO = "def perplexity(loss):\n    return 0"


def run(kernel: Kernel, *cells: str) -> None:
    for text in cells:
        kernel.cell(text)


def points(kernel: Kernel, name: str = "perplexity") -> tuple[float, float]:
    """Give the points of one function."""
    report = kernel.report(name)
    return report["score"], report["max_score"]


def test_the_last_definition_that_was_run_counts(kernel: Kernel) -> None:
    run(kernel, HEADER, PERPLEXITY)
    assert points(kernel) == (8, 8)
    run(kernel, ZERO)
    assert points(kernel) == (0, 8)
    run(kernel, PERPLEXITY)
    assert points(kernel) == (8, 8)
    assert kernel.remarks("perplexity") == "()\n"


def test_a_cell_that_raised_before_its_definition_is_passed_over(kernel: Kernel) -> None:
    run(kernel, HEADER, PERPLEXITY, f"1 / 0\n{ZERO}", f"nowhere\n\n{ZERO}")
    assert points(kernel) == (8, 8)
    assert kernel.remarks("perplexity") == (
        "('In [4] stopped before its perplexity, so that of In [2] is checked. "
        "Mend what it raised, and run it again.',)\n"
    )


def test_a_function_that_was_kept_and_put_back_was_passed_over_by_no_cell(kernel: Kernel) -> None:
    run(kernel, HEADER, PERPLEXITY, f"kept = perplexity\n{ZERO}\nperplexity = kept")
    assert points(kernel) == (8, 8)
    assert kernel.remarks("perplexity") == "()\n"


def test_what_stands_above_the_line_that_raised_was_run(kernel: Kernel) -> None:
    run(kernel, HEADER, "BASE = 2\n1 / 0\nBASE = 3\ndef f(): pass", "BASE = math.e")
    run(kernel, "def perplexity(loss):\n    return BASE ** loss")
    assert points(kernel) == (8, 8)


def test_a_definition_that_never_was_run_is_told(kernel: Kernel) -> None:
    run(kernel, HEADER, f"1 / 0\n{PERPLEXITY}")
    report = kernel.report()
    perplexity = [each for each in report["properties"] if each["functions"] == ["perplexity"]]
    assert {each["message"] for each in perplexity} == {
        "your submission defines no function perplexity."
    }
    assert "In [2] has a perplexity, but this kernel holds none: run that cell to its end." in (
        kernel.remarks()
    )


def test_a_function_that_exec_made_is_told(kernel: Kernel) -> None:
    run(kernel, HEADER, PERPLEXITY, f"exec({ZERO!r})")
    assert kernel.remarks("perplexity") == (
        "('perplexity was made by exec, and no cell has its text: define it in a cell. "
        "That of In [2] is what was checked.',)\n"
    )


def test_a_function_of_a_script_that_was_run_is_told(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(f"import math\n{PERPLEXITY}\n")
    run(kernel, HEADER, "%run mine.py")
    assert points(kernel)[0] == 0
    assert "came from " in kernel.remarks("perplexity")
    assert "mine.py, which was run: check that file (`gradekit check mine.py`)." in (
        kernel.remarks("perplexity")
    )


def test_a_function_from_a_module_beside_the_notebook_goes_with_it(
    kernel: Kernel, tmp_path: Path
) -> None:
    (tmp_path / "mine.py").write_text(f"import math\n{PERPLEXITY}\n")
    run(kernel, HEADER, "import sys; sys.path.insert(0, '')", "from mine import perplexity")
    assert points(kernel) == (8, 8)
    assert kernel.remarks("perplexity") == "()\n"


def test_timed_and_decorated_definitions_are_no_surprise(kernel: Kernel) -> None:
    wrapper = (
        "def same(f):\n    def g(loss):\n        return f(loss)\n"
        "    g.__qualname__ = f.__qualname__\n    return g"
    )
    run(kernel, HEADER, PERPLEXITY, f"%%time\n{ZERO}")
    assert points(kernel) == (0, 8)
    run(kernel, wrapper, f"@same\n{PERPLEXITY}")
    assert points(kernel) == (8, 8)
    assert kernel.remarks("perplexity") == "()\n"


def test_positions_are_those_of_the_cells_that_were_run(kernel: Kernel) -> None:
    run(kernel, HEADER, f"\n\n# mine\n{ZERO}")
    (finding,) = kernel.report("perplexity")["findings"]
    assert finding["position"] == "In [2], line 4"


def test_where_the_front_end_names_the_file_it_is_compared(kernel: Kernel, tmp_path: Path) -> None:
    notebook = build([HEADER, "md:# Perplexity", PERPLEXITY])
    nbformat.write(notebook, tmp_path / "hw.ipynb")
    run(kernel, HEADER, "BASE = math.e", "def perplexity(loss):\n    return BASE ** loss")
    name = str(tmp_path / "hw.ipynb")
    expected = (
        "('perplexity: In [3] is not what cell 3 of hw.ipynb says.', "
        "'BASE: In [2] was run and is no longer in hw.ipynb.', "
        "'What is handed in is the file: save it, restart the kernel, run all cells.')\n"
    )
    kernel.silent(f"__vsc_ipynb_file__ = {name!r}")
    assert kernel.remarks("perplexity") == expected
    kernel.silent(f"del __vsc_ipynb_file__; _os.environ['JPY_SESSION_NAME'] = {name!r}")
    assert kernel.remarks("perplexity") == expected
    kernel.silent("_os.environ['JPY_SESSION_NAME'] = '/nowhere/hw.ipynb'")
    assert kernel.remarks("perplexity") == "()\n"


def test_the_file_says_the_assignment_where_no_cell_that_was_run_does(
    kernel: Kernel, tmp_path: Path
) -> None:
    nbformat.write(build([HEADER, PERPLEXITY]), tmp_path / "hw.ipynb")
    run(kernel, "import math", PERPLEXITY)
    kernel.silent(f"__vsc_ipynb_file__ = {str(tmp_path / 'hw.ipynb')!r}")
    assert points(kernel) == (8, 8)


def test_the_header_that_was_run_last_counts(kernel: Kernel) -> None:
    run(kernel, "# gradekit: autograd", HEADER, PERPLEXITY)
    assert kernel.report()["assignment"] == "cross-entropy"


def test_of_very_much_the_first_and_the_last_run_of_a_cell_count() -> None:
    long = "x = 1\n" + "#" * session.MOST_REPEATED
    cells = [(1, long), (2, "y = 2"), (3, long), (4, "y = 2"), (5, long), (6, "y = 2")]
    assert session._fewer(cells) == [cells[0], cells[1], cells[4], cells[5]]
    few = [(1, "x = 1"), (2, "x = 1"), (3, "x = 1")]
    assert session._fewer(few) == few


@pytest.mark.parametrize(
    ("name", "command"), [("hw.py", "gradekit check hw.py"), ("", "gradekit check FILE")]
)
def test_without_a_kernel_it_says_what_to_do(name: str, command: str, tmp_path: Path) -> None:
    text = "import gradekit\ngradekit.check()\n"
    (tmp_path / "hw.py").write_text(text)
    program = [str(tmp_path / name)] if name else ["-c", text]
    ran = subprocess.run([sys.executable, *program], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1] == (
        "gradekit.notebook.errors.NotebookError: gradekit.check reads the cells of a notebook, "
        f"and this Python runs none. Check a file from the command line: `{command}`."
    )


def test_softmax_needs_only_what_it_calls(kernel: Kernel, tmp_path: Path) -> None:
    nbformat.write(build([HEADER, SOFTMAX, PERPLEXITY]), tmp_path / "hw.ipynb")
    run(kernel, HEADER, SOFTMAX)
    kernel.silent(f"__vsc_ipynb_file__ = {str(tmp_path / 'hw.ipynb')!r}")
    assert kernel.remarks("softmax") == "()\n"
    assert "perplexity: cell 3 of hw.ipynb was not run." in kernel.remarks()


def test_ipython_in_a_terminal_shows_the_page(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", "--classic"]
    typed = f"import math, gradekit\n{PERPLEXITY}\n\ngradekit.check(assignment='cross-entropy')\n"
    ran = subprocess.run(
        command,
        input=typed,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"IPYTHONDIR": str(tmp_path)},
    )
    assert "this session: Cross-entropy" in ran.stdout
    assert "In [2], line 1: softmax" not in ran.stdout
    assert "8 of 100 points" in ran.stdout


@pytest.mark.slow
def test_an_assignment_of_ones_own_is_drawn_in_the_kernel(kernel: Kernel) -> None:
    kernel.cell(PLAIN)
    report = kernel.report(f"assignment={str(TINY)!r}")
    assert (report["assignment"], report["score"]) == ("tiny", report["max_score"])
