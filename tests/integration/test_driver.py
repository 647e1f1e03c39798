"""Objects stay in the student's process: a driver beside the code deals with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.assignment.program import describe_program
from gradekit.judging.judge import judge
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report
from gradekit.submission.reading import parse
from tests.isolation import ISOLATION

MANIFEST = """
title = "Counting up"
reference = "reference.py"
examples = 20
load = "definitions"

[functions]
count = "(steps: int) -> int"

[driver]
count = ["Counter"]

[properties]
counts_every_step = { points = 1 }
"""
PROPERTIES = '''
from hypothesis import given, strategies as st
from gradekit.asserts import assert_close

@given(steps=st.integers(0, 5))
def counts_every_step(count, reference, steps):
    """A counter that is raised n times says n."""
    assert_close(count(steps), reference.count(steps))
'''
DRIVER = """
import submission

def count(steps):
    counter = submission.Counter()
    for _ in range(steps):
        counter.up()
    return counter.value
"""
RIGHT = """
class Counter:
    def __init__(self):
        self.value = 0
    def up(self):
        self.value += 1
"""


@pytest.fixture
def assignment(tmp_path: Path) -> Any:
    texts = {
        "assignment.toml": MANIFEST,
        "properties.py": PROPERTIES,
        "driver.py": DRIVER,
        "reference.py": "def count(steps):\n    return steps\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return library.load_assignment(library.find(str(tmp_path)))


def judged(assignment: Any, text: str) -> Report:
    return judge(assignment, parse(text, path="submission.py"), isolation=ISOLATION)


def test_a_class_is_judged_through_the_driver(assignment: Any) -> None:
    assert judged(assignment, RIGHT).score == 1


def test_a_wrong_class_is_shown_at_its_own_line(assignment: Any) -> None:
    report = judged(assignment, RIGHT.replace("+= 1", "= 1"))
    (result,) = report.properties
    assert (result.verdict, result.line) == (Verdict.FAILED, 2)
    assert result.counterexample is not None
    assert result.counterexample.inputs == {"steps": 2}
    assert result.counterexample.reproduce == ""  # the student has no function of that name


def test_what_the_class_raises_has_the_students_line(assignment: Any) -> None:
    report = judged(assignment, RIGHT.replace("self.value += 1", "raise KeyError"))
    assert report.properties[0].message == "count raised KeyError (line 6)"


def test_a_missing_class_is_named(assignment: Any) -> None:
    report = judged(assignment, RIGHT.replace("Counter", "Countr"))
    expected = "You wrote Countr (line 2). The assignment calls it Counter: rename it."
    assert report.properties[0].message == expected


def test_a_submission_without_what_it_needs_runs_the_driver_all_the_same(assignment: Any) -> None:
    report = judged(replace(assignment), "x = 1\n")
    assert report.problem is None


def test_nothing_stands_in_for_what_a_driver_defines(assignment: Any) -> None:
    """The submission has something else by that name, or nothing at all."""
    assert describe_program(assignment, RIGHT, stubs=["count"]).stubs == {}


def test_another_driver_asks_for_other_examples(assignment: Any) -> None:
    before = assignment.manifest.fingerprint
    driver = assignment.manifest.folder / "driver.py"
    driver.write_text(f"{DRIVER}# changed\n")
    assert library.load_assignment(library.find(str(driver.parent))).manifest.fingerprint != before


PROGRAMS = {
    "assignment.toml": """
title = "Counting by programs"
reference = "reference.py"
examples = 20
load = "definitions"

[functions]
Counter = "(program: str) -> list[float]"
count = "(program: str) -> list[float]"

[driver]
Counter = ["Counter"]
count = ["Counter", "count"]

[properties]
raises = { points = 1 }
counts = { points = 1 }
""",
    "properties.py": '''
from hypothesis import given, strategies as st
from gradekit.asserts import assert_close

@given(steps=st.integers(1, 5))
def raises(Counter, steps):
    """A counter that is raised n times says n."""
    program = "c = Counter(); " + "c.up(); " * steps + "print(c.value)"
    assert_close(Counter(program), [float(steps)])

@given(steps=st.integers(1, 5))
def counts(count, steps):
    """Counting to n gives a counter that says n."""
    assert_close(count(f"c = count({steps}); print(c.value)"), [float(steps)])
''',
    "driver.py": """
import submission

def Counter(program):
    return printed(program)

def count(program):
    return printed(program)

def printed(program):
    numbers = []
    exec(program, {**vars(submission), "print": lambda *shown: numbers.extend(shown)})
    return numbers
""",
    "reference.py": """
class _Counter:
    def __init__(self):
        self.value = 0
    def up(self):
        self.value += 1

def _count(steps):
    counter = _Counter()
    counter.value = steps
    return counter

def Counter(program):
    numbers = []
    names = {"Counter": _Counter, "count": _count}
    exec(program, {**names, "print": lambda *shown: numbers.extend(shown)})
    return numbers

count = Counter
""",
}
WRONG = """
class Counter:
    def __init__(self):
        self.value = 0
    def up(self):
        self.value = 1

def count(steps):
    counter = Counter()
    counter.value = steps + 1
    return counter
"""


@pytest.fixture
def by_programs(tmp_path: Path) -> Any:
    for name, text in PROGRAMS.items():
        (tmp_path / name).write_text(text)
    return library.load_assignment(library.find(str(tmp_path)))


def test_a_program_is_shown_as_the_student_would_write_it(by_programs: Any) -> None:
    first, second = judged(by_programs, WRONG).properties
    assert first.counterexample is not None
    assert first.counterexample.reproduce == "c = Counter(); c.up(); c.up(); print(c.value)"
    assert second.counterexample is not None
    assert second.counterexample.reproduce == "c = count(1); print(c.value)"
