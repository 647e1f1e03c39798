"""What every property of an assignment must be, apart from true."""

import inspect
import re

import pytest
from in_process import load_assignment

from gradekit.asserts import Mismatch

ASSIGNMENT = load_assignment("cross-entropy")
HEADLINES = {
    "non_negativity",
    "zero_at_certainty",
    "softmax_shift_invariance",
    "kl_equivalence",
}
LOUD = re.compile(r"!|\bwrong\b.*\byou\b", flags=re.IGNORECASE)

LISTS = {"softmax", "softmax_cross_entropy_grad"}  # what these return has a length
VALUES = [  # those that look at what is returned, and not only at what happens to arguments
    one
    for one in ASSIGNMENT.properties
    if one.policy.points and "assert_unchanged" not in inspect.getsource(one.inner)
]
RELATIONS = {  # a length that is missing on both sides passes these, and fails elsewhere
    "softmax_shift_invariance",
    "gradient_shift_invariance",
    "gradient_is_the_same_twice",
}
ABSOLUTE = [one for one in VALUES if one.judges[0] in LISTS and one.name not in RELATIONS]


def each(properties):
    return pytest.mark.parametrize("one", properties, ids=lambda one: one.name)


named = each(ASSIGNMENT.properties)


def test_the_four_that_the_project_is_named_for_are_there():
    points = {one.name: one.policy.points for one in ASSIGNMENT.properties}
    assert points.keys() >= HEADLINES
    assert all(points[name] >= 2 for name in HEADLINES)


def test_the_manifest_lists_them_function_by_function():
    order = list(ASSIGNMENT.manifest.functions)
    judged = [order.index(one.judges[0]) for one in ASSIGNMENT.properties]
    assert judged == sorted(judged)


def test_the_complete_sets_are_worth_something():
    points = {one.name: one.policy.points for one in ASSIGNMENT.properties}
    for function, names in ASSIGNMENT.manifest.characterisations.items():
        assert function in ASSIGNMENT.manifest.functions
        assert all(points[name] >= 2 for name in names)


@named
def test_its_claim_is_a_sentence_and_its_explanation_a_few(one):
    assert len(one.claim) <= 97
    assert one.claim.endswith(".")
    assert 1 <= len(re.findall(r"[.:?](?=\s|$)", one.explanation)) <= 6
    assert not LOUD.search(one.claim + one.explanation)
    assert one.explanation.startswith("Advice: ") == (one.policy.points == 0)


@named
def test_it_calls_few_functions_for_each_example(one, examples):
    calls = []

    def counted(function):
        def call(*arguments):
            calls.append(function)
            return function(*arguments)

        return call

    functions = {name: counted(getattr(ASSIGNMENT.reference, name)) for name in one.functions}
    material = ASSIGNMENT.material() | functions
    supplied = {name: value for name, value in material.items() if name in one.asks_for}
    for example in examples[one.name]:
        one.inner(**supplied, **example)
    least = 1 if one.drawn else 20
    assert len(calls) <= 6 * max(least, len(examples[one.name]))


@each(ABSOLUTE)
def test_a_list_of_another_length_is_told_and_no_accident(one, examples):
    """A wrong length ends in a sentence about lengths, not in an IndexError."""
    reference = ASSIGNMENT.reference
    judged = one.judges[0]
    functions = {name: getattr(reference, name) for name in one.functions}
    functions[judged] = lambda *arguments: getattr(reference, judged)(*arguments)[:-1]
    material = ASSIGNMENT.material() | functions
    supplied = {name: value for name, value in material.items() if name in one.asks_for}
    for example in examples[one.name][:20]:
        with pytest.raises(Mismatch, match=r"but should be (a list of|an empty)"):
            one.inner(**supplied, **example)


@each(VALUES)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_result_that_is_no_number_refutes_it(one, value, examples):
    """NaN and infinities end in a sentence as well, whatever the claim computes from them."""
    reference = ASSIGNMENT.reference
    judged = one.judges[0]

    def spoilt(*arguments):
        right = getattr(reference, judged)(*arguments)
        return [value] * len(right) if isinstance(right, list) else value

    functions = {name: getattr(reference, name) for name in one.functions} | {judged: spoilt}
    material = ASSIGNMENT.material() | functions
    supplied = {name: thing for name, thing in material.items() if name in one.asks_for}
    outcomes = [_outcome(one, supplied, example) for example in examples[one.name][:10]]
    assert set(outcomes) <= {"held", "Mismatch"}
    assert "Mismatch" in outcomes


def _outcome(one, supplied, example):
    try:
        one.inner(**supplied, **example)
    except Mismatch:
        return "Mismatch"
    except Exception as error:  # none of these may happen
        return repr(error)
    return "held"
