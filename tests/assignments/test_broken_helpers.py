"""A mistake in one function costs that function alone, however its callers suffer."""

import ast
import re
from pathlib import Path

import pytest
from in_process import Implementation, holds, load_assignment, refuted

ASSIGNMENT = load_assignment("cross-entropy")
SUBMISSIONS = sorted((Path(__file__).parent / "broken_helpers").glob("*.py"))

named = pytest.mark.parametrize("path", SUBMISSIONS, ids=lambda path: path.stem)


def broken(path):
    """Give the broken function, and the properties that may be lost by it."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    first, _, lost = docstring.partition("Lost: ")
    return first.split()[0], set(re.findall(r"\w+", lost))


@named
def test_the_broken_function_loses_what_its_docstring_names(path, examples, capsys):
    function, lost = broken(path)
    implementation = Implementation(path, ASSIGNMENT)
    own = [one for one in ASSIGNMENT.properties if one.judges[0] == function and one.policy.points]
    found = {one.name for one in own if refuted(one, implementation, examples)}
    capsys.readouterr()
    assert found == lost
    assert found


@named
def test_no_other_function_loses_anything(path, examples):
    function, _ = broken(path)
    own = Implementation(path, ASSIGNMENT)
    for one in ASSIGNMENT.properties:
        if one.judges[0] == function or not one.policy.points:
            continue
        earlier = ASSIGNMENT.manifest.earlier(one.judges[0])
        mended = Implementation(path, ASSIGNMENT, stand_ins=earlier)
        assert holds(one, own, examples, own_helpers=False) or holds(
            one, mended, examples, own_helpers=False
        ), one.name
