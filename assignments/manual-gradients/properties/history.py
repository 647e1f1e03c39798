"""What it means that a call stands for itself, whatever was called before."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradekit.asserts import assert_close
from gradekit.histories import assert_new, histories

from ._bounds import (
    gradient_bound,
    largest_products,
    loss_bound,
    loudest,
    quotient_bound,
    sgd_bound,
    step_bound,
    sums_bound,
)
from ._models import FC1, FC2, MODEL, NETWORK, RATE, WTE, layers, models, networks
from ._states import assert_fits, assert_states, fitted, moved, thirds
from .learning_rate import _rate_bound

FEW = settings(max_examples=2)
FEWER = settings(max_examples=1)
STILL = {WTE: [[1.0, 1.0]] * 2, FC1: [[1.0, 1.0]] * 2, FC2: [[0.0, 0.0]] * 2}
"""A state that has lists equal to some of what is computed from it: logits and gradients of 0."""
EPS = st.sampled_from([2.0**-4, 2.0**-6])
SCHEDULES = st.tuples(st.integers(0, 9), st.integers(10, 40), RATE)
"""Any step of one is a step of the other."""
OTHER = [{**NETWORK, FC2: NETWORK[FC2][::-1]}, [1, 2, 0]]


@FEW
@given(first=layers(), second=layers())
@example(first=[[1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]]], second=[[1.0, 1.0], [[2.0, 0.5]]])
@example(first=[[1.0, 2.0], [[1.0, 2.0]]], second=[[1.0, 1.0], [[2.0, 0.5]]])
def linear_does_not_remember(linear, reference, first, second):
    """What linear gives does not depend on earlier calls.

    Not on other inputs or weights, on nearly the same ones, on a call that failed, or on what
    was done with its result. That is a new list, which no later call changes.
    """
    for call in histories(first, second, shared=True):
        with call:
            x, w = call.arguments
            got, want = call.of(linear), reference.linear(x, w)
            assert_close(got, want, within=sums_bound(largest_products(x, w)))
    assert_new(linear, first, [[1.0, 2.0], [[1.0, 0.0], [0.0, 1.0]]])


@FEW
@given(first=networks(), second=networks(), tokens=st.tuples(st.integers(0, 1), st.integers(0, 1)))
@example(first=NETWORK, second=OTHER[0], tokens=[1, 0])
def mlp_does_not_remember(mlp, reference, first, second, tokens):
    """What mlp gives does not depend on earlier calls.

    Not on other weights, on nearly the same ones, on another token, on a call that failed, or
    on what was done with its result. That is a new list, which no later call changes.
    """
    for call in histories([first, tokens[0]], [second, tokens[1]]):
        with call:
            state, token = call.arguments
            got, want = call.of(mlp), reference.mlp(state, token)
            assert_close(got, want, within=sums_bound(loudest(state)))
    assert_new(mlp, [first, tokens[0]], [STILL, 0])


@FEW
@given(first=models(), second=models())
@example(first=MODEL, second=OTHER)
def forward_does_not_remember(forward, reference, first, second):
    """What forward gives does not depend on earlier calls.

    Not on other weights, on nearly the same ones, on another text, or on a call that failed.
    """
    for call in histories(first, second):
        with call:
            got, want = call.of(forward), reference.forward(*call.arguments)
            assert_close(got, want, within=loss_bound(*call.arguments))


@FEWER
@given(first=models(most=3), second=models(most=3), eps=st.tuples(EPS, EPS))
@example(first=MODEL, second=OTHER, eps=[0.0625, 0.015625])
def numerical_gradients_do_not_remember(numerical_gradients, reference, first, second, eps):
    """What numerical_gradients gives does not depend on earlier calls.

    Not on other weights, on another text, on another eps, on a call that failed half-way, or
    on what was done with its result. That is made of new lists, which no later call changes.
    """
    calls = [[*model, e] for model, e in zip((first, second), eps, strict=True)]
    for call in histories(*calls, turns=1):
        with call:
            state, tokens, e = call.arguments
            grads = call.of(numerical_gradients)
            assert_fits(grads, state)
            want = _nearest_quotients(reference.forward, state, tokens, e, grads)
            assert_states(grads, want, within=quotient_bound(state, tokens, e, 0.0))
    assert_new(numerical_gradients, calls[0], [STILL, [0, 1], eps[0]])


def _nearest_quotients(forward, state, tokens, eps, grads):
    """Give for each weight the quotient of differences that is nearest to what was got."""
    at = forward(state, tokens)

    def quotient(name, r, c):
        above, below = (forward(moved(state, (name, r, c), s), tokens) for s in (eps, -eps))
        quotients = [(above - below) / (2.0 * eps), (above - at) / eps, (at - below) / eps]
        return min(quotients, key=lambda each: abs(grads[name][r][c] - each))

    return {
        name: [[quotient(name, r, c) for c in range(len(row))] for r, row in enumerate(rows)]
        for name, rows in state.items()
    }


@FEW
@given(first=models(), second=models())
@example(first=MODEL, second=OTHER)
def analytic_gradients_do_not_remember(analytic_gradients, reference, first, second):
    """What analytic_gradients gives does not depend on earlier calls.

    Sums start from 0 at every call, also after one that failed half-way, and whatever was done
    with the gradients of the last one.
    """
    for call in histories(first, second, turns=3):
        with call:
            state, tokens = call.arguments
            loss, grads = call.of(analytic_gradients)
            want, right = reference.analytic_gradients(state, tokens)
            assert_close(loss, want, within=loss_bound(state, tokens), what="the loss")
            assert_states(grads, right, within=gradient_bound(state, tokens))


@FEW
@given(first=models(), second=models())
@example(first=MODEL, second=OTHER)
def analytic_gradients_are_new_lists(analytic_gradients, reference, first, second):
    """The gradients are new lists every time, and every row is one of its own.

    The caller may change them, and nothing else changes them later.
    """
    _, grads = assert_new(analytic_gradients, first, second, first)
    _, want = reference.analytic_gradients(*first)
    assert_states(grads, want, within=gradient_bound(*first))


@FEW
@given(first=SCHEDULES, second=SCHEDULES)
@example(first=[1, 4, 1.0], second=[2, 8, 0.5])
def learning_rate_does_not_remember(learning_rate_at, reference, first, second):
    """What learning_rate_at gives does not depend on earlier calls.

    Not on another step, on another number of steps, on nearly the same rate, or on a call that
    failed. Every training asks anew.
    """
    for call in histories(first, second):
        with call:
            _, num_steps, rate = call.arguments
            got, want = call.of(learning_rate_at), reference.learning_rate_at(*call.arguments)
            assert_close(got, want, within=_rate_bound(rate, num_steps))


@FEW
@given(
    states=st.tuples(networks(), networks(), networks(), networks()), rates=st.tuples(RATE, RATE)
)
@example(states=[NETWORK, NETWORK, OTHER[0], NETWORK], rates=[0.5, 0.25])
def sgd_does_not_remember(sgd_step, reference, states, rates):
    """What sgd_step gives does not depend on earlier calls.

    Every step is taken from the state that it is given, and no momentum of the last one is
    left. Nor does a step change the state that an earlier one returned.
    """
    state, grads, other, others = map(thirds, states)
    calls = [[state, fitted(grads, state), rates[0]], [other, fitted(others, other), rates[1]]]
    for call in histories(*calls):
        with call:
            want = reference.sgd_step(*call.arguments)
            assert_states(call.of(sgd_step), want, within=sgd_bound(call.arguments[-1]))
    assert_new(sgd_step, *calls, calls[0], in_place=True)


@FEW
@given(first=models(), second=models(), schedules=st.tuples(SCHEDULES, SCHEDULES))
@example(first=MODEL, second=OTHER, schedules=[[1, 4, 1.0], [2, 8, 0.5]])
def train_step_does_not_remember(train_step, reference, first, second, schedules):
    """What train_step gives does not depend on earlier calls.

    The step, the rate and the weights are those that it is given, whichever came before. Nor
    does a step change the state that an earlier one returned.
    """
    calls = [[*model, *one] for model, one in zip((first, second), schedules, strict=True)]
    for call in histories(*calls, turns=2):
        with call:
            state, tokens, *_, rate = call.arguments
            loss, got = call.of(train_step)
            want, right = reference.train_step(*call.arguments)
            assert_close(loss, want, within=loss_bound(state, tokens), what="the loss")
            assert_states(got, right, within=step_bound(state, tokens, rate))
    assert_new(train_step, *calls, calls[0], in_place=True)
