"""What the reference refuses, and the sentences in which it does."""

import math

import pytest

from reference import contract
from reference import cross_entropy as lecture
from reference.entropy import surprise
from reference.exact import cross_entropy as exact
from reference.identities.numeric import cross_entropy as numeric

OF_ONE_ROW = [
    lambda z, _: lecture.softmax(z),
    lambda z, _: lecture.log_softmax(z),
    lambda z, _: lecture.hessian(z),
    lecture.cross_entropy_loss,
    lecture.softmax_cross_entropy_grad,
    lambda z, t: lecture.sequence_loss([z], [t]),
    lambda z, _: exact.softmax(z),
    exact.cross_entropy_loss,
    exact.softmax_cross_entropy_grad,
    lambda z, t: exact.sequence_loss([z], [t]),
]
WITH_ID = [OF_ONE_ROW[k] for k in (3, 4, 5, 7, 8, 9)]


def _message(call, *arguments):
    with pytest.raises(ValueError) as caught:  # the caller reads the message
        call(*arguments)
    return str(caught.value)


@pytest.mark.parametrize("call", OF_ONE_ROW)
def test_no_class_is_refused(call):
    assert _message(call, [], 0) == "logits=[], but there must be at least one class"


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("call", OF_ONE_ROW)
def test_a_logit_that_is_not_finite_is_refused_by_its_place(call, bad):
    assert _message(call, [0.0, bad], 0) == f"logits[1]={bad!r}, but every logit must be finite"


@pytest.mark.parametrize("call", [*WITH_ID, numeric.loss, numeric.gradient])
@pytest.mark.parametrize("true_id", [-1, 3, 4])
def test_an_id_that_names_no_class_is_refused_and_a_negative_one_does_not_wrap(call, true_id):
    told = _message(call, [0.0, 1.0, 2.0], true_id)
    assert told == f"true_id={true_id}, but with 3 classes an id must be from 0 to 2"


@pytest.mark.parametrize("call", [lecture.sequence_loss, exact.sequence_loss])
@pytest.mark.parametrize(("rows", "ids"), [(2, 1), (1, 2), (0, 0), (1, 0)])
def test_sequences_that_do_not_pair_up_are_refused(call, rows, ids):
    told = _message(call, [[0.0]] * rows, [0] * ids)
    assert told == (
        f"len(logits_list)={rows} and len(true_ids)={ids}, but they must be equal and at least 1"
    )


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


def test_no_function_changes_its_arguments():
    z, ids, q = [1.0, 2.0, 4.0], [1], [0.25, 0.75]
    lecture.softmax_cross_entropy_grad(z, 1)
    lecture.sequence_loss([z], ids)
    lecture.hessian(z)
    lecture.kl_divergence(q, q)
    assert (z, ids, q) == ([1.0, 2.0, 4.0], [1], [0.25, 0.75])


@pytest.mark.parametrize("kind", [list, tuple])
def test_lists_and_tuples_are_the_same_to_the_reference(kind):
    z = kind([1.0, 2.0, 4.0])
    assert lecture.softmax(z) == lecture.softmax([1.0, 2.0, 4.0])
    assert lecture.log_softmax(z) == lecture.log_softmax([1.0, 2.0, 4.0])
    assert lecture.softmax_cross_entropy_grad(z, 0)[0] < 0
