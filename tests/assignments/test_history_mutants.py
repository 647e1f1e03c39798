"""What is wrong by what was called before loses points, whichever function it is in."""

import pytest
from history_mutants import PROTOCOLS, claims, mutants, survivors
from whole import each_assignment, load_assignment, names


@pytest.mark.slow  # the audits have mutants by history, too
@pytest.mark.parametrize("name", names())
def test_every_mutant_by_history_is_refuted(name):
    judged = list(survivors(load_assignment(name)))
    assert judged
    assert [f"{one.function}: {one.protocol}" for one, keeps in judged if keeps] == []


@each_assignment()
def test_every_function_has_one_claim_about_history(assignment):
    remembering = [one for one in claims(assignment) if one.name.endswith("_remember")]
    judged = [name for one in remembering for name in one.judges]
    assert judged == list(assignment.manifest.functions)
    assert all(one.policy.points >= 0.5 for one in claims(assignment))
    assert len(claims(assignment)) - len(remembering) <= 2


def test_every_protocol_is_tried():
    tried = {one.protocol for name in names() for one in mutants(load_assignment(name))}
    assert tried == set(PROTOCOLS)
