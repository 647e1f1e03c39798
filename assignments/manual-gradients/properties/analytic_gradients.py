"""What it means to compute gradients by the chain rule.

Source: Rumelhart, Hinton & Williams (1986). `identities` are derived by SymPy.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import assert_close, assert_unchanged

from ._bounds import (
    EXACTLY,
    gradient_bound,
    longest_paths,
    loss_bound,
    losses_bound,
    loudest,
    predictions,
    quotient_bound,
)
from ._models import FC1, FC2, MODEL, NAMES, NETWORK, PLACE, SIGN, WTE, models, networks, towering
from ._states import (
    assert_fits,
    assert_states,
    changed,
    louder,
    moved,
    place_in,
    received_by,
    replaced,
    stretched,
    thirds,
    unread_tokens,
    weighted,
)

STEP = 2.0**-17
"""The h of every central difference: near 1e-5, and w + h is exact on the grid."""


@given(model=models())
@example(model=MODEL)
def analytic_gradients_come_with_the_loss(analytic_gradients, forward, model):
    """The first of the two returned values is the loss of your forward.

    The way forward has to be gone anyhow, so the loss comes for nothing.
    """
    state, tokens = model
    loss, _ = analytic_gradients(state, tokens)
    within = losses_bound(state, tokens)
    assert_close(loss, forward(state, tokens), within=within, what="the loss")


@given(model=models(width=2))
@example(model=MODEL)
def analytic_gradients_match_the_derivative(analytic_gradients, identities, model):
    """Each gradient is the sum over all paths from a logit to the weight of their products.

    That is what differentiating the loss gives: on the way back every layer multiplies by
    its weights, and a closed unit lets nothing through.
    """
    state, tokens = model
    _, grads = analytic_gradients(state, tokens)
    within = gradient_bound(state, tokens)
    assert_states(grads, identities.network_gradients(state, tokens), within=within)


@given(model=models(most=3), place=PLACE)
@example(model=MODEL, place=[FC1, 0, 1])
@example(model=MODEL, place=[WTE, 0, 0])
@example(model=MODEL, place=[FC2, 2, 1])
def analytic_gradients_are_slopes_of_the_loss(analytic_gradients, forward, model, place):
    """Each gradient is the slope of your forward along that weight.

    Measured by moving the weight by 1/131072 to either side and dividing the difference of
    the two losses by the distance.
    """
    state, tokens = model
    name, r, c = place = place_in(state, place)
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    above, below = (forward(moved(state, place, s), tokens) for s in (STEP, -STEP))
    within = quotient_bound(state, tokens, STEP, STEP**2 * longest_paths(state) ** 3)
    slope, what = (above - below) / (2.0 * STEP), f"{name}[{r}][{c}]"
    assert_close(grads[name][r][c], slope, within=within, what=what)


@given(model=models(most=3))
@example(model=MODEL)
def analytic_gradients_agree_with_numerical_ones(analytic_gradients, numerical_gradients, model):
    """They agree with your numerical gradients for an eps of 1/131072.

    Up to eps / 2 times the second derivative, and rounding. This is how gradients made by
    hand are checked: slow and nearly right against fast and right.
    """
    state, tokens = model
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    want = numerical_gradients(state, tokens, STEP)
    assert_fits(want, state)
    within = quotient_bound(state, tokens, STEP, 0.5 * STEP * longest_paths(state) ** 2)
    assert_states(grads, want, within=within)


@given(model=models())
@example(model=MODEL)
def analytic_gradients_have_the_shape_of_the_state(analytic_gradients, model):
    """There is one number for each weight: the same three names, each with the same shape.

    Row o, column i of a gradient belongs to row o, column i of the weights: output times
    input, in this order.
    """
    state, tokens = model
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)


@given(model=models(least=3, most=4))
@example(model=MODEL)
@example(model=[NETWORK, [0, 1, 0, 1]])
def analytic_gradients_add_up_over_positions(analytic_gradients, model):
    """The gradient of a text is the mean of the gradients of its n positions.

    Every position uses the same layers, so each adds what it asks for. A position by
    itself is the text of its two tokens.
    """
    state, tokens = model
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    pairs = [analytic_gradients(state, tokens[i : i + 2])[1] for i in range(len(tokens) - 1)]
    for one in pairs:
        assert_fits(one, state)
    want = {
        name: [
            [math.fsum(one[name][r][c] for one in pairs) / len(pairs) for c in range(len(row))]
            for r, row in enumerate(rows)
        ]
        for name, rows in state.items()
    }
    assert_states(grads, want, within=gradient_bound(state, tokens) * 2)


@given(model=models())
@example(model=MODEL)
def analytic_gradients_of_unread_embeddings_are_zero(analytic_gradients, model):
    """The embedding of a token that nothing follows gets exactly 0.

    Only rows that were looked up are on a path to the loss. The token to be predicted is
    compared with, not looked up.
    """
    state, tokens = model
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    for token in unread_tokens(state, tokens):
        want = [0.0] * len(state[WTE][token])
        assert_close(grads[WTE][token], want, within=EXACTLY, what=f"{WTE}[{token}]")


@given(model=models())
@example(model=[NETWORK, [2, 0]])
def analytic_gradients_stop_at_a_closed_unit(analytic_gradients, reference, model):
    """A hidden unit that receives less than 0 at every position gets exactly 0.

    Both the weights that lead into it and those that lead on: nothing about them changes
    the loss.
    """
    state, tokens = model
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    received = [received_by(reference, state, token) for token in tokens[:-1]]
    for unit, sums in enumerate(zip(*received, strict=True)):
        if max(sums) < 0.0:
            into, onward = grads[FC1][unit], [row[unit] for row in grads[FC2]]
            assert_close(into, [0.0] * len(into), within=EXACTLY, what=f"{FC1}[{unit}]")
            assert_close(
                onward, [0.0] * len(onward), within=EXACTLY, what=f"column {unit} of {FC2}, row "
            )


@given(state=networks(width=2), target=st.integers(0, 3), factor=st.sampled_from([1.0, -2.0]))
@example(state=NETWORK, target=1, factor=1.0)
def analytic_gradients_stop_at_a_unit_that_receives_zero(
    analytic_gradients, reference, state, target, factor
):
    """A hidden unit that receives exactly 0 is treated as closed.

    ReLU has no slope at 0; by convention 0 is taken, 1 only where the unit received more
    than 0.
    """
    (a, b), target = state[WTE][0], target % len(state[WTE])
    state = replaced(state, FC1, [[b * factor, -a * factor], state[FC1][1]])
    _, grads = analytic_gradients(state, [0, target])
    _, want = reference.analytic_gradients(state, [0, target])
    assert_states(grads, want, within=gradient_bound(state, [0, target]))


@given(model=models())
@example(model=MODEL)
def analytic_gradients_of_the_head_cancel(analytic_gradients, model):
    """Every column of the gradient of mlp_fc2 sums to 0.

    What the right token's row gains the others lose: softmax minus onehot sums to 0, and
    each column is that times one hidden unit.
    """
    state, tokens = model
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    sums = [math.fsum(column) for column in zip(*grads[FC2], strict=True)]
    within = gradient_bound(state, tokens) * len(state[FC2])
    what = f"the sum of column {FC2}"
    assert_close(sums, [0.0] * len(sums), within=within, given=grads[FC2], what=what)


@given(model=models())
@example(model=MODEL)
def analytic_gradients_are_in_balance(analytic_gradients, identities, model):
    """Weight times gradient, summed over a matrix, is the same for all three matrices.

    The logits are proportional to each of them. It is also the sum of the logits times
    their gradients, which is what comes in on the way back.
    """
    state, tokens = model
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    want = math.fsum(
        z * g / (len(tokens) - 1)
        for row, token in zip(*predictions(state, tokens), strict=True)
        for z, g in zip(row, identities.gradient(row, token), strict=True)
    )
    within = gradient_bound(state, tokens) * (40.0 * max(1.0, loudest(state)))
    for name in NAMES:
        got = weighted(state, grads, name)
        assert_close(got, want, within=within, given=grads[name], what=f"the sum over {name}")


@given(model=models())
@example(model=MODEL)
def analytic_gradients_of_a_zero_head_reach_only_the_head(analytic_gradients, model):
    """If all weights of mlp_fc2 are 0, the other two matrices get exactly 0.

    Every path from the loss to them leads through mlp_fc2. A network that starts with a
    zero head learns that first.
    """
    state, tokens = model
    state = replaced(state, FC2, [[0.0] * len(row) for row in state[FC2]])
    _, grads = analytic_gradients(state, tokens)
    zero = changed(lambda _: 0.0, state)
    assert_states(grads, zero, within=EXACTLY, only=(WTE, FC1))


@given(model=models())
@example(model=MODEL)
def analytic_gradients_are_the_same_twice(analytic_gradients, model):
    """The same call gives the same gradients twice.

    They start from 0 at every call: adding up is for the positions of one text.
    """
    state, tokens = model
    _, first = analytic_gradients(state, tokens)
    _, second = analytic_gradients(state, tokens)
    assert_states(second, first, within=gradient_bound(state, tokens), only=first)


@given(model=models(), sign=SIGN)
@example(model=MODEL, sign=1.0)
@example(model=MODEL, sign=-1.0)
def analytic_gradients_survive_large_logits(analytic_gradients, reference, model, sign):
    """Logits of a size up to 10,000, all moved there together, overflow neither loss nor gradient.

    Subtract the largest logit before exp; softmax stays the same.
    """
    state, tokens = louder(model[0], sign), model[1]
    loss, grads = analytic_gradients(state, tokens)
    right, want = reference.analytic_gradients(state, tokens)
    assert_close(loss, right, within=loss_bound(state, tokens), what="the loss")
    assert_states(grads, want, within=gradient_bound(state, tokens))


@given(model=models(), most=st.integers(14, 700))
@example(model=[towering(0.0, -1.0, 1.0), [0, 1, 2, 0]], most=700)
@example(model=MODEL, most=28)
@example(model=MODEL, most=700)
def analytic_gradients_survive_large_gaps(analytic_gradients, reference, model, most):
    """A token up to 700 below the largest logit pulls with its full weight.

    That is where learning is needed most: softmax minus 1 is nearly -1 there. The gradients
    need no logarithm, so no guard may turn them into 0.
    """
    state, tokens = stretched(model[0], most), model[1]
    _, grads = analytic_gradients(state, tokens)
    _, want = reference.analytic_gradients(state, tokens)
    assert_states(grads, want, within=gradient_bound(state, tokens, guard=0.0))


@given(model=models())
@example(model=MODEL)
def analytic_gradients_leave_their_arguments_alone(analytic_gradients, model):
    """analytic_gradients changes neither the state nor the tokens.

    It says which way to go. Going there is the step's business.
    """
    state, tokens = model
    assert_unchanged(analytic_gradients, state, tokens)


@given(model=models())
@example(model=MODEL)
def analytic_gradients_in_double_precision(analytic_gradients, reference, model):
    """The gradients are computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    state, tokens = thirds(model[0]), model[1]
    _, grads = analytic_gradients(state, tokens)
    _, want = reference.analytic_gradients(state, tokens)
    within = gradient_bound(state, tokens)
    assert_states(grads, want, within=within, precision="double")
