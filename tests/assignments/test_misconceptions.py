"""What is wrong is refuted by exactly the properties that the manifest names."""

import ast
import contextlib
import io

import pytest
import renew
from in_process import ASSIGNMENTS, Implementation, holds, load_assignment

from gradekit.diagnosis import alike

ASSIGNMENT = load_assignment("cross-entropy")
MISTAKES = ASSIGNMENT.manifest.misconceptions
FUNCTIONS = tuple(ASSIGNMENT.manifest.functions)

named = pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)


@named
def test_it_is_refuted_by_exactly_what_the_manifest_names(mistake, cross_entropy, examples):
    found = renew.caught_by(mistake, cross_entropy, examples)
    assert found, "nothing refutes it"
    assert found == mistake.caught_by, "run `python tests/assignments/renew.py cross-entropy`"


def test_the_manifest_is_as_renewing_would_write_it():
    text = (ASSIGNMENTS / "cross-entropy" / "assignment.toml").read_text("utf-8")
    caught = {mistake.name: (mistake.function, mistake.caught_by) for mistake in MISTAKES}
    assert renew.manifest_text(text, caught) == text


@pytest.mark.parametrize("one", ASSIGNMENT.properties, ids=lambda one: one.name)
def test_every_property_with_points_refutes_something(one):
    caught = {name for mistake in MISTAKES for name in mistake.caught_by}
    assert one.name in caught or not one.policy.points


@named
def test_it_speaks_in_the_words_of_its_author(mistake):
    assert mistake.belief.endswith(".")
    assert mistake.remedy.endswith(".")
    assert mistake.belief.count(". ") == 0, "a belief is one sentence"
    assert 20 <= len(mistake.belief) <= 95
    assert 30 <= len(mistake.remedy) <= 200


@named
def test_its_mistake_is_in_one_function(mistake):
    tree = ast.parse(mistake.path.read_text("utf-8"))
    assert mistake.function in FUNCTIONS
    assert {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} >= set(FUNCTIONS)
    assert mistake.path.read_text("utf-8").startswith("# gradekit: cross-entropy\n")


@named
def test_its_mistake_costs_no_other_function(mistake, cross_entropy, examples):
    some = {name: drawn[:2] for name, drawn in examples.items()}  # all properties, few examples
    own = Implementation(mistake.path, cross_entropy)
    for one in cross_entropy.properties:
        if mistake.function not in one.judges:
            earlier = cross_entropy.manifest.earlier(one.judges[0])
            mended = Implementation(mistake.path, cross_entropy, stand_ins=earlier)
            assert any(holds(one, tried, some, own_helpers=False) for tried in (own, mended)), (
                one.name
            )


ORDINARY = {
    "softmax": [
        [[1.0, 2.0, 3.0]],
        [[0.5, -1.25, 2.0, 0.0]],
        [[30.0, 20.0]],
        [[1, 2, 3]],
        [[1000.0, 0.0]],
        [[-1000.0, -1001.0]],
    ],
    "cross_entropy_loss": [
        [[1.0, 2.0, 3.5], 0],
        [[1.0, 2.0, 3.5], 1],
        [[0.0, -20.0, 1.0], 1],
        [[1000.0, 999.0], 1],
    ],
    "sequence_loss": [
        [[[0.0, 1.0, 3.0], [2.0, 0.5, 0.0], [1.0, 1.5, 0.0]], [0, 1, 2]],
        [[[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]], [0, 0, 1]],
        [[[0.0] * 27] * 300, [5] * 300],
    ],
    "perplexity": [[0.0], [1.0], [2.5], [6.91]],
    "softmax_cross_entropy_grad": [
        [[1.0, 2.0, 3.5], 0],
        [[1.0, 2.0, 3.5], 0],
        [[0.0, -20.0, 1.0], 1],
        [[1000.0, 999.0], 0],
    ],
}


def traces(mistake, assignment):
    """Tell what a misconception does on ordinary calls, one after the other."""
    function = Implementation(mistake.path, assignment).function(mistake.function)
    return [trace(function, arguments) for arguments in ORDINARY[mistake.function]]


def trace(function, arguments):
    passed = [list(map(_copied, x)) if isinstance(x, list) else x for x in arguments]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            value = function.in_place(*passed)
    except Exception as error:  # any error is what it does
        return ["raised", type(error).__name__, []]
    changed = [[k, x] for k, x in enumerate(passed) if x != arguments[k]]
    return ["returned", value, changed]


def _copied(item):
    return list(item) if isinstance(item, list) else item


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_two_mistakes_of_a_function_do_the_same(function, cross_entropy):
    seen = {m.name: traces(m, cross_entropy) for m in MISTAKES if m.function == function}
    right = Implementation(
        ASSIGNMENTS / "cross-entropy" / "solutions" / "plain_lists.py", cross_entropy
    ).function(function)
    seen["right"] = [trace(right, arguments) for arguments in ORDINARY[function]]
    for name, one in seen.items():
        same = [o for o, other in seen.items() if all(map(alike, one, other))]
        assert same == [name]
