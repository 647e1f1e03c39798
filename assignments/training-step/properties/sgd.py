"""What it means to take a step of gradient descent.

Source: Robbins & Monro (1951), doi 10.1214/aoms/1177729586.
"""

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import assert_close

from ._calculations import _assert_table, _each, _sgd_bound, _zeros
from ._drawn import RATES, _falling, _updates


@given(weights_and_gradients=_updates(), rate=RATES)
@example(weights_and_gradients=[[[1.0, 2.0], [0.0, -1.0]], [[0.5, -1.0], [0.25, 2.0]]], rate=0.5)
def sgd_moves_against_the_gradient(sgd_step, reference, weights_and_gradients, rate):
    """Every weight becomes weight - learning_rate * gradient.

    The gradient points uphill; down is the other way. The rate is used once, as it is given.
    """
    table, grads = weights_and_gradients
    want = reference.sgd_step(table, grads, rate)
    assert_close(sgd_step(table, grads, rate), want, within=_sgd_bound(table, grads, rate))


@given(weights_and_gradients=_updates(steps=3), rate=RATES)
@example(weights_and_gradients=[[[1.0]], [[1.0]], [[-0.5]], [[0.25]]], rate=0.5)
def sgd_follows_several_steps(sgd_step, weights_and_gradients, rate):
    """After several steps a weight has moved by minus the sum of rate times gradient.

    Each step uses its own gradient and its own rate, and nothing of the steps before.
    """
    table, *gradients = weights_and_gradients
    got = want = table
    for step, (one, grads) in enumerate(zip(_falling(rate, 3), gradients, strict=True)):
        got = sgd_step(got, grads, one)
        want = _each(lambda w, g, one=one: w - one * g, want, grads)
        within = (_sgd_bound(table, [[2.0]], rate) + _sgd_bound(want, grads, rate)) * 3
        assert_close(got, want, within=within, what=f"after step {step}, weights")


@given(weights_and_gradients=_updates(), rate=RATES)
@example(weights_and_gradients=[[[1.0]], [[0.5]]], rate=0.5)
def sgd_without_gradient_stays(sgd_step, weights_and_gradients, rate):
    """Where the gradient is 0 no weight moves.

    Nothing pulls at the weights but the loss: there is no hidden decay.
    """
    table, grads = weights_and_gradients
    still = _zeros(len(grads))
    assert_close(sgd_step(table, still, rate), table)


@given(weights_and_gradients=_updates(), rate=RATES, c=st.integers(-8, 8))
@example(weights_and_gradients=[[[1.0]], [[0.5]]], rate=0.5, c=4)
def sgd_does_not_depend_on_where_it_starts(sgd_step, weights_and_gradients, rate, c):
    """Starting c further along, every weight ends c further along.

    The step is made of the gradient alone. The weight itself has no say in it.
    """
    table, grads = weights_and_gradients
    further = _each(lambda w: w + c, table)
    first = sgd_step(table, grads, rate)
    _assert_table(first, len(table))
    want = _each(lambda w: w + c, first)
    within = _sgd_bound(further, grads, rate) * 3
    assert_close(sgd_step(further, grads, rate), want, within=within)


@given(weights_and_gradients=_updates(), rate=RATES, k=st.sampled_from([2.0, -1.0, 0.25]))
@example(weights_and_gradients=[[[1.0]], [[0.5]]], rate=0.5, k=-1.0)
def sgd_is_proportional_to_the_gradient(sgd_step, weights_and_gradients, rate, k):
    """A gradient that is k times as large moves the weights k times as far.

    Gradient descent goes far where it is steep. Only Adam takes steps of one length.
    """
    table, grads = weights_and_gradients
    first = sgd_step(table, grads, rate)
    _assert_table(first, len(table))
    want = _each(lambda w, moved: w + k * (moved - w), table, first)
    steeper = _each(lambda g: k * g, grads)
    within = (_sgd_bound(table, grads, rate) + _sgd_bound(table, steeper, rate)) * 2
    assert_close(sgd_step(table, steeper, rate), want, within=within)


@given(weights_and_gradients=_updates())
@example(weights_and_gradients=[[[1.0, 0.5], [0.25, 0.0]], [[0.5, 1.0], [0.0, 0.25]]])
def sgd_in_double_precision(sgd_step, reference, weights_and_gradients):
    """Gradient descent is computed in double precision, to about 15 digits.

    Small steps add to large weights: digits that are cut off there are never learnt.
    """
    table, grads = weights_and_gradients
    want, within = reference.sgd_step(table, grads, 0.1), _sgd_bound(table, grads, 0.1)
    assert_close(sgd_step(table, grads, 0.1), want, within=within, precision="double")
