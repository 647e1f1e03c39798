"""The handout and the starters say what the assignment is."""

import ast
import re

import nbformat
import pytest
import renew
from in_process import ASSIGNMENTS, Implementation, holds

FOLDER = ASSIGNMENTS / "cross-entropy"
README = (FOLDER / "README.md").read_text("utf-8")
STARTER = (FOLDER / "starter.py").read_text("utf-8")
NOTEBOOK = FOLDER / "starter.ipynb"


def test_the_table_of_claims_is_current(cross_entropy):
    renewed = renew.handout_text(README, renew.handout_table(cross_entropy))
    assert renewed == README, "run `python tests/assignments/renew.py cross-entropy`"


def test_the_points_of_the_handout_are_one_hundred(cross_entropy):
    totals = re.findall(r"^\*\*`\w+`\*\*, ([\d.]+) points$", README, flags=re.MULTILINE)
    assert [float(total) for total in totals] == [22, 34, 16, 8, 20]
    assert cross_entropy.manifest.max_score == 100


def test_every_function_of_the_assignment_is_in_the_handout(cross_entropy):
    for name, signature in cross_entropy.manifest.functions.items():
        assert f"`{name}({', '.join(signature.parameters)})`" in README


def test_the_examples_of_the_handout_are_true(cross_entropy):
    names = {
        name: getattr(cross_entropy.reference, name) for name in cross_entropy.manifest.functions
    }
    (block,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    lines = block.strip().splitlines()
    assert len(lines) >= 5
    for line in lines:
        call, _, told = line.partition("# ")
        value = eval(call, dict(names))
        number = re.match(r"(-?[\d.]+)\.\.\.", told)
        if number:
            assert repr(value).startswith(number.group(1))
        else:
            assert value == ast.literal_eval(told)


def test_the_starters_define_every_function_and_nothing_else(cross_entropy):
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    code = "\n\n\n".join(cell.source for cell in cells if cell.cell_type == "code")
    for text in (STARTER, code):
        defined = [n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)]
        assert [n.name for n in defined] == list(cross_entropy.manifest.functions)
        for node in defined:
            signature = cross_entropy.manifest.functions[node.name]
            assert tuple(one.arg for one in node.args.args) == signature.parameters
            assert ast.get_docstring(node)


def test_the_notebook_is_the_starter_in_cells():
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert all(cell.id for cell in notebook.cells)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0].startswith("# gradekit: cross-entropy\n")
    assert all(cell in STARTER for cell in code[1:])


def test_the_starter_earns_nothing(cross_entropy, examples):
    implementation = Implementation(FOLDER / "starter.py", cross_entropy)
    for one in cross_entropy.properties:
        assert not holds(one, implementation, examples, own_helpers=False), one.name


@pytest.mark.parametrize("word", ["!", "\N{GRINNING FACE}", "simply", "just "])
def test_the_handout_keeps_the_tone(word):
    prose = re.sub(r"<!--.*?-->", "", README)
    assert word not in prose
