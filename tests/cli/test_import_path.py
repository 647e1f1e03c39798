"""No command imports a module from the folder in which it runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT, TINY

PLANTED = """import os
path = os.path.join(os.path.dirname(__file__), "imported")
os.write(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY), __name__.encode())
"""
INSTALLED = """import sys
from gradekit.cli.main import main
if __name__ == "__main__":
    sys.exit(main())
"""
OTHERS = frozenset({"greenlet", "hypothesis", "mpmath", "msgspec", "nbformat", "numpy", "wcwidth"})


@pytest.mark.sample(1)
@pytest.mark.parametrize("by_name", [True, False], ids=["python -m gradekit", "gradekit"])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("grade", "homework", "--jobs", "2"), "gradekit: 3 of 3 submissions graded.\n"),
        (("check", "homework/ann.py"), "7.5 of 7.5 points"),
        (("doctor",), "Submissions are graded in tier "),
    ],
)
def test_no_module_is_imported_from_the_folder_that_one_is_in(
    homework: Path, by_name: bool, words: tuple[str, ...], told: str
) -> None:
    planted, script = homework.parent / "planted", homework.parent / "gradekit"
    shutil.copytree(homework, planted / "homework")
    script.write_text(INSTALLED)
    listing = "import runpy, sys; print(*sys.modules)"  # what Python itself imports for -m
    listed = subprocess.run([sys.executable, "-c", listing], capture_output=True, check=True)
    own = set(listed.stdout.decode().split()) if by_name else set()
    for name in (sys.stdlib_module_names | OTHERS) - own:
        (planted / f"{name}.py").write_text(PLANTED)
    start_of = ["-m", "gradekit"] if by_name else [script]
    assignment = () if words == ("doctor",) else ("--assignment", TINY)
    command = [sys.executable, *start_of, *words, *assignment]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        command, capture_output=True, check=False, cwd=planted, env=environment, timeout=120
    )
    assert told in (ran.stdout + ran.stderr).decode()
    assert not (planted / "imported").exists()
