"""Which answers to a training step the 50-digit form accepts."""

import math
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.assignments import training_step as reference
from reference.exact.training_step import accepts

PROFILE = settings(deadline=None, derandomize=True, database=None)
TABLE = [[0.5, -1.25, 2.0], [0.25, 0.75, -3.0], [1.0, 0.0, 0.125]]
TOKENS = [2, 0, 1, 1, 0, 1, 2]
CALL = [[1.0, -2.0], [0.3, -20.0], [0.1, 0.2], [0.5, 0.7], 3, 0.1, 0.85, 0.99, 1e-8]
NUMBERS = st.lists(st.floats(-20.0, 20.0), min_size=2, max_size=2)


def single(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def each(change, value):
    return (
        [each(change, one) for one in value] if isinstance(value, list | tuple) else change(value)
    )


ANSWERS = {
    "forward": ([TABLE, TOKENS], reference.forward(TABLE, TOKENS)),
    "backward": ([TABLE, TOKENS], reference.backward(TABLE, TOKENS)),
    "sgd_step": ([TABLE, TABLE, 1 / 7], reference.sgd_step(TABLE, TABLE, 1 / 7)),
    "adam_step": (CALL, reference.adam_step(*CALL)),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_right_answer_is_accepted_and_one_that_is_off_by_a_millionth_is_not(name):
    arguments, right = ANSWERS[name]
    assert accepts(name, arguments, right)
    for change in (lambda x: x * (1 + 1e-6), single, lambda x: round(x, 4)):
        assert not accepts(name, arguments, each(change, right))


@pytest.mark.parametrize("name", ["backward", "sgd_step", "adam_step"])
@pytest.mark.parametrize("got", [None, 1.0, "1", True, [], [[]], {}, [[math.nan]], [[1.0], [True]]])
def test_what_is_of_another_form_is_not_accepted(name, got):
    assert not accepts(name, ANSWERS[name][0], got)


def test_a_truth_value_or_an_infinity_in_the_place_of_a_number_is_not_accepted():
    arguments, right = ANSWERS["sgd_step"]
    for bad in (True, math.inf, math.nan, None, [1.0]):
        assert not accepts("sgd_step", arguments, [[bad, *right[0][1:]], *right[1:]])


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.integers(0, 50), st.sampled_from([0.01, 2.0]))
@PROFILE
def test_adam_is_accepted_with_eps_in_either_place_but_not_in_a_third(p, g, m, v, step, rate):
    v = [0.01 + abs(x) for x in v]
    call = [p, g, m, v, step, rate, 0.85, 0.99, 1e-3]
    other = reference.equivalent_eps(1e-3, step, 0.99)
    assert accepts("adam_step", call, reference.adam_step(*call))
    assert accepts("adam_step", call, reference.adam_step(*call[:-1], other))
    third = reference.adam_step(*call[:-1], 1e-3 + 2 * other)
    if max(abs(0.85 * a + 0.15 * b) for a, b in zip(m, g, strict=True)) > 1e-3:
        assert not accepts("adam_step", call, third)


def test_the_two_places_do_not_mix_within_one_answer():
    one, m, v = reference.adam_step(*CALL)
    two, _, _ = reference.adam_step(*CALL[:-1], reference.equivalent_eps(1e-8, 3, 0.99))
    assert one[0] != two[0]
    eps = [*CALL[:-1], 1e-3]
    one, m, v = reference.adam_step(*eps)
    two, _, _ = reference.adam_step(*eps[:-1], reference.equivalent_eps(1e-3, 3, 0.99))
    assert accepts("adam_step", eps, [one, m, v])
    assert accepts("adam_step", eps, [two, m, v])
    assert not accepts("adam_step", eps, [[one[0], two[1]], m, v])


@pytest.mark.parametrize("change", [lambda m, v: (v, m), lambda m, v: ([2 * x for x in m], v)])
def test_wrong_means_are_not_accepted(change):
    params, m, v = reference.adam_step(*CALL)
    assert not accepts("adam_step", CALL, [params, *change(m, v)])


def test_values_that_depend_on_an_option_are_never_vouched_for():
    assert not accepts("learning_rate_at", [0, 4, 0.5], 0.5)
    zero = [[0.0]]
    call = [zero, [0, 0], zero, zero, 0, 1, 0.5, 0.85, 0.99, 1e-8]
    assert not accepts("train_step", call, reference.train_step(*call))
    assert not accepts("sofmax", [[0.0]], [1.0])
