"""How derivatives flow: one identity for each operation, and no mistake of students is proved."""

import dataclasses

import pytest
import sympy
from sympy import Derivative, Integer, Subs

from gradekit.symbolic import UnprovedError, prove
from reference.identities import __main__ as command
from reference.identities import chain_rule, cross_entropy, operations
from reference.identities.autograd import IDENTITIES
from reference.identities.numeric import autograd as numeric

OWN = [one for one in IDENTITIES if one not in cross_entropy.IDENTITIES]


def test_there_is_one_for_every_operation_and_for_the_way_back():
    assert len(OWN) == 16
    assert set(IDENTITIES) <= set(command.IDENTITIES)


f, g, r, s = chain_rule.f, chain_rule.g, chain_rule.r, chain_rule.s
x, y = chain_rule.x, chain_rule.y
a, b, n = operations.a, operations.b, operations.n

# Misconceptions of the assignment, each put in the place of the right side.
MISTAKES = {
    "multiplication_by_its_own_factor": (operations.MULTIPLICATION_SLOPES, a),
    "subtraction_like_addition": (operations.SUBTRACTION_SLOPES, Integer(1)),
    "division_without_the_minus": (operations.DIVISION_SLOPES, a / operations.u**2),
    "power_keeps_its_exponent": (operations.POWER_SLOPE, n * operations.y**n),
    "power_without_its_factor": (operations.POWER_SLOPE, operations.y ** (n - 1)),
    "exp_by_its_input": (operations.EXP_SLOPE, operations.x),
    "exp_by_the_power_rule": (
        operations.EXP_SLOPE,
        operations.x * sympy.exp(operations.x - 1),
    ),
    "log_by_its_output": (operations.LOG_SLOPE, 1 / sympy.log(operations.y)),
    "log_slope_of_base_ten": (operations.LOG_SLOPE, 1 / (operations.y * sympy.log(10))),
    "negation_changes_nothing": (operations.NEGATION_SLOPE, Integer(1)),
    "a_new_gradient_replaces_the_old": (
        chain_rule.TWO_USES,
        Subs(Derivative(f(x, s), s), s, x),
    ),
    "slopes_are_added_along_a_path": (
        chain_rule.CHAIN_RULE,
        Subs(Derivative(f(r), r), r, g(x)) + Derivative(g(x), x),
    ),
    "multiplication_starts_afresh": (chain_rule.CHAIN_RULE, Derivative(g(x), x)),
    "once_for_every_use": (chain_rule.DOUBLINGS, 3**chain_rule.m),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_misconception_is_not_proved(mistake):
    identity, wrong = MISTAKES[mistake]
    with pytest.raises(UnprovedError):
        prove(dataclasses.replace(identity, right=wrong, cases=()))


def test_the_numbers_of_the_properties_come_from_proved_formulas():
    assert numeric.softmax([0.0, 0.0]) == [0.5, 0.5]
    assert numeric.gradient([0.0, 0.0], 1) == [0.5, -0.5]
    assert numeric.hessian([0.0, 0.0]) == [[0.25, -0.25], [-0.25, 0.25]]
