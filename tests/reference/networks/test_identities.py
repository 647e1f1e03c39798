"""The identities behind the network of the lecture, and what students take for them."""

import dataclasses

import pytest
import sympy

from gradekit.symbolic import UnprovedError, prove
from reference.identities import manual_gradients as page
from reference.identities.complete_sets import LINEAR_UNIQUE, RATE_UNIQUE
from reference.identities.layer import (
    INPUT_SLOPE,
    RELU_SLOPE,
    SHAPE,
    SHIFTED_LAYER,
    WEIGHT_SLOPE,
    W,
    a,
    b,
    g,
    x,
)
from reference.identities.network import BALANCE, NETWORK_SLOPES, SHARED_WEIGHT, s
from reference.identities.notation import i, n

OWN = (
    WEIGHT_SLOPE,
    INPUT_SLOPE,
    RELU_SLOPE,
    SHIFTED_LAYER,
    NETWORK_SLOPES,
    BALANCE,
    SHARED_WEIGHT,
    LINEAR_UNIQUE,
    RATE_UNIQUE,
)


def test_they_stand_on_the_page():
    assert set(OWN) <= set(page.IDENTITIES)


# The mistakes that students make, each put in the place of the right side.
MISTAKES = {
    "outer product swapped": (WEIGHT_SLOPE, g[b] * x[a]),
    "without the input": (WEIGHT_SLOPE, g[a]),
    "not transposed": (INPUT_SLOPE, sympy.Sum(g[i] * W[b, i], (i, 0, SHAPE[0] - 1))),
    "always open": (RELU_SLOPE, sympy.Integer(1)),
    "columns sum to the input": (SHIFTED_LAYER, x[b]),
    "closed units ignored": (NETWORK_SLOPES, NETWORK_SLOPES.right / s[a]),
    "balance with a factor": (BALANCE, 2 * BALANCE.right),
    "sum, not mean": (SHARED_WEIGHT, SHARED_WEIGHT.right * n),
    "ends at zero": (RATE_UNIQUE, RATE_UNIQUE.right / 2),
}


@pytest.mark.sample(4)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_formula_is_not_proved(mistake):
    identity, wrong = MISTAKES[mistake]
    with pytest.raises(UnprovedError):
        prove(dataclasses.replace(identity, right=wrong, cases=()))


def test_the_walk_back_is_proved_for_every_weight_of_three_sizes():
    assert len(NETWORK_SLOPES.cases) == sum(2 * (2 + 4 + 2 * classes) for classes in (2, 3, 4))
    assert all(isinstance(left, sympy.Derivative) for left, _ in NETWORK_SLOPES.cases)
