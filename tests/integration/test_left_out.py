"""Statements that do not run: what is left out of a file, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradekit.assignment import library
from gradekit.judging import scoring
from gradekit.judging.judge import judge
from gradekit.model.assignment import Assignment
from tests.folders import PLAIN, limited
from tests.isolation import ISOLATION

from .conftest import DOUBLE_ALL, Judge

ENDLESS = "while True: pass\n"
UNSAFE = (
    "import os\nos._exit(0)\n",
    "def f(): f()\nf()\n",
    "x = 'x' * 10**10\n",
    "while True: print('x' * 10**6)\n",
)
"""What ends the process, or may leave the interpreter half-way."""


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("1 / 0\n", "raised ZeroDivisionError: division by zero", "run from top to bottom"),
        ("import nowhere\n", "raised ModuleNotFoundError", "with the modules beside it"),
        ("raise SystemExit(0)\n", "raised SystemExit: 0", "Remove the call that exits"),
        ("import os\nos._exit(0)\n", "ended itself with exit status 0", "run from top to bottom"),
        (ENDLESS, "no answer within 0.5 seconds", "__main__"),
        ("def f(): f()\nf()\n", "raised RecursionError", "run from top to bottom"),
        ("x = 'x' * 10**10\n", "ran out of memory", "run from top to bottom"),
        ("while True: print('x' * 10**6)\n", "printed more than 64 MB", "run from top to bottom"),
    ],
)
def test_a_file_that_does_not_run_is_a_problem_and_never_a_pass(
    tiny: Assignment, judged: Judge, text: str, message: str, remedy: str
) -> None:
    assignment = limited(tiny, seconds_to_load=0.5 if text == ENDLESS else 5)
    for whole in (text, PLAIN + text) if text in UNSAFE else [text]:
        report = judged(whole, assignment=assignment)
        assert report.problem is not None
        assert message in report.problem.message
        assert remedy in report.problem.remedy
        assert (report.score, report.exit_code) == (0.0, 2)


SCRIPTS = (
    "import matplotlib.pyplot as plt\nplt.plot([double(x) for x in range(9)])\n",
    "import torch\nmodel = torch.nn.Linear(3, 3)\n",
    "for step in range(10**9):\n    double(step)\n",
    "words = open('names.txt').read().split()\n",
    "size = int(input())\ninput()\n",
    "assert double(1) == 3\n",
    "import sys\ndef main():\n    return 1\nsys.exit(main())\n",
)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_right_file_has_full_marks_whatever_it_does_besides(
    tiny: Assignment, script: str
) -> None:
    manifest = tiny.manifest
    for text in (PLAIN + script, "# gradekit: tiny\n" + script + PLAIN):
        submission = library.parse_for(manifest, text, "hw.py")
        report = judge(tiny, submission, isolation=ISOLATION)
        assert (report.score, report.notes, report.output) == (7.5, [], "")


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "statement", ["1 / 0", "import nowhere", "raise SystemExit(0)", "while 1: 1"]
)
def test_a_statement_that_raises_or_has_no_end_is_left_out(judged: Judge, statement: str) -> None:
    report = judged(f"{statement}\n{PLAIN}{statement}\n")
    assert (report.score, report.problem, report.notes) == (7.5, None, [])


def test_the_lines_that_were_not_run_are_named_where_something_fails(tiny: Assignment) -> None:
    text = (
        "import nowhere\nFACTOR = int(\n    'x')\n@len\ndef other(): ...\n"
        "def double(x):\n    return FACTOR * x\nprint(\n    double(1))\nassert double(1) == 3\n"
        "if __name__ == '__main__':\n    print(double(3))\n"
    )
    submission = library.parse_for(tiny.manifest, text + DOUBLE_ALL, "hw.py")
    assert judge(tiny, submission, isolation=ISOLATION).notes == [
        "Not run to the end, because it raised ValueError: invalid literal for int() "
        "with base 10: 'x': line 2 to line 3.",
        "Not run to the end, because it raised TypeError: object of type 'function' "
        "has no len(): line 4 to line 5.",
    ]


NEEDED = {
    "a name": ("def double(x):\n    return globals()['N'] * x\nN = 2\n", "3"),
    "an attribute": (
        "class Scale: ...\ndef double(x):\n    return Scale().by * x\n"
        "while not hasattr(Scale, 'by'):\n    input(); Scale.by = 2\n",
        "4 to line 5",
    ),
    "a table": (
        "TABLE = []\ndef double(x):\n    return x * len(TABLE)\n"
        "while len(TABLE) < 2:\n    input(); TABLE.append(1)\n",
        "4 to line 5",
    ),
}
HELPFUL = "Not run, because nothing that is graded seems to need it: line {}."


@pytest.mark.parametrize(("text", "where"), NEEDED.values(), ids=NEEDED.keys())
def test_lines_with_an_effect_are_named_where_that_may_be_missing(
    tiny: Assignment, text: str, where: str
) -> None:
    submission = library.parse_for(tiny.manifest, text + DOUBLE_ALL, "hw.py")
    assert judge(tiny, submission, isolation=ISOLATION).notes == [HELPFUL.format(where)]


@pytest.mark.parametrize(
    "text",
    [
        "NAMES = ['emma']\ndef double(x):\n    raise NotImplementedError\n",
        "def double(x):\n    return x.nothing\nprint(double(1))\nloss = double(2)\ndouble(3)\n",
        "import matplotlib.pyplot as plt\nX = [1]\ndef double(x):\n    return X[1]\nplt.plot(X)\n",
        "def double(x):\n    return y\nimport torch\n'text'\nassert double(1) == 2\n",
    ],
    ids=["a starter", "a demo", "a plot", "an import"],
)
def test_lines_that_cannot_help_are_not_named(tiny: Assignment, text: str) -> None:
    submission = library.parse_for(tiny.manifest, text + DOUBLE_ALL, "hw.py")
    report = judge(tiny, submission, isolation=ISOLATION)
    assert (report.passed, report.notes) == (False, [])


def test_the_starters_are_told_of_no_lines(tiny: Assignment) -> None:
    for name in library.names():
        manifest = library.find(name)
        text = (manifest.folder / "starter.py").read_text("utf-8")
        submission = library.parse_for(manifest, text, "starter.py")
        assert scoring.not_run([], submission) == []


@pytest.mark.slow
def test_a_statement_without_end_is_named_where_something_fails(
    tiny: Assignment, judged: Judge
) -> None:
    quick = limited(tiny, seconds_to_load=0.6)
    text = "while True: pass\ndef double(x):\n    return x\n"
    report = judged(text + DOUBLE_ALL, assignment=quick)
    assert report.notes == ["Not run to the end, because it took too long: line 1."]


def test_at_most_ten_places_that_were_not_run_are_named(tiny: Assignment) -> None:
    text = "def double(x):\n    return globals()['N'] * x\n" + "N = 2\n" * 13
    submission = library.parse_for(tiny.manifest, text, "hw.py")
    (note,) = judge(tiny, submission, isolation=ISOLATION).notes
    assert note.endswith(", line 11, line 12, and 3 more.")


def test_a_file_that_is_run_as_a_whole_leaves_nothing_out(tiny: Assignment) -> None:
    manifest = replace(tiny.manifest, load="module")
    submission = library.parse_for(manifest, PLAIN + "1 / 0\n", "hw.py")
    report = judge(replace(tiny, manifest=manifest), submission, isolation=ISOLATION)
    assert report.problem is not None
    assert report.problem.position == f"line {len(PLAIN.splitlines()) + 1}"
