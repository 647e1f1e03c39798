"""Which logits, ids and sequences are refused, and the sentences in which they are."""

import math

import pytest

from reference.assignments import cross_entropy as lecture
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
