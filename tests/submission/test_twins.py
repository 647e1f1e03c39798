"""Every notebook means what its twin, an ordinary module, means."""

import json
import math
import warnings
from pathlib import Path

import pytest

from gradekit.submission.reading import parse, read_submission

NOTEBOOKS = sorted((Path(__file__).parent / "notebooks").glob("*.ipynb"))
FUNCTIONS = [
    "softmax",
    "cross_entropy_loss",
    "sequence_loss",
    "perplexity",
    "softmax_cross_entropy_grad",
]
CALLS = [
    ("softmax", [0.0, 1.0, -2.5]),
    ("softmax", [1000.0, 999.0]),
    ("cross_entropy_loss", [0.0, 1.0, -2.5], 1),
    ("cross_entropy_loss", [3.0, 3.0], 0),
    ("sequence_loss", [[0.0, 1.0], [2.0, -1.0], [0.5, 0.5]], [0, 1, 1]),
    ("perplexity", 2.25),
    ("softmax_cross_entropy_grad", [0.0, 1.0, -2.5], 2),
]

pytestmark = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def run(submission):
    """Execute a fixture, which is ours and therefore trusted."""
    namespace = {"__name__": "submission"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a docstring with LaTeX in it
        exec(compile(submission.source, submission.path, "exec"), namespace)
    return namespace


def flat(value):
    return [float(x) for x in value] if hasattr(value, "__iter__") else [float(value)]


def cells_of(path):
    """Read the cells without nbformat: the lines of each, counted from 1."""
    raw = json.loads(path.read_text(encoding="utf-8-sig"))
    sheets = raw.get("worksheets", [raw])
    cells = [cell for sheet in sheets for cell in sheet["cells"]]
    texts = ["".join(cell.get("source", cell.get("input"))) for cell in cells]
    return [text.replace("\r\n", "\n").replace("\r", "\n").split("\n") for text in texts]


@pytest.mark.parametrize("graded", [None, FUNCTIONS], ids=["all", "graded"])
def test_a_notebook_and_its_twin_return_the_same(path, graded):
    notebook = run(read_submission(path, functions=graded))
    twin = run(read_submission(path.with_suffix(".py")))
    for name, *arguments in CALLS:
        got, want = flat(notebook[name](*arguments)), flat(twin[name](*arguments))
        assert all(map(math.isclose, got, want)), (name, got, want)
        assert len(got) == len(want)


def test_every_function_is_found_in_both(path):
    for file in (path, path.with_suffix(".py")):
        submission = read_submission(file)
        assert set(FUNCTIONS) <= submission.definitions.keys()
        assert submission.assignment == "cross-entropy"
        assert submission.notebook is (file == path)


def test_the_position_of_a_function_is_where_its_name_stands_in_the_file(path):
    submission = read_submission(path)
    cells = cells_of(path)
    for name in FUNCTIONS:
        place = submission.position(submission.definitions[name].line)
        cell, line = (int(part.split()[1]) for part in place.split(", "))
        assert name in cells[cell - 1][line - 1]


def test_every_line_of_code_has_its_own_position(path):
    submission = read_submission(path)
    cells = cells_of(path)
    places = [submission.position(n + 1) for n in range(len(submission.lines))]
    known_places = [place for place in places if place]
    assert len(set(known_places)) == len(known_places)
    for place, line in zip(places, submission.lines, strict=True):
        if place:
            cell, number = (int(part.split()[1]) for part in place.split(", "))
            assert cells[cell - 1][number - 1] == line


def test_the_source_has_as_many_lines_as_the_student_wrote(path):
    submission = read_submission(path)
    assert submission.source.removesuffix("\n").count("\n") + 1 == len(submission.lines)


def test_reading_again_what_was_selected_changes_nothing(path):
    once = read_submission(path)
    again = parse(once.source, path="again.py", load="definitions")
    assert again.source == once.source
