"""What the training step of the reference refuses, and the sentences in which it does."""

import math

import pytest

from reference.assignments.training_step import (
    adam_step,
    backward,
    equivalent_eps,
    forward,
    learning_rate_at,
    sgd_step,
    train_step,
)
from reference.exact.training_step import accepts

ZERO = [[0.0, 0.0], [0.0, 0.0]]


def train(weights, tokens, m=None, v=None):
    zero = [[0.0] * len(row) for row in weights]
    return train_step(weights, tokens, m or zero, v or zero, 0, 1, 0.5, 0.85, 0.99, 1e-8)


OF_A_TEXT = [
    forward,
    backward,
    train,
    lambda weights, tokens: accepts("forward", [weights, tokens], 0.0),
    lambda weights, tokens: accepts("backward", [weights, tokens], ZERO),
]


def message(call, *arguments, **options):
    with pytest.raises(ValueError) as caught:
        call(*arguments, **options)
    return str(caught.value)


@pytest.mark.parametrize("call", OF_A_TEXT)
@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ([], "weights=[], but there must be at least one row"),
        ([[0.0, 1.0]], "len(weights[0])=2, but with 1 rows every row must have 1 entries"),
        ([[0.0, math.nan], [0.0, 0.0]], "logits[1]=nan, but every logit must be finite"),
    ],
)
def test_a_table_that_is_none_is_refused(call, weights, told):
    assert message(call, weights, [0, 0]) == told


@pytest.mark.parametrize("call", OF_A_TEXT)
@pytest.mark.parametrize(
    ("tokens", "told"),
    [
        ([], "len(tokens)=0, but there must be at least 2 tokens"),
        ([1], "len(tokens)=1, but there must be at least 2 tokens"),
        ([0, 2], "tokens[1]=2, but with 2 rows a token must be from 0 to 1"),
        ([-1, 1], "tokens[0]=-1, but with 2 rows a token must be from 0 to 1"),
    ],
)
def test_a_text_that_is_none_is_refused(call, tokens, told):
    assert message(call, ZERO, tokens) == told


@pytest.mark.parametrize(
    ("step", "num_steps", "rate", "told"),
    [
        (3, 3, 0.1, "step=3, but with 3 steps it must be from 0 to 2"),
        (-1, 3, 0.1, "step=-1, but with 3 steps it must be from 0 to 2"),
        (0, 0, 0.1, "num_steps=0, but there must be at least one step"),
        (0, 3, -0.1, "learning_rate=-0.1, but it must be finite and at least 0"),
        (0, 3, math.inf, "learning_rate=inf, but it must be finite and at least 0"),
    ],
)
def test_a_step_that_there_is_not_is_refused(step, num_steps, rate, told):
    assert message(learning_rate_at, step, num_steps, rate) == told


def test_an_unknown_schedule_is_told_with_the_known_ones():
    told = message(learning_rate_at, 0, 1, 0.1, schedule="triangle")
    assert told == "schedule='triangle', but it must be one of linear, cosine"


def test_tables_of_different_shapes_are_refused_by_their_place():
    assert message(sgd_step, [[1.0]], [[1.0], [2.0]], 0.1) == (
        "len(weights)=1 and len(grads)=2, but they must be equal"
    )
    assert message(sgd_step, [[1.0], [2.0, 3.0]], [[1.0], [2.0]], 0.1) == (
        "len(weights[1])=2 and len(grads[1])=1, but they must be equal"
    )
    assert message(train, ZERO, [0, 1], [[0.0, 0.0]]) == (
        "len(weights)=2 and len(m)=1 and len(v)=2, but they must be equal"
    )


def test_lists_of_different_lengths_are_refused_by_adam():
    told = message(adam_step, [1.0], [1.0, 2.0], [0.0], [0.0], 0, 0.1, 0.85, 0.99, 1e-8)
    assert told == (
        "len(params)=1 and len(grads)=2 and len(m)=1 and len(v)=1, but they must be equal"
    )


@pytest.mark.parametrize(
    ("constants", "told"),
    [
        ((-1, 0.1, 0.85, 0.99, 1e-8), "step=-1, but steps count from 0"),
        ((0, 0.1, 1.0, 0.99, 1e-8), "beta1=1.0, but it must be at least 0 and below 1"),
        ((0, 0.1, 0.85, -0.5, 1e-8), "beta2=-0.5, but it must be at least 0 and below 1"),
        ((0, 0.1, 0.85, math.nan, 1e-8), "beta2=nan, but it must be at least 0 and below 1"),
        ((0, 0.1, 0.85, 0.99, 0.0), "eps=0.0, but it must be finite and above 0"),
    ],
)
def test_constants_out_of_their_range_are_refused(constants, told):
    assert message(adam_step, [0.0], [1.0], [0.0], [0.0], *constants) == told


def test_the_other_place_of_eps_refuses_the_same():
    assert message(equivalent_eps, 1e-8, -1, 0.99) == "step=-1, but steps count from 0"
    assert message(equivalent_eps, 0.0, 0, 0.99) == "eps=0.0, but it must be finite and above 0"
    assert message(equivalent_eps, 1e-8, 0, 1.0) == (
        "beta2=1.0, but it must be at least 0 and below 1"
    )


def test_adam_of_no_parameters_is_three_empty_lists():
    assert adam_step([], [], [], [], 0, 0.1, 0.85, 0.99, 1e-8) == ([], [], [])
