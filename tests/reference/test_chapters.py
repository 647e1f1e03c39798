"""The lecture's order: a module imports only from what stands above it in the docstrings."""

import ast
import functools
import re
from importlib.util import resolve_name
from itertools import takewhile
from pathlib import Path

import pytest

import reference
from gradekit.assignment import library

FOLDER = Path(reference.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))
PACKAGES = sorted({path.parent for path in MODULES} - {FOLDER / "identities/numeric/formulas"})
AT_MOST_AT_THE_TOP = 10
LISTED = re.compile(r"^    (\w+)  +\S", re.MULTILINE)


def dotted(path):
    """Name the module of a file."""
    return ".".join(path.relative_to(FOLDER.parent).with_suffix("").parts)


NAMES = set(map(dotted, MODULES))


@functools.cache
def listed(package):
    """Give the modules of a package in the order in which its docstring lists them."""
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8")))
    return LISTED.findall(docstring)


def imported(path):
    """Name every module of the reference that a file imports."""
    package = dotted(path.parent)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            name = resolve_name("." * node.level + (node.module or ""), package)
            inner = [f"{name}.{alias.name}" for alias in node.names]
            yield from (module if module in NAMES else name for module in inner)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_package_lists_its_modules(package):
    modules = {path.stem for path in package.glob("*.py")} - {"__init__", "__main__"}
    inner = {path.parent.name for path in package.glob("*/__init__.py")}
    assert sorted(listed(package)) == sorted(modules | inner)


def is_above(name, path):
    """Whether a module is listed above another where both are, or the packages that hold them."""
    pairs = zip(dotted(path).split("."), name.split("."), strict=False)
    shared = [here for here, there in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    order = listed(FOLDER.parent.joinpath(*shared))
    here, there = (module.split(".")[len(shared)] for module in (dotted(path), name))
    return order.index(there) < order.index(here)


def test_a_module_imports_only_from_what_is_listed_above_it():
    upward = [
        f"{path.relative_to(FOLDER)} imports {name}"
        for path in MODULES
        if path.stem != "__main__"
        for name in imported(path)
        if not is_above(name, path)
    ]
    assert upward == []


def test_a_page_of_an_assignment_imports_no_other():
    for path in (FOLDER / "assignments").glob("*.py"):
        assert not [name for name in imported(path) if name.startswith("reference.assignments")]


def test_every_assignment_has_its_page():
    pages = {path.stem for path in (FOLDER / "assignments").glob("*.py")} - {"__init__"}
    assert pages == {manifest.reference for manifest in library.manifests()}
    assert pages == set(listed(FOLDER / "assignments"))


def test_the_top_holds_packages_only():
    assert [path.name for path in FOLDER.glob("*.py")] == ["__init__.py"]
    assert len(listed(FOLDER)) <= AT_MOST_AT_THE_TOP
