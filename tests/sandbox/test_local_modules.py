"""Modules beside a submission are found by its imports alone, in every tier, and no file is."""

import pytest

from gradekit.model.limits import Limits
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox.program import Module

MAIN = Module(["folder.hw", "hw"], "", "", 0, False)
FOLDER = Module(["folder"], "", "", 0, True)


def beside(**sources):
    """Give modules as a submission named `hw` in a folder has them."""
    texts = {name.replace("__", "."): text for name, text in sources.items()}
    named = [
        Module([f"folder.{name}", name], f"./{name}.py", text, 100 * place, False)
        for place, (name, text) in enumerate(texts.items(), start=1)
    ]
    return [MAIN, FOLDER, *named]


SOURCE = """
from helper import f
from .helper import f as same
import submission
import pluggy
assert f is same
def g(x):
    import random, numpy as np
    from late import N
    return [f(x), submission.N, pluggy.N, N, int(np.sum([1, 2])), random.__name__]
"""


def test_modules_are_imported_in_every_tier(start, tier):
    worker = start(
        SOURCE,
        "g",
        tier=tier,
        leaves_out=True,
        modules=beside(
            helper="import hw\ndef f(x):\n    return hw.f(x) if x < 0 else 2 * x\n",
            submission="N = 3\n",
            pluggy="N = 4\n",
            late="N = 5\n",
            sitecustomize="raise SystemExit\n",
        ),
    )
    assert worker.load().kind is OutcomeKind.RETURNED
    assert worker.left_out() == []
    assert worker.call("g", [1]).value == [2, 3, 4, 5, 3, "random"]


def test_a_line_is_that_of_the_innermost_file(start):
    modules = beside(helper="def f(x):\n    return 1 / x\n", other="def f(x):\n    return g(x\n")
    source = "import helper\ndef g(x):\n    return helper.f(x)\ndef h():\n    import other\n"
    worker = start(source, modules=modules)
    assert worker.call("g", [0]).line == 102
    assert worker.call("g", ["x"]).line == 102
    outcome = worker.call("h", [])
    assert (outcome.exception, outcome.line) == ("SyntaxError", 202)


def test_what_is_left_out_of_a_module_is_told_with_its_lines(start):
    modules = beside(a="import b\n1 / 0\nN = b.N\n", b="while True: pass\nN = 1\ninput()\n")
    source = "import a\ndef f():\n    return a.N\n"
    limits = Limits(seconds_to_load=2)
    worker = start(source, modules=modules, limits=limits, leaves_out=True)
    assert worker.load().kind is OutcomeKind.RETURNED
    assert [(first, last, each.exception) for first, last, each in worker.left_out()] == [
        (201, 201, "OutOfTime"),
        (203, 203, "EOFError"),
        (102, 102, "ZeroDivisionError"),
    ]
    assert worker.call("f", []).value == 1


@pytest.mark.slow
def test_the_time_that_a_module_takes_is_not_that_of_the_statement_that_imports_it(start):
    modules = beside(a="while True: pass\nN = 1\n", b="while True: pass\nN = 2\n")
    source = "from a import N\nfrom b import N as M\nwhile True: pass\ndef f():\n    return N + M\n"
    worker = start(source, modules=modules, limits=Limits(seconds_to_load=2), leaves_out=True)
    assert worker.load().kind is OutcomeKind.RETURNED
    assert [first for first, _, _ in worker.left_out()] == [101, 201, 3]
    assert worker.call("f", []).value == 3


def test_a_module_that_fails_as_a_whole_is_tried_again_and_fails_again(start):
    source = (
        "def f():\n    try:\n        import helper\n    except ZeroDivisionError:\n        pass\n"
    )
    worker = start(source + "    import helper\n", modules=beside(helper="1 / 0\n"))
    assert worker.call("f", []).exception == "ZeroDivisionError"


def test_a_module_that_is_not_there_is_told_with_the_reason(start):
    source = "def f():\n    import nowhere\ndef g():\n    import elsewhere\n"
    worker = start(source, unread={"nowhere": "it is a link"})
    assert worker.call("f", []).message == "No module named 'nowhere' (it is a link)"
    assert worker.call("g", []).message == "No module named 'elsewhere'"


def test_the_driver_has_the_submission_whatever_a_module_is_called(start):
    worker = start(
        "from submission import N\nimport submission\ndef f():\n    return submission.N\n",
        "f",
        "g",
        modules=beside(submission="N = 1\n"),
        driver="import submission\ndef g():\n    return submission.f() + 1\n",
        driven={"g": ["f"]},
    )
    assert [worker.call(name, []).value for name in "fg"] == [1, 2]
