"""The reference loads anywhere, and checking a submission never loads SymPy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import reference

FOLDER = Path(reference.__file__).parent
HEAVY = ("sympy", "mpmath", "numpy")
DERIVED = ("exact", "identities")
LECTURE = sorted(p for p in FOLDER.rglob("*.py") if p.relative_to(FOLDER).parts[0] not in DERIVED)
NUMERIC = sorted((FOLDER / "identities" / "numeric").rglob("*.py"))

LOADS_UNDER_ANOTHER_NAME = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location(
    "oracle_7f", "{folder}/__init__.py", submodule_search_locations=["{folder}"])
package = importlib.util.module_from_spec(spec)
sys.modules["oracle_7f"] = package
spec.loader.exec_module(package)
from importlib import import_module
assert import_module("oracle_7f.assignments.cross_entropy").perplexity(0.0) == 1.0
numeric = import_module("oracle_7f.identities.numeric.cross_entropy")
assert numeric.gradient([0.0, 0.0], 0) == [-0.5, 0.5]
assert import_module("oracle_7f.exact.cross_entropy").accepts("perplexity", [0.0], 1.0)
assert len(import_module("oracle_7f.identities.cross_entropy").IDENTITIES) > 20
assert "reference" not in sys.modules
"""


def _run(program):
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "module",
    [
        "reference",
        "reference.assignments.cross_entropy",
        "reference.exact",
        "reference.identities",
        "reference.identities.numeric.cross_entropy",
        "gradekit.symbolic",
    ],
)
def test_importing_it_imports_neither_sympy_nor_mpmath_nor_numpy(module):
    told = _run(f"import sys, {module}; print(*[m for m in {HEAVY} if m in sys.modules])")
    assert told.split() == []


@pytest.mark.slow
def test_the_package_works_under_another_name():
    _run(LOADS_UNDER_ANOTHER_NAME.format(folder=FOLDER.as_posix()))


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def _outside(paths, allowed):
    """List what files import from elsewhere, but for what is allowed."""
    return [
        f"{path.relative_to(FOLDER)}: {name}"
        for path in paths
        for name in _imported(path)
        if name not in allowed
    ]


def test_the_lecture_and_the_numeric_identities_need_nothing_but_math():
    allowed = {"__future__", "ast", "collections.abc", "math", "typing"}
    outside = _outside([*LECTURE, *NUMERIC], allowed)
    assert [line for line in outside if not line.partition(": ")[2].startswith(".")] == []


def test_a_generated_formula_imports_only_math():
    formulas = sorted(FOLDER.rglob("formulas/*.py"))
    assert formulas
    assert _outside(formulas, {"__future__", "math"}) == []
