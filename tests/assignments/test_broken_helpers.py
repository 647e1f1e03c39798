"""A mistake in one function costs that function alone, however its callers suffer."""

import ast
import re
from pathlib import Path

import pytest
from whole import (
    assignment_for,
    assignments,
    chosen,
    costs_others,
    drawn,
    mended,
    open_session,
    plainest,
    refuted,
)

from tests.folders import composed

SUBMISSIONS = sorted((Path(__file__).parent / "broken_helpers").rglob("*.py"))

named = pytest.mark.parametrize("path", SUBMISSIONS, ids=lambda path: path.stem)


def broken(path):
    """Give the broken function, and the properties that may be lost by it."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    first, _, lost = docstring.partition("Lost: ")
    return first.split()[0], set(re.findall(r"\w+", lost))


@named
def test_the_broken_function_loses_what_its_docstring_names(path):
    text = composed(path)
    assignment = assignment_for(text)
    function, lost = broken(path)
    session = open_session(text, assignment)
    examples = drawn(assignment.manifest.name).examples
    own = [one for one in assignment.properties if one.judges[0] == function and one.policy.points]
    with session.worker:
        found = {one.name for one in own if refuted(one, session, examples)}
    assert found == lost
    assert found


@pytest.mark.sample(3)
@named
def test_no_other_function_loses_anything(path):
    assignment = assignment_for(composed(path))
    function, _ = broken(path)
    examples = drawn(assignment.manifest.name).examples
    assert costs_others(composed(path), function, assignment, examples) == set()


BODIES = ("raise RuntimeError", "return None")
WRITTEN = [
    (assignment, function)
    for assignment in assignments()
    for function in assignment.manifest.functions
    if function not in assignment.manifest.driver  # ours: the misconceptions break what it drives
]


NAMES = [f"{assignment.manifest.name}-{function}" for assignment, function in WRITTEN]


@pytest.mark.sample(4)
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("assignment", "function"), WRITTEN, ids=NAMES)
def test_a_function_that_gives_nothing_costs_no_other(assignment, function, body):
    path = plainest(assignment.manifest)
    options = chosen(assignment, path.read_text("utf-8"))
    text = mended(path, f"def {function}(*arguments):\n    {body}\n")
    examples = drawn(assignment.manifest.name).examples
    assert costs_others(text, function, options, examples) == set()
