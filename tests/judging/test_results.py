"""What is said of a function that a submission lacks."""

from __future__ import annotations

import json

import pytest

from gradekit.judging.results import ResultWriter
from gradekit.model.assignment import Assignment
from gradekit.submission.reading import Submission, parse, parse_notebook
from tests.judging.failures import named

ALL = "def double_all(xs):\n    return [2 * x for x in xs]\n"


def said(tiny: Assignment, submission: Submission) -> str:
    writer = ResultWriter(tiny.manifest, submission)
    return writer.missing(named(tiny, "doubles"), "double", ["double_all"]).message


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "your submission defines no function double."),
        (
            "def duoble(x):\n    return 2 * x\n",
            "You wrote duoble (line 3). The assignment calls it double: rename it.",
        ),
        (
            "def doubled_up(x):\n    return 2 * x\n",
            "You wrote doubled_up (line 3). The assignment calls it double: rename it.",
        ),
        (
            "def dribble(x):\n    return 2 * x\n",
            "your submission defines no function double. "
            "If dribble (line 3) is meant to be it, rename it.",
        ),
        ("def halve(x):\n    return x / 2\n", "your submission defines no function double."),
    ],
)
def test_a_missing_function_is_told_with_what_may_be_it(
    tiny: Assignment, code: str, message: str
) -> None:
    assert said(tiny, parse(ALL + code, path="hw.py")) == message


def notebook(*cells: str) -> Submission:
    written = [
        {"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells
    ]
    text = json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    return parse_notebook(text, path="hw.ipynb")


def test_a_cell_that_was_left_out_and_holds_the_function_is_named(tiny: Assignment) -> None:
    broken = notebook(ALL, "def double(x:\n    return 2 * x\n")
    message = said(tiny, broken)
    assert message.startswith("Cell 2 was left out because it is ")
    assert message.endswith(". It holds double.")


def test_a_cell_that_was_left_out_for_another_function_is_not_named(tiny: Assignment) -> None:
    broken = notebook(ALL, "def halve(x:\n    return x / 2\n")
    assert said(tiny, broken) == "your submission defines no function double."
