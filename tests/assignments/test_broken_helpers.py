"""A mistake in one function costs that function alone, however its callers suffer."""

import ast
import re
from pathlib import Path

import pytest
from in_process import Implementation, assignment_for, chosen, drawn, refuted
from whole import costs_others, each_function, mended, plainest

SUBMISSIONS = sorted((Path(__file__).parent / "broken_helpers").rglob("*.py"))

named = pytest.mark.parametrize("path", SUBMISSIONS, ids=lambda path: path.stem)


def broken(path):
    """Give the broken function, and the properties that may be lost by it."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    first, _, lost = docstring.partition("Lost: ")
    return first.split()[0], set(re.findall(r"\w+", lost))


@named
def test_the_broken_function_loses_what_its_docstring_names(path, capsys):
    assignment = assignment_for(path)
    function, lost = broken(path)
    implementation = Implementation(path, assignment)
    examples = drawn(assignment.manifest.name).examples
    own = [one for one in assignment.properties if one.judges[0] == function and one.policy.points]
    found = {one.name for one in own if refuted(one, implementation, examples)}
    capsys.readouterr()
    assert found == lost
    assert found


@named
def test_no_other_function_loses_anything(path):
    assignment = assignment_for(path)
    function, _ = broken(path)
    examples = drawn(assignment.manifest.name).examples
    assert costs_others(path, function, assignment, examples) == set()


@each_function()
@pytest.mark.parametrize("body", ["raise RuntimeError", "return None"])
def test_a_function_that_gives_nothing_costs_no_other(assignment, function, body, tmp_path):
    manifest = assignment.manifest
    if function in manifest.driver:
        return  # the driver is ours: what it drives is broken by the misconceptions
    path = plainest(manifest)
    options = chosen(assignment, path)
    mended(path, options, function, f"def {function}(*arguments):\n    {body}", tmp_path)
    examples = drawn(manifest.name).examples
    assert costs_others(tmp_path / path.name, function, options, examples) == set()
