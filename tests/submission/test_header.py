"""The line by which a submission names its assignment and its options."""

import pytest

from gradekit.model.errors import SubmissionError
from gradekit.submission.header import find_name
from gradekit.submission.reading import parse, parse_notebook


def header(text):
    submission = parse(text, path="mine.py")
    return submission.assignment, submission.options


@pytest.mark.parametrize(
    ("text", "assignment", "options"),
    [
        ("# gradekit: cross-entropy\n", "cross-entropy", {}),
        (
            "# gradekit: training-step, schedule=cosine\n",
            "training-step",
            {"schedule": "cosine"},
        ),
        ("#gradekit:a,b=1 ,  c = x_2.5-y\n", "a", {"b": "1", "c": "x_2.5-y"}),
        ("# Gradekit : cross-entropy  \n", "cross-entropy", {}),
        ('"""Doc."""\nimport math  # the module\n\n# gradekit: a\n', "a", {}),
        ("\n" * 19 + "# gradekit: a\n", "a", {}),
        ("# gradekit: a\n# gradekit: b\n", "a", {}),
        ("def f():\n    # gradekit: a\n    pass\n", "a", {}),
        ("import math\n", None, {}),
        ("\n" * 20 + "# gradekit: a\n", None, {}),
        ('"""\n# gradekit: a\n"""\n', None, {}),
        ("x = '# gradekit: a'\n", None, {}),
        ("# see gradekit: a\n", None, {}),
        ("# gradekits: a\n", None, {}),
    ],
)
def test_the_header_is_the_first_comment_for_gradekit_near_the_top(text, assignment, options):
    assert header(text) == (assignment, options)


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("# gradekit:", "'' is not the name of an assignment"),
        ("# gradekit: Cross Entropy", "'Cross Entropy' is not the name of an assignment"),
        ("# gradekit: schedule=cosine", "'schedule=cosine' is not the name of an assignment"),
        ("# gradekit: a,", "'' is not an option"),
        ("# gradekit: a, cosine", "'cosine' is not an option"),
        (f"# gradekit: {'A' * 10_000}", f"'{'A' * 100}...' is not the name of an assignment"),
        (f"# gradekit: a, {'b' * 10_000}", f"'{'b' * 100}...' is not an option"),
        (
            f"# gradekit: a, {'b' * 1000}=1, {'b' * 1000}=2",
            f"the option {'b' * 100} is given twice",
        ),
        ("# gradekit: a, b=1, b=2", "the option b is given twice"),
    ],
)
def test_a_malformed_header_is_told_with_the_right_form(comment, reason):
    with pytest.raises(SubmissionError) as caught:
        header(f"import math\n{comment}\n")
    assert str(caught.value) == (
        f"mine.py, line 2: the header line cannot be read, because {reason}. Write it like "
        "`# gradekit: cross-entropy` or, with options, like "
        "`# gradekit: training-step, schedule=cosine`."
    )


@pytest.mark.parametrize(
    "cells",
    [
        ["text:# Title", "# gradekit: a, b=1", "x = 1"],
        ["%matplotlib inline\n!ls '''\n# gradekit: a, b=1", "x = 1"],
        ["%%bash\n# gradekit: c", "# gradekit: a, b=1\nx = 1"],
        ["%%time\n# gradekit: a, b=1\nx = 1"],
        ["# gradekit: a, b=1\nx = (", "x = 1"],
    ],
)
def test_a_notebook_has_its_header_in_the_first_cell_of_python(cells, notebook):
    submission = parse_notebook(notebook(*cells), path="mine.ipynb")
    assert (submission.assignment, submission.options) == ("a", {"b": "1"})


def test_a_header_in_a_later_cell_does_not_count(notebook):
    text = notebook("x = 1", "# gradekit: a")
    assert parse_notebook(text, path="mine.ipynb").assignment is None


@pytest.mark.parametrize(
    ("metadata", "assignment"),
    [
        ({"gradekit": {"assignment": "cross-entropy"}}, "cross-entropy"),
        ({"gradekit": {"assignment": "../../etc"}}, None),
        ({"gradekit": {"assignment": ["a"]}}, None),
        ({"gradekit": "a"}, None),
        ([], None),
    ],
)
def test_the_metadata_may_name_the_assignment(metadata, assignment, notebook):
    text = notebook("x = 1", metadata=metadata)
    assert parse_notebook(text, path="mine.ipynb").assignment == assignment


def test_the_header_wins_over_the_metadata(notebook):
    text = notebook("# gradekit: a", metadata={"gradekit": {"assignment": "b"}})
    assert parse_notebook(text, path="mine.ipynb").assignment == "a"


def test_a_malformed_header_of_a_notebook_is_told_with_its_cell(notebook):
    with pytest.raises(SubmissionError, match="cell 2, line 3: the header line cannot be read"):
        parse_notebook(notebook("text:hello", "\n\n# gradekit: A b"), path="mine.ipynb")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# gradekit: cross-entropy\n", "cross-entropy"),
        ("def f(x:\n  ## Gradekit : a, b=1\n", "a"),
        ("'''\n# gradekit: a\n", "a"),
        ("\n" * 19 + "# gradekit: a", "a"),
        ("\n" * 20 + "# gradekit: a", None),
        ("# gradekit: ../a\n", None),
        ("# gradekit: a/b\n", None),
        ("# gradekit: A\n", None),
        ("# gradekit:\na\n", None),
        ("not gradekit: a\n", None),
        ("", None),
    ],
)
def test_what_a_refused_file_is_for_is_found_by_its_lines(text, name):
    assert find_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"source": ["# gradekit: a\\n", "x = (', "a"),
        ('{"source": "# gradekit: a\\nx = (', "a"),
        ('{"source": "x = 1 # gradekit: a', None),
    ],
)
def test_in_a_refused_notebook_it_is_found_in_any_string(text, name):
    assert find_name(text, notebook=True) == name
