"""Every identity is proved, whatever page it stands on, and none is proved by accident."""

import dataclasses

import pytest
import sympy

from gradekit.symbolic import UnprovedError, prove, to_latex, to_text
from reference.identities.__main__ import GATHERED, IDENTITIES

A_LITTLE = sympy.Rational(1, 10**6)


LONG = {
    "convexity",
    "cosine_total",
    "hessian",
    "hessian_row_sum",
    "mean_gradient",
    "network_slopes",
}
LONG |= {"gradient_shift", "norm_slope", "own_loss_excess", "same_slope", "weight_slope"}
LONG |= {"score_slope"}
"""What SymPy works on for long, and longer where it proves nothing; in numbers all are tried."""
LONG_IN_VAIN = LONG | {"gradient_unique", "input_slope", "likeliest", "moment", "shifted_layer"}
LONG_IN_VAIN |= {"one_hot_cross_entropy", "table_gradient"}
LONG_IN_VAIN |= {"balance", "divergence_product", "entropy_product", "gibbs", "likelihood_gap"}
"""What it works on for long where an assumption is missing, or the last case is off."""
FEW = [each.name for each in IDENTITIES if each.name not in LONG][::4]
OTHERS = {each.name for each in IDENTITIES if each.cases} - {*FEW}


def of_each(identities, slow=frozenset()):
    """Make a test of each identity, by its name."""
    params = [
        pytest.param(each, id=each.name, marks=pytest.mark.slow if each.name in slow else ())
        for each in identities
    ]
    return pytest.mark.parametrize("identity", params)


@of_each(IDENTITIES, LONG)
def test_it_is_proved(identity):
    prove(identity)


@of_each(IDENTITIES, {each.name for each in IDENTITIES} - {*FEW})
def test_it_is_not_proved_when_a_side_is_off_by_a_little(identity):
    right = sympy.sympify(identity.right) + A_LITTLE
    with pytest.raises(UnprovedError, match=rf"^{identity.name}: "):
        prove(dataclasses.replace(identity, right=right, cases=()))


@of_each([each for each in IDENTITIES if each.cases], LONG_IN_VAIN | OTHERS)
def test_it_is_not_proved_when_only_its_last_case_is_off(identity):
    left, right = identity.cases[-1]
    cases = (*identity.cases[:1], (left, right + A_LITTLE))
    with pytest.raises(UnprovedError):
        prove(dataclasses.replace(identity, cases=cases))


@pytest.mark.sample(5)
@of_each([identity for identity in IDENTITIES if identity.where], LONG_IN_VAIN)
def test_what_is_assumed_is_needed(identity):
    with pytest.raises(UnprovedError):
        prove(dataclasses.replace(identity, where=(), cases=()))


@of_each(IDENTITIES)
def test_it_can_be_shown_on_one_line_and_set_as_mathematics(identity):
    shown = to_text(identity)
    left, right = shown.split(", where")[0].split(" = ")
    assert "\n" not in shown
    assert left != right, "shown, it would say nothing"
    assert "=" in to_latex(identity)
    assert to_latex(identity).count("{") == to_latex(identity).count("}")


@pytest.mark.parametrize("page", GATHERED, ids=lambda page: page.__name__.rpartition(".")[2])
def test_names_are_unique_on_a_page(page):
    names = [identity.name for identity in page.IDENTITIES]
    assert len(set(names)) == len(names)


def test_each_has_a_name_and_a_sentence():
    assert all(identity.name.isidentifier() for identity in IDENTITIES)
    assert [each.name for each in IDENTITIES if each.statement[-1] != "."] == []
