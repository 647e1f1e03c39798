"""Statements that raise or take too long are left out, where a program says so."""

import pytest

from gradekit.model.limits import Limits
from gradekit.model.outcomes import OutcomeKind
from tests.folders import slow_but_for

LIMITS = Limits(seconds_to_load=2, seconds_per_call=10)
ENDLESS = "while True: pass"
SLEEPS = "import time; time.sleep(60)"
END = "def f():\n    return list(done)\n"


def left_out(worker):
    """Load, and give the lines that were left out with what they raised."""
    assert worker.load().kind is OutcomeKind.RETURNED
    return [(first, last, each.exception) for first, last, each in worker.left_out()]


@pytest.mark.parametrize(
    ("source", "lines", "done"),
    [
        ("done = [1]; 1 / 0; done += [2]\n", [(1, 1, "ZeroDivisionError")], [1, 2]),
        ("done = []\nif 1:\n    done += [1]\n    1 / 0\n    done += [2]\n",
         [(2, 5, "ZeroDivisionError")], [1]),
        ("done = []\nexit()\ndone += [1]\n", [(2, 2, "SystemExit")], [1]),
        ("done = []\n@len\n@len\ndef g():\n    pass\n", [(2, 5, "TypeError")], []),
        ("done = []\ninput()\nnone\n", [(2, 2, "EOFError"), (3, 3, "NameError")], []),
        ("done = []\nraise KeyboardInterrupt\n", [(2, 2, "KeyboardInterrupt")], []),
    ],
)  # fmt: skip
def test_what_raises_is_left_out_and_the_rest_is_run(start, source, lines, done):
    worker = start(source + END, leaves_out=True)
    assert left_out(worker) == lines
    assert worker.call("f", []).value == done


@pytest.mark.parametrize("statement", slow_but_for([ENDLESS, SLEEPS], [ENDLESS]))
def test_what_takes_half_of_the_time_is_left_out(start, statement):
    source = f"done = [1]\n{statement}\n{statement}\ndone += [2]\n{END}"
    worker = start(source, limits=LIMITS, leaves_out=True)
    assert left_out(worker) == [(2, 2, "OutOfTime"), (3, 3, "OutOfTime")]
    assert worker.call("f", []).value == [1, 2]


def test_annotations_stay_postponed_after_what_was_left_out(start):
    source = "from __future__ import annotations\ndone = []\n1 / 0\ndef g(x: nothing): ...\n"
    assert left_out(start(source + END, leaves_out=True)) == [(3, 3, "ZeroDivisionError")]


def test_a_line_is_told_of_what_a_function_raises_after_something_was_left_out(start):
    worker = start("1 / 0\ndef f():\n    return nothing\n", leaves_out=True)
    assert left_out(worker) == [(1, 1, "ZeroDivisionError")]
    assert worker.call("f", []).line == 3


def test_nothing_is_left_out_of_a_file_that_is_run_as_a_whole(start):
    worker = start("done = []\n1 / 0\n" + END)
    assert worker.load().exception == "ZeroDivisionError"
    assert worker.left_out() == []


@pytest.mark.parametrize(
    ("source", "exception"),
    [("1 / 0\ndef g(): ...", "ZeroDivisionError"), ("x = (", "SyntaxError"),
     ("def f(): f()\nf()", "RecursionError"), ("1 / 0\n" * 21 + END, "ZeroDivisionError")],
)  # fmt: skip
def test_the_load_fails_where_nothing_is_offered_or_too_much_is_left_out(start, source, exception):
    assert start(source, "f", leaves_out=True).load().exception == exception


@pytest.mark.slow
def test_the_load_times_out_where_nothing_is_offered_but_a_statement_without_end(start):
    worker = start("while True: pass", "f", limits=Limits(seconds_to_load=0.5), leaves_out=True)
    assert worker.load().kind is OutcomeKind.TIMED_OUT


def test_what_the_process_says_about_itself_may_make_no_sense(start):
    patch = "import sys\nframe = sys._getframe()\nwhile 'program' not in frame.f_locals:\n"
    patch += "    frame = frame.f_back\n"
    patch += "program = type(frame.f_locals['program'])\n"
    patch += "program._describe_left_out = lambda self: [[-1, 'x']]\n"
    assert left_out(start(f"{patch}1 / 0\n{END}", leaves_out=True)) == []
