"""Which distributions are refused, and the sentences in which they are."""

import math

import pytest

from reference.assignments import cross_entropy as lecture
from reference.information import contract
from reference.information.entropy import surprise


def _message(call, *arguments):
    with pytest.raises(ValueError) as caught:  # the caller reads the message
        call(*arguments)
    return str(caught.value)


@pytest.mark.parametrize("call", [lecture.cross_entropy, lecture.kl_divergence])
def test_distributions_of_different_lengths_are_refused(call):
    told = _message(call, [1.0], [0.5, 0.5])
    assert told == "len(q)=1 and len(p)=2, but they must be equal and at least 1"


@pytest.mark.parametrize("call", [lecture.cross_entropy, lecture.kl_divergence])
@pytest.mark.parametrize("side", [0, 1])
def test_a_distribution_that_is_none_is_refused_by_name(call, side):
    good = [0.5, 0.5]
    name = "qp"[side]
    for bad, told in [
        ([0.5, 0.25], f"sum({name})=0.75, but probabilities must sum to 1"),
        ([1.5, -0.5], f"{name}[0]=1.5, but a probability must be from 0 to 1"),
        ([1.0, -0.0625], f"{name}[1]=-0.0625, but a probability must be from 0 to 1"),
        ([math.nan, 1.0], f"{name}[0]=nan, but a probability must be from 0 to 1"),
    ]:
        assert _message(call, *([bad, good] if side == 0 else [good, bad])) == told


def test_an_entropy_of_nothing_is_refused():
    assert _message(lecture.entropy, []) == "q=[], but there must be at least one class"


def test_a_sum_that_rounding_explains_is_a_sum_of_1():
    contract.require_distribution("q", [0.1] * 10)
    contract.require_distribution("q", [0.5, 0.5 + 0.9e-9])
    with pytest.raises(ValueError, match=r"sum\(q\)=0.99999999"):
        contract.require_distribution("q", [0.5, 0.5 - 1.1e-9])


@pytest.mark.parametrize("probability", [-0.5, 1.5, math.nan])
def test_a_surprise_needs_a_probability(probability):
    told = _message(surprise, probability)
    assert told == f"probability={probability!r}, but a probability must be from 0 to 1"
