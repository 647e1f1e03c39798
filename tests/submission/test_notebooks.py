"""Notebooks: what is left out, what is told, where things stand."""

import json

import pytest

from gradekit.model.errors import SubmissionError
from gradekit.submission.cells import MOST_CELLS
from gradekit.submission.reading import MOST_NOTES, parse_notebook, read_submission

SAVE_AGAIN = "Open it in Jupyter and save it again; a file of plain Python must be named .py."


def message(text):
    with pytest.raises(SubmissionError) as caught:
        parse_notebook(text, path="mine.ipynb")
    return str(caught.value)


def test_a_position_counts_every_cell_from_the_top(notebook):
    text = notebook("text:# Title", "x = 1", "", "text:more", "\n\ndef f():\n    return x")
    submission = parse_notebook(text, path="mine.ipynb")
    assert submission.position(submission.definitions["f"].line) == "cell 5, line 3"
    assert submission.position(1) == "cell 2, line 1"
    assert [submission.position(n) for n in (-1, 0, 6, 100)] == [""] * 4


def test_postponed_annotations_move_to_a_line_above_the_first_cell(notebook):
    text = notebook("x = 1\ndef f(): return x", "from __future__ import annotations, division")
    submission = parse_notebook(text, path="mine.ipynb")
    assert submission.source.split("\n")[0] == "from __future__ import annotations"
    assert submission.position(1) == ""
    assert submission.position(2) == "cell 1, line 1"
    compile(submission.source, "mine.ipynb", "exec")


def test_other_future_imports_leave_no_trace(notebook):
    text = notebook("x = 1", "from __future__ import print_function; y = 2")
    submission = parse_notebook(text, path="mine.ipynb", load="module")
    assert submission.source == "x = 1\npass; y = 2\n"


def test_a_cell_that_is_not_python_is_left_out_with_a_note(notebook):
    text = notebook("def f(): pass", "text:hm", "x = 1\ny = = 2\ndef g(): pass", "z = '\0'")
    submission = parse_notebook(text, path="mine.ipynb", load="module")
    assert submission.source == "def f(): pass\n\n\n\n\n"
    assert submission.notes[0] == (
        "Cell 3 was left out because it is not valid Python (line 2: invalid syntax)."
    )
    assert submission.notes[1].startswith("Cell 4 was left out because it is not ")
    assert submission.lines[2] == "y = = 2"


def test_a_cell_that_is_nested_too_deeply_is_left_out_with_a_note(notebook):
    text = notebook("x = 1", "-" * 50_000 + "1")
    assert parse_notebook(text, path="mine.ipynb").notes == (
        "Cell 2 was left out because it is nested too deeply for Python to read.",
    )


def test_a_cell_of_another_language_is_left_out_with_a_note(notebook):
    text = notebook("x = 1", "%%bash\nls")
    assert parse_notebook(text, path="mine.ipynb").notes == (
        "Cell 2 was left out because it is a %%bash cell.",
    )


def test_a_note_names_the_cell_of_an_assignment_that_hides_its_function(notebook):
    text = notebook("def loss(): return 1", "text:now use it", "\nloss = loss()")
    assert parse_notebook(text, path="mine.ipynb").notes == (
        "The assignment to loss in cell 3, line 2 was left out, because it hides that function.",
    )


def test_a_notebook_runs_as_a_whole_when_asked_to(notebook):
    text = notebook("x = 1\nprint(x)", "%time y = 2\nz = 3")
    submission = parse_notebook(text, path="mine.ipynb", load="module")
    assert submission.source == "x = 1\nprint(x)\n\nz = 3\n"


def test_a_notebook_in_which_nothing_is_python_is_told_with_its_first_error(notebook):
    assert message(notebook("text:x", "\nx = (1,", "y = = 2")) == (
        "mine.ipynb, cell 2, line 2: this is not valid Python: '(' was never closed.\n"
        "    x = (1,\n        ^\n"
        "Correct this line, and run the code once yourself before you hand it in."
    )


def test_a_notebook_of_another_language_is_told(notebook):
    assert message(notebook("%%bash\nls")) == (
        "mine.ipynb: none of the code cells of this notebook is Python. "
        "Define your functions in ordinary code cells, without a %% command on top."
    )


@pytest.mark.parametrize("cells", [[], ["text:only"], ["", " \n"]])
def test_a_notebook_without_code_is_told(cells, notebook):
    assert message(notebook(*cells)) == (
        "mine.ipynb: this notebook has no code in its cells. "
        "Write your functions into code cells and save the notebook."
    )


def test_too_much_code_is_told(notebook):
    text = notebook(*["x = 1\n" * 10_000] * 5)
    assert message(text) == (
        "mine.ipynb: its code has 300,000 bytes, and at most 262,144 are read. "
        "Take out what is not code, such as data or tables."
    )


def test_broken_json_is_told_with_its_line(notebook):
    text = json.dumps(json.loads(notebook("x = 1")), indent=1).replace('"outputs"', "outputs")
    assert message(text) == (
        "mine.ipynb, line 7: this is not a notebook, because it is not valid JSON "
        f"(Expecting property name enclosed in double quotes). {SAVE_AGAIN}"
    )


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"cells": ' * 50_000, '{"x": ' + "9" * 5000 + "}"]
)
def test_json_that_goes_too_far_is_told(text):
    assert message(text) == (
        "mine.ipynb: this is not a notebook, because its JSON holds something far too deep or "
        f"long. {SAVE_AGAIN}"
    )


@pytest.mark.parametrize(
    "raw", [[], 3, "x", None, {}, {"cells": []}, {"nbformat": "4"}, {"nbformat": True}]
)
def test_other_json_is_told(raw):
    assert message(json.dumps(raw)) == (
        "mine.ipynb: this is JSON, but not a notebook: it does not say its format (nbformat). "
        f"{SAVE_AGAIN}"
    )


@pytest.mark.parametrize(
    "raw",
    [
        {"nbformat": 4},
        {"nbformat": 4, "cells": 3},
        {"nbformat": 4, "cells": [3]},
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": [1, 2]}]},
        {"nbformat": 3, "worksheets": [{}]},
        {"nbformat": 3, "worksheets": None},
        {"nbformat": 5, "cells": []},
        {"nbformat": -1, "cells": []},
        {"nbformat": 10**100, "cells": []},
    ],
)
def test_a_notebook_of_the_wrong_form_is_told(raw):
    assert message(json.dumps(raw)) == (
        "mine.ipynb: the cells of this notebook do not have the form of its format "
        f"{raw['nbformat']}. {SAVE_AGAIN}"
    )


def test_a_cell_without_text_counts_but_holds_nothing():
    cells = [
        {"cell_type": "code"},
        {"cell_type": "code", "source": {"x": 1}},
        {"source": "y = 1"},
        {"cell_type": "code", "source": ["x = 1\n", "y = 2"]},
    ]
    text = json.dumps({"nbformat": 4, "cells": cells})
    submission = parse_notebook(text, path="mine.ipynb", load="module")
    assert submission.source == "x = 1\ny = 2\n"
    assert submission.position(2) == "cell 4, line 2"


def test_cells_that_hold_no_code_are_counted_and_not_looked_at():
    code = {"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python"}
    heading = {"cell_type": "heading", "level": 2_000_000_000, "source": "x"}
    sheets = [{"cells": [heading, {"cell_type": "markdown", "source": 3}, code]}]
    text = json.dumps({"nbformat": 3, "worksheets": sheets})
    assert parse_notebook(text, path="mine.ipynb").position(1) == "cell 3, line 1"


@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_a_notebook_of_too_many_cells_is_told(kind):
    cell = {"cell_type": kind, "source": "x"}
    text = json.dumps({"nbformat": 4, "cells": [cell] * (MOST_CELLS + 1)})
    assert message(text) == (
        "mine.ipynb: this notebook has 10,001 cells, and at most 10,000 are read. "
        "Take out the cells that your functions do not need."
    )


def test_of_many_notes_the_first_are_given(notebook):
    submission = parse_notebook(notebook("x = 1", *["y = = 2"] * 60), path="mine.ipynb")
    assert len(submission.notes) == MOST_NOTES + 1
    assert submission.notes[-1] == "Of 60 such notes these are the first 50."


def test_outputs_do_not_count(tmp_path, notebook):
    raw = json.loads(notebook("x = 1"))
    raw["cells"][0]["outputs"] = [{"output_type": "?", "text": {"deep": [[[["y"] * 1000]]]}}]
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(raw), encoding="utf-8-sig")
    assert read_submission(path, load="module").source == "x = 1\n"


def test_gradekit_is_taken_out_of_an_import_that_it_shares(notebook):
    text = notebook("import gradekit, math; import  json , gradekit as g # both\nglobal x; x = 'é'")
    source = parse_notebook(text, path="mine.ipynb", load="module").source
    assert source.split("\n")[0].split() == [
        *("import", "math", ";", "import", "json", "#", "both")
    ]
    assert source.split("\n")[1] == "global x; x = 'é'"


def test_a_check_in_a_notebook_is_no_effect_that_is_missed(notebook):
    text = notebook(
        "import gradekit, math\ndef f(): pass", "r = gradekit.check(f)", "gradekit.check(f)"
    )
    left_out = parse_notebook(text, path="mine.ipynb", functions=["f"]).left_out
    assert [each.modifies for each in left_out] == [frozenset()]
    assert [each.binds for each in left_out] == [frozenset({"r"})]
