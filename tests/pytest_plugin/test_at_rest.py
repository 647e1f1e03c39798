"""Where nobody asks for it, the plugin costs nothing and imports nothing."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from .conftest import ROOT, Start, environment

TELL = """\
import sys

def pytest_sessionfinish():
    with open("modules.txt", "w") as file:
        file.write(" ".join(name for name in sys.modules if name.startswith("gradekit")))
"""


def test_a_plain_run_of_pytest_imports_only_the_plugin(tmp_path: Path, command: Start) -> None:
    (tmp_path / "conftest.py").write_text(TELL)
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n")
    ran = command(tmp_path, "-W", "error")
    assert ran.code == 0
    assert "gradekit: " not in ran.out
    assert (tmp_path / "modules.txt").read_text().split() == ["gradekit", "gradekit.pytest_plugin"]


def test_importing_the_plugin_imports_nothing_else() -> None:
    code = (
        "import sys, typing\nbefore = set(sys.modules)\nimport gradekit.pytest_plugin\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(ROOT), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["__future__", "gradekit", "gradekit.pytest_plugin"]


def test_pytest_finds_the_plugin_where_gradekit_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"gradekit": "gradekit.pytest_plugin"}


def test_a_pyproject_without_settings_of_gradekit_names_no_submission(
    tmp_path: Path, command: Start
) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "uses-gradekit"\n')
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n")
    assert command(tmp_path, "-v").outcomes == {"test_own": "PASSED"}
