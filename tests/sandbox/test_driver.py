"""Code of the assignment beside the submission: alternatives, and the driver."""

import pytest


def test_alternatives_fill_in_what_the_submission_lacks(start):
    twice = (["double"], "quadruple", "def quadruple(x): return double(double(x))")
    lost = (["missing"], "other", "def other(x): return missing(x)")
    own = (["double"], "triple", "def triple(x): return 0")
    worker = start(
        "def double(x): return 2 * x\ndef triple(x): return 3 * x",
        *("double", "triple", "quadruple", "other"),
        alternatives=[twice, lost, own],
    )
    assert worker.call("quadruple", [3.0]).value == 12.0
    assert worker.call("triple", [3.0]).value == 9.0
    assert worker.functions == {"double", "triple", "quadruple"}


DRIVER = """
import submission

def rolled(steps):
    counter = submission.Counter()
    for _ in range(steps):
        counter.up()
    return counter.value

def Counter(steps):
    return rolled(steps) + 100

def other(steps):
    return 0
"""
COUNTER = """
class Counter:
    value = 0
    def up(self):
        self.value += 1 / (3 - self.value)
"""
DRIVEN = {"rolled": ["Counter"], "Counter": ["Counter"], "other": ["Missing"]}


@pytest.fixture
def driven(start):
    return start(COUNTER, *DRIVEN, driver=DRIVER, driven=DRIVEN)


def test_a_driver_deals_with_objects_beside_the_submission(driven):
    assert driven.call("rolled", [1]).value == pytest.approx(1 / 3)
    assert driven.call("Counter", [0]).value == 100
    assert driven.functions == {"rolled", "Counter"}


def test_what_raises_under_a_driver_is_told_with_the_submissions_line(start):
    worker = start(COUNTER.replace("3 -", "0 *"), "rolled", driver=DRIVER, driven=DRIVEN)
    outcome = worker.call("rolled", [1])
    assert (outcome.exception, outcome.line) == ("ZeroDivisionError", 5)
