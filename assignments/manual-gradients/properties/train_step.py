"""What it means to train for one step: measure, differentiate, then move."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import assert_at_least, assert_at_most, assert_close

from ._bounds import EXACTLY, bend, loss_rounding, losses_bound, size_of, step_bound
from ._models import MODEL, SCHEDULE, STEPS, WTE, models
from ._states import assert_fits, assert_states, entries, unread_tokens

TINY = st.tuples(STEPS, st.integers(1, 16)).map(lambda both: (*both[0], both[1] / 2.0**21))
"""A schedule of rates so small that the loss falls in proportion to them."""


@given(model=models(), schedule=SCHEDULE)
@example(model=MODEL, schedule=[0, 4, 1.0])
def train_step_returns_the_loss_before_the_step(train_step, forward, model, schedule):
    """The returned loss is that of your forward at the weights that the step begins with.

    It says how good the network was when the text came, not how good it is now.
    """
    state, tokens = model
    loss, _ = train_step(state, tokens, *schedule)
    within = losses_bound(state, tokens)
    assert_close(loss, forward(state, tokens), within=within, what="the loss")


@given(model=models(), schedule=SCHEDULE)
@example(model=MODEL, schedule=[1, 4, 1.0])
@example(model=MODEL, schedule=[0, 4, 1.0])
def train_step_goes_one_step_down(
    train_step, analytic_gradients, learning_rate_at, sgd_step, model, schedule
):
    """The new state is your sgd_step along your analytic gradients, at your rate for the step.

    All gradients are taken at the old weights; only then do the weights move, all at once.
    """
    state, tokens = model
    _, got = train_step(state, tokens, *schedule)
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    want = sgd_step(state, grads, learning_rate_at(*schedule))
    assert_states(got, want, within=step_bound(state, tokens, schedule[-1]) * 2)


@given(model=models(), rate=st.integers(1, 16).map(lambda k: k / 64))
@example(model=MODEL, rate=0.25)
def three_train_steps_follow_the_schedule(
    train_step, analytic_gradients, learning_rate_at, sgd_step, model, rate
):
    """Three steps in a row, each from where the last one ended, have falling rates.

    Steps 0, 1 and 2 of three: nothing is remembered from one to the next but the state.
    """
    (state, tokens), bounds = model, []
    want = state
    for step in range(3):
        bounds.append(step_bound(want, tokens, rate))
        _, state = train_step(state, tokens, step, 3, rate)
        assert_fits(state, model[0])
        _, grads = analytic_gradients(want, tokens)
        assert_fits(grads, model[0])
        want = sgd_step(want, grads, learning_rate_at(step, 3, rate))
        assert_states(state, want, within=(bounds[-1] + bounds[0]) * 8)


@given(model=models(), schedule=TINY)
@example(model=MODEL, schedule=[0, 4, 2.0**-17])
def train_step_lowers_the_loss_in_proportion(  # all of a step but its loss  # noqa: PLR0913, PLR0917
    train_step, analytic_gradients, learning_rate_at, sgd_step, reference, model, schedule
):
    """A tiny step lowers the loss as the slopes foretell: slope times way, over all weights.

    The way is that of your sgd_step, at a rate of at most 1/131072: what bends is too small
    to matter. Against the gradient this is the rate times the sum of the squared slopes.
    """
    state, tokens = model
    _, after = train_step(state, tokens, *schedule)
    assert_fits(after, state)
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    to = sgd_step(state, grads, learning_rate_at(*schedule))
    assert_fits(to, state)
    ways = [a - b for a, b in zip(entries(state), entries(to), strict=True)]
    slopes = entries(reference.analytic_gradients(state, tokens)[1])
    want = math.fsum(slope * way for slope, way in zip(slopes, ways, strict=True))
    losses = [reference.forward(state, tokens), reference.forward(after, tokens)]
    got, within = losses[0] - losses[1], loss_rounding(state) * 2
    missed, what = bend(state, size_of(ways)), "the fall of the loss"
    assert_at_least(got, want - missed, within=within, given=losses, what=what)
    assert_at_most(got, want + missed, within=within, given=losses, what=what)


@given(model=models(), schedule=SCHEDULE)
@example(model=MODEL, schedule=[0, 4, 1.0])
def train_step_leaves_unread_embeddings_alone(train_step, model, schedule):
    """The embedding of a token that nothing follows stays exactly where it is.

    A text teaches only about the tokens that the network looked at.
    """
    state, tokens = model
    _, got = train_step(state, tokens, *schedule)
    assert_fits(got, state)
    for token in unread_tokens(state, tokens):
        assert_close(got[WTE][token], state[WTE][token], within=EXACTLY, what=f"{WTE}[{token}]")


@given(model=models(), schedule=SCHEDULE)
@example(model=MODEL, schedule=[0, 4, 1.0])
def train_step_is_the_same_twice(train_step, model, schedule):
    """The same step from the same state leads to the same place twice.

    Nothing is kept between calls: no gradients, no count of steps.
    """
    state, tokens = model
    _, first = train_step(state, tokens, *schedule)
    _, second = train_step(state, tokens, *schedule)
    assert_fits(first, state)
    assert_states(second, first, within=step_bound(state, tokens, schedule[-1]))
