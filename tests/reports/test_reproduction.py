"""The line that shows a counterexample really runs, and really shows it."""

import shlex
import subprocess
import sys
from dataclasses import replace

import pytest

from gradekit.model.outcomes import OutcomeKind
from gradekit.model.report import Call
from gradekit.reports.reproduction import reproduce
from tests.reports.builders import counterexample, report
from tests.reports.cases import LARGE_LOGITS


def shown(line, *, submission="student.py", functions=("softmax",), calls=()):
    failure = counterexample(reproduce=line, calls=list(calls))
    result = replace(LARGE_LOGITS, functions=list(functions), counterexample=failure)
    return reproduce(result, report(submission=submission))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (
            "softmax([710.0, 0.0])",
            'python -c "from student import softmax; print(softmax([710.0, 0.0]))"',
        ),
        (
            "sum(softmax([nan, -inf]))",
            (
                'python -c "from math import nan; from math import inf; '
                'from student import softmax; print(sum(softmax([nan, -inf])))"'
            ),
        ),
        (
            "softmax(np.array([1.0]))",
            (
                'python -c "import numpy as np; from student import softmax; '
                'print(softmax(np.array([1.0])))"'
            ),
        ),
        (
            "z = [1.0]; softmax(z); print(z)",
            'python -c "from student import softmax; z = [1.0]; softmax(z); print(z)"',
        ),
        ("print(softmax([1.0]))", 'python -c "from student import softmax; print(softmax([1.0]))"'),
        ("softmax('ava')", "python -c \"from student import softmax; print(softmax('ava'))\""),
    ],
)
def test_a_module_is_imported_in_one_command(line, command):
    assert shown(line).line == command
    assert shown(line).advice == "See it yourself:"


def test_a_function_that_only_helped_is_imported_too():
    call = Call(function="nll", text="nll([1.0], 0)", outcome=OutcomeKind.RETURNED)
    expected = 'python -c "from student import nll, softmax; print(nll(softmax([1.0]), 0))"'
    assert shown("nll(softmax([1.0]), 0)", calls=[call]).line == expected


@pytest.mark.parametrize(
    ("line", "submission"),
    [
        ("softmax([1.0])", "my-answer.py"),
        ("softmax([1.0])", "class.py"),
        ("softmax([1.0])", "2024.py"),
        ("softmax([1.0])", "student.txt"),
        ("softmax([1.0], of=unknown_name)", "student.py"),
        ("softmax([1.0", "student.py"),
        ("softmax([1.0])\nprint()", "student.py"),
        ("1 + 1", "student.py"),
        ("softmax(\x00)", "student.py"),
    ],
)
def test_a_line_without_a_program_is_shown_bare(line, submission):
    assert shown(line, submission=submission).line == line
    assert shown(line, submission=submission).advice == "Paste this below your code:"


def test_a_notebook_gets_the_bare_call_for_a_cell():
    reproduction = shown("softmax([1.0])", submission="work/answer.ipynb")
    assert (reproduction.advice, reproduction.line) == (
        "Paste this into a new cell:",
        "softmax([1.0])",
    )


@pytest.mark.parametrize("submission", ["work/student.py", "work\\student.py"])
def test_a_file_in_a_folder_is_to_be_run_from_there(submission):
    reproduction = shown("softmax([1.0])", submission=submission)
    assert reproduction.advice == "See it yourself in the folder of student.py:"
    assert "from student import" in reproduction.line


def test_without_a_line_there_is_nothing_to_show():
    assert shown("") is None
    assert reproduce(replace(LARGE_LOGITS, counterexample=None), report()) is None


def test_deeply_nested_brackets_are_shown_bare():
    line = "softmax(" + "[" * 5000 + "]" * 5000 + ")"
    assert shown(line).line == line


@pytest.mark.parametrize(
    "argument", ["[710.0, 0.0]", "'ava'", """'"$HOME" `id` !'""", r"'a\\b'", '"it\'s $5"']
)
def test_the_command_runs_and_prints_what_the_function_returns(argument, tmp_path):
    (tmp_path / "student.py").write_text("def softmax(z):\n    return z\n", encoding="utf-8")
    python, *arguments = shlex.split(shown(f"softmax({argument})").line)
    assert python == "python"
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{eval(argument)}\n"
