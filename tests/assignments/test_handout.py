"""The handout and the starters say what the assignment is."""

import ast
import re

import nbformat
import pytest
from whole import each_assignment, plainest, shown, written

from gradekit.authoring import tables

STUBS = ast.FunctionDef | ast.ClassDef


def readme(assignment):
    return (assignment.manifest.folder / "README.md").read_text("utf-8")


def starter(assignment):
    return (assignment.manifest.folder / "starter.py").read_text("utf-8")


def notebook(assignment):
    return nbformat.read(assignment.manifest.folder / "starter.ipynb", as_version=4)


def cells(assignment):
    return [cell.source for cell in notebook(assignment).cells if cell.cell_type == "code"]


@each_assignment()
def test_the_table_of_claims_is_current(assignment):
    told = f"run `gradekit audit {assignment.manifest.name} --update`"
    assert list(tables.stale_handout(assignment)) == [], told
    assert tables.handout_table(assignment) in readme(assignment)


@each_assignment()
def test_the_points_of_the_handout_are_one_hundred(assignment):
    pattern = r"^\*\*`(\w+)`\*\*, ([\d.]+) points$"
    totals = dict(re.findall(pattern, readme(assignment), flags=re.MULTILINE))
    assert totals.keys() == assignment.manifest.functions.keys()
    assert sum(map(float, totals.values())) == assignment.manifest.max_score == 100


@each_assignment()
def test_all_that_is_to_be_written_is_in_the_handout(assignment):
    manifest = assignment.manifest
    for name in written(manifest):
        if name in manifest.functions and name not in manifest.driver:
            parameters = ", ".join(manifest.functions[name].parameters)
            assert f"`{name}({parameters})`" in readme(assignment)
        else:
            assert re.search(rf"`(class )?{name}\b", readme(assignment)), name


@each_assignment()
def test_the_examples_of_the_handout_are_true(assignment):
    manifest = assignment.manifest
    scope = {}
    exec(plainest(manifest).read_text("utf-8"), scope)
    names = scope | {
        name: assignment.oracle(name) for name in manifest.functions if name not in manifest.driver
    }
    examples = list(shown(readme(assignment), names))
    assert examples
    assert [one for one in examples if not one.is_true] == []


@each_assignment()
def test_the_starters_define_what_is_to_be_written_and_nothing_else(assignment):
    manifest = assignment.manifest
    for text in (starter(assignment), "\n\n\n".join(cells(assignment))):
        defined = [node for node in ast.parse(text).body if isinstance(node, STUBS)]
        assert [node.name for node in defined] == written(manifest)
        for node in defined:
            assert ast.get_docstring(node)
            if node.name in manifest.functions and node.name not in manifest.driver:
                parameters = tuple(one.arg for one in node.args.args)
                assert parameters == manifest.functions[node.name].parameters


@each_assignment()
def test_the_notebook_is_the_starter_in_cells(assignment):
    made = notebook(assignment)
    nbformat.validate(made)
    assert (made.nbformat, made.nbformat_minor) == (4, 5)
    assert all(cell.id for cell in made.cells)
    first, *others = cells(assignment)
    assert first.startswith(f"# gradekit: {assignment.manifest.name}\n")
    assert all(cell in starter(assignment) for cell in others)


@each_assignment()
@pytest.mark.parametrize("word", ["!", "\N{GRINNING FACE}", "simply", "just ", "obvious"])
def test_the_handout_keeps_the_tone(assignment, word):
    prose = re.sub(r"<!--.*?-->", "", readme(assignment))
    assert word not in prose
