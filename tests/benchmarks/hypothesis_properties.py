"""Ten properties with a hundred examples each, as a course would write them for pytest."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st
from submission import (
    cross_entropy_loss,
    perplexity,
    sequence_loss,
    softmax,
    softmax_cross_entropy_grad,
)

logits = st.lists(st.floats(-50, 50), min_size=1, max_size=27)
answers = logits.flatmap(lambda z: st.tuples(st.just(z), st.integers(0, len(z) - 1)))
sequences = st.lists(answers, min_size=1, max_size=5)
course = settings(max_examples=100, deadline=None)


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


@course
@given(logits)
def test_probabilities_sum_to_one(z):
    assert close(sum(softmax(z)), 1)


@course
@given(logits, st.floats(-50, 50))
def test_softmax_does_not_change_with_a_shift(z, c):
    assert all(map(close, softmax([x + c for x in z]), softmax(z)))


@course
@given(logits, st.floats(0, 1000))
def test_softmax_survives_large_logits(z, c):
    assert close(sum(softmax([x + c for x in z])), 1)


@course
@given(answers)
def test_loss_is_minus_log_of_softmax(answer):
    z, t = answer
    assert close(cross_entropy_loss(z, t), -math.log(softmax(z)[t]))


@course
@given(answers)
def test_loss_is_not_negative(answer):
    z, t = answer
    assert cross_entropy_loss(z, t) >= -1e-9


@course
@given(sequences)
def test_sequence_loss_is_the_mean(sequence):
    rows, ids = [list(part) for part in zip(*sequence, strict=True)]
    losses = [cross_entropy_loss(z, t) for z, t in sequence]
    assert close(sequence_loss(rows, ids), sum(losses) / len(losses))


@course
@given(st.floats(0, 50))
def test_perplexity_is_the_exponential(loss):
    assert close(math.log(perplexity(loss)), loss)


@course
@given(st.floats(0, 20), st.floats(0, 20))
def test_perplexity_of_a_sum_is_the_product(a, b):
    assert close(perplexity(a + b), perplexity(a) * perplexity(b))


@course
@given(answers)
def test_gradient_is_softmax_less_one_at_the_target(answer):
    z, t = answer
    expected = [p - (j == t) for j, p in enumerate(softmax(z))]
    assert all(map(close, softmax_cross_entropy_grad(z, t), expected))


@course
@given(answers)
def test_gradient_sums_to_zero(answer):
    z, t = answer
    assert close(sum(softmax_cross_entropy_grad(z, t)), 0)
