"""What every property of an assignment must be, apart from true."""

import functools
import math
import re

import pytest
from whole import (
    calls,
    drawn,
    each_assignment,
    load_assignment,
    names,
    offenders,
    outcome,
    some,
)

from gradekit.sandbox.child.values import plain
from tests.folders import QUICK

LOUD = re.compile(r"!|\bwrong\b.*\byou\b", flags=re.IGNORECASE)
CALLS = 12
"""Calls of student functions for each example: one crosses to another process and back."""


@pytest.mark.parametrize("name", names())
def test_an_assignment_can_be_loaded(name):
    assert load_assignment(name).manifest.name == name


@each_assignment()
def test_the_manifest_lists_them_function_by_function(assignment):
    order = list(assignment.manifest.functions)
    judged = [order.index(one.judges[0]) for one in assignment.properties]
    assert judged == sorted(judged)
    assert set(judged) == set(range(len(order)))


@each_assignment()
def test_the_complete_sets_are_worth_something(assignment):
    points = {one.name: one.policy.points for one in assignment.properties}
    judges = {one.name: one.judges for one in assignment.properties}
    for function, complete in assignment.manifest.characterisations.items():
        assert all(judges[name] == (function,) for name in complete)
        assert all(points[name] >= 1 for name in complete)


def flaws_of_words(property_):
    """Tell what a claim or an explanation lacks."""
    claim, explanation = property_.claim, property_.explanation
    is_advice = property_.policy.points == 0
    demands = {
        f"the claim has {len(claim)} characters": len(claim) <= 97,
        "the claim ends without a full stop": claim.endswith("."),
        "the explanation is not 1 to 6 sentences": 1
        <= len(re.findall(r"[.:?](?=\s|$)", explanation))
        <= 6,
        "it is loud": not LOUD.search(claim + explanation),
        "`Advice: ` begins what costs no points": explanation.startswith("Advice: ") == is_advice,
    }
    return [flaw for flaw, is_met in demands.items() if not is_met]


@each_assignment()
def test_each_claim_is_a_sentence_and_each_explanation_a_few(assignment):
    assert offenders(assignment.properties, flaws_of_words) == []


@each_assignment(quick=QUICK)
def test_each_calls_few_functions_for_an_example(assignment):
    examples = some(drawn(assignment.manifest.name).examples, 40)

    def flaws(property_):
        most = CALLS * len(examples[property_.name]) if property_.drawn else 10 * CALLS
        most *= 2 if "remember" in property_.name else 1  # calls before those that count
        made = calls(property_, assignment, examples)
        return [f"{made} calls, of at most {most}"] if made > most else []

    assert offenders(assignment.properties, flaws) == []


def with_points(assignment):
    """Leave out what is advice."""
    return [one for one in assignment.properties if one.policy.points]


def accidents(*outcomes):
    """Give what is neither of the two that a property may come to."""
    return sorted(set().union(*outcomes) - {"held", "Mismatch"})


@each_assignment(quick=QUICK)
def test_what_is_no_number_ends_in_a_sentence(assignment):
    """NaN and infinities are told as such: in results, or in arguments where it is about those."""

    def flaws(one):
        nan, inf, minus_inf = (
            spoilt(assignment, one, functools.partial(filled, number=number))
            for number in (math.nan, math.inf, -math.inf)
        )
        unseen = {
            "NaN holds": "Mismatch" not in nan,
            "both infinities hold": "Mismatch" not in inf | minus_inf,  # one may be right
        }
        return accidents(nan, inf, minus_inf) + [flaw for flaw, is_so in unseen.items() if is_so]

    assert offenders(with_points(assignment), flaws) == []


@each_assignment(quick=QUICK)
def test_a_list_of_another_length_ends_in_a_sentence(assignment):
    """A wrong length is told as one, and is no accident such as an IndexError."""

    def flaws(one):
        return accidents(spoilt(assignment, one, shortened))

    assert offenders(with_points(assignment), flaws) == []


def spoilt(assignment, one, spoil):
    """Tell what a property makes of a function whose results, and arguments, are spoilt."""
    oracle = assignment.oracle(one.judges[0])
    signature = assignment.manifest.functions[one.judges[0]]
    listed = drawn(assignment.manifest.name).examples[one.name]
    examples = some({one.name: listed}, 8)[one.name]

    def function(*arguments):
        try:
            right = oracle(*arguments)
        except (ValueError, IndexError):  # where an error would be right
            right = math.inf
        return signature.conform(plain(spoil(right)))[0]

    def in_place(*arguments):
        for argument in arguments:
            if isinstance(argument, list):
                ruin = spoil(argument)
                argument[:] = ruin if ruin != argument else []  # as of strings
            elif isinstance(argument, dict):
                argument.update(spoil(argument))
        return function(*arguments)

    function.in_place = in_place
    return {outcome(one, assignment, function, example) for example in examples}


def filled(value, number):
    """Put a number in every place of a returned value."""
    if isinstance(value, dict):
        return {key: filled(item, number) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [filled(item, number) for item in value]
    return number if isinstance(value, float | int) else value


def shortened(value):
    """Leave out the last entry of every list of numbers."""
    if isinstance(value, dict):
        return {key: shortened(item) for key, item in value.items()}
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        return value[:-1]
    if isinstance(value, list | tuple):
        return [shortened(item) for item in value]
    return value
