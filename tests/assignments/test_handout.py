"""The handout and the starters say what the assignment is."""

import ast
import re

import nbformat
import pytest
from whole import each_assignment, plainest, shown, written

from gradekit.assignment.starters import student_files
from gradekit.authoring import tables
from gradekit.cli.main import main
from gradekit.submission.header import find_name

STUBS = ast.FunctionDef | ast.ClassDef
FACTS = {
    "": [  # every handout
        "Only definitions run",
        "imports, functions, classes, and what these need",
        "Python's own, NumPy, and files of your own beside this one",
        "gradekit new {name}",
        "gradekit check {stem}.py",
        "guard of up to 1e-12",
    ],
    "autograd": [
        "At exactly 0 the slope of relu is 0",
        "`backward()` is called once",
        "another one with the same leaves",
        "to a leaf",
        "`a ** 0` is 1",
        "Numbers in `Value(...)` are floats",
        "may be an int",
        "list of one Value",
        "operations deep",
    ],
    "bigram-counting": ["`num_steps = 0`", "Whole numbers and floats are both fine", "One row"],
    "cross-entropy": [
        "V = 1",
        "infinite, or an error",
        "A wrong helper of your own",
        "27.6",
        "part in float32",
        "One row",
    ],
    "kl-divergence": ["n = 1", "Return `inf`", "ValueError", "27.6", "0 log 0 counts"],
    "manual-gradients": [
        "A wrong helper of your own",
        "One hidden layer",
        "d and h may be 1",
        "At 0 ReLU has the slope 0",
        "Rates are above 0",
        "`step = num_steps` never comes",
        "One row",
    ],
    "microgpt": [
        "1 to 4 layers, 1 to 4 heads, up to 20 positions",
        "A wrong helper of your own",
        "the part of a head may be 1",
        "relu receives exactly 0",
        "n = min(block_size, len(tokens) - 1)",
        "One row",
    ],
    "training-step": [
        "V = 1",
        "`step = num_steps` never comes",
        "Rates are above 0",
        "A wrong helper of your own",
        "eps is an argument",
        "two published places",
    ],
}
"""What has to be said, besides the tables that are made from the domains."""
FILE = re.compile(r"\b[\w-]+\.(?:py|ipynb|md|txt|csv)\b")
LINK = re.compile(r"\]\(([^)\s\\]+)\)")
SAID_TO_DO_NO_HARM = {"input.txt"}


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
def test_the_handout_says_what_a_student_has_to_know(assignment):
    name = assignment.manifest.name
    words = " ".join(readme(assignment).replace("**", "").split())
    facts = [
        fact.format(name=name, stem=name.replace("-", "_")) for fact in FACTS[""] + FACTS[name]
    ]
    assert [fact for fact in facts if fact not in words and fact not in readme(assignment)] == []


@each_assignment()
def test_every_file_of_the_handout_is_there_or_is_written(assignment, tmp_path, capsys):
    assert main(["new", assignment.manifest.name, str(tmp_path)]) == 0
    capsys.readouterr()
    there = {
        path.name for folder in (assignment.manifest.folder, tmp_path) for path in folder.iterdir()
    }
    named = set(FILE.findall(readme(assignment))) - SAID_TO_DO_NO_HARM
    assert named - there == set()
    assert {path.name for path in tmp_path.iterdir()} - named <= {
        f"{assignment.manifest.name.replace('-', '_')}.md"
    }


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
    *functions, last = others
    checks = [f"gradekit.check({name})" for name in written(assignment.manifest)]
    assert functions[1::2] == checks
    assert last == "gradekit.check()"
    assert all(cell in starter(assignment) for cell in functions[::2])


@each_assignment()
def test_before_each_function_of_the_notebook_stands_what_it_computes(assignment):
    texts = [cell.source for cell in notebook(assignment).cells if cell.cell_type == "markdown"]
    titles = [text.partition("\n")[0] for text in texts]
    assert titles[1:-1] == [f"## {name}" for name in written(assignment.manifest)]
    assert "$" in "".join(texts)
    for text in texts:
        assert text.count("$$") % 2 == 0
        assert text.replace("$$", "").count("$") % 2 == 0
        assert text.count("{") == text.count("}")


@each_assignment()
def test_every_link_in_what_students_get_leads_somewhere(assignment):
    files = student_files(assignment.manifest)
    for name, content in files.items():
        links = set(LINK.findall(content.decode()))
        assert {link for link in links if "://" not in link} <= files.keys(), name
        assert links or not name.endswith((".md", ".ipynb"))


@each_assignment()
def test_every_starter_says_what_it_is_for(assignment):
    files = student_files(assignment.manifest)
    stem = assignment.manifest.name.replace("-", "_")
    for kind in ("py", "ipynb"):
        text = files[f"{stem}.{kind}"].decode()
        assert find_name(text, notebook=kind == "ipynb") == assignment.manifest.name


@each_assignment()
@pytest.mark.parametrize("word", ["!", "\N{GRINNING FACE}", "simply", "just ", "obvious"])
def test_the_handout_keeps_the_tone(assignment, word):
    prose = re.sub(r"<!--.*?-->", "", readme(assignment))
    assert word not in prose
