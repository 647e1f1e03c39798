"""What is right earns every point: solutions, and code that only looks wrong."""

from pathlib import Path

import pytest
from in_process import ASSIGNMENTS, Implementation, holds

HERE = Path(__file__).parent
SOLUTIONS = sorted((ASSIGNMENTS / "cross-entropy" / "solutions").glob("*.py"))
LOOK_ALIKES = sorted((HERE / "look_alikes").glob("*.py"))
ROUGH = "single_precision"

named = pytest.mark.parametrize("path", [*SOLUTIONS, *LOOK_ALIKES], ids=lambda path: path.stem)


def lost(path, assignment, examples):
    """Name the properties with points that fail, tried with its own and with correct helpers."""
    implementation = Implementation(path, assignment)
    return {
        one.name
        for one in assignment.properties
        if one.policy.points
        and not holds(one, implementation, examples)
        and not holds(one, implementation, examples, own_helpers=False)
    }


def test_there_are_enough_of_them():
    assert len(SOLUTIONS) >= 8
    assert len(LOOK_ALIKES) >= 14


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_a_solution_loses_no_points(path, cross_entropy, examples):
    assert lost(path, cross_entropy, examples) == set()


@pytest.mark.parametrize("path", LOOK_ALIKES, ids=lambda path: path.stem)
def test_a_look_alike_loses_no_points(path, cross_entropy, examples):
    some = {name: drawn[:40] for name, drawn in examples.items()}  # for the sake of time
    if path.stem != ROUGH:
        assert lost(path, cross_entropy, some) == set()


def test_single_precision_loses_what_is_claimed_of_precision_only(cross_entropy, examples):
    path = HERE / "look_alikes" / f"{ROUGH}.py"
    assert lost(path, cross_entropy, examples) == {
        "softmax_in_double_precision",
        "loss_in_double_precision",
        "sequence_loss_in_double_precision",
        "perplexity_in_double_precision",
        "gradient_in_double_precision",
    }


@named
def test_it_says_what_it_is(path):
    text = path.read_text("utf-8")
    header, docstring = text.splitlines()[:2]
    assert header == "# gradekit: cross-entropy"
    assert docstring.startswith('"""Style: ' if path in SOLUTIONS else '"""Looks ')


def test_the_reference_has_every_property_advice_included(cross_entropy, examples):
    reference = cross_entropy.reference
    for one in cross_entropy.properties:
        functions = {name: getattr(reference, name) for name in one.functions}
        material = cross_entropy.material() | functions
        supplied = {name: value for name, value in material.items() if name in one.asks_for}
        for example in examples[one.name]:
            one.inner(**supplied, **example)
