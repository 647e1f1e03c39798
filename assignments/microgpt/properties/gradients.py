"""What it means to be the gradient of that loss.  Source: Griewank & Walther (2008).

Slopes are measured with the student's own document_loss: a mistake in gpt is no mistake here.
"""

import math

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_finite, assert_unchanged

from ._answers import checked_gradients
from ._bounds import STEP, gradient_rounding, loss_rounding, quotient_rounding
from ._forward import ATTENTION, HIDDEN, right_logits
from ._models import READING, filled, gentle_state, moved, readings, towering
from ._vectors import dot, zeros

FEW = settings(max_examples=12)
"""Each example reads a document several times."""


@FEW
@given(reading=readings(tame=False))
@example(reading=READING)
def gradients_come_with_the_loss(document_gradients, document_loss, reading):
    """The first of the two results is the loss, the same as document_loss gives.

    It is what the gradients are the slopes of, and what a training step reports.
    """
    state, heads, tokens = gentle_state(reading), reading["heads"], reading["tokens"]
    loss, _ = document_gradients(state, heads, tokens, len(tokens) - 1)
    want = document_loss(state, heads, tokens, len(tokens) - 1)
    rows = right_logits(state, reading)[:-1]
    assert_close(loss, want, within=loss_rounding(reading, rows, tokens[1:]))


@FEW
@given(reading=readings(tame=False))
@example(reading=READING)
def gradients_have_the_shape_of_the_state(document_gradients, reading):
    """There is one gradient for every weight, under the same name and at the same place.

    None is missing, not even those that are 0.
    """
    state, tokens = gentle_state(reading), reading["tokens"]
    _, grads = document_gradients(state, reading["heads"], tokens, len(tokens) - 1)
    checked_gradients(grads, state)


@FEW
@given(reading=readings(tame=False, layers=2), shift=st.integers(1, 6), left=st.integers(0, 1))
@example(reading=READING, shift=1, left=0)
@example(reading={**READING, "layers": 2}, shift=2, left=1)
def gradients_are_the_slopes_of_the_loss(document_gradients, document_loss, reading, shift, left):
    """If all weights move along any direction, the loss changes by gradient times direction.

    Measured with the losses at one and at two steps of 1/2048 to either side. All
    positions up to the block size, all layers and all heads have their part in it.
    """
    block = max(1, len(reading["tokens"]) - 1 - left)
    _assert_slope(document_gradients, document_loss, reading, block=block, shift=shift)


@FEW
@given(reading=readings(tame=False))
@example(reading=READING)
def gradient_of_the_head_is_its_slope(document_gradients, document_loss, reading):
    """If lm_head alone moves, the loss changes by its gradient times the direction.

    It is the last matrix on the way forward and the first on the way back.
    """
    _assert_slope(document_gradients, document_loss, reading, parts=["lm_head"])


@FEW
@given(reading=readings(tame=False, layers=2), which=st.integers(0, 1))
@example(reading={**READING, "layers": 2}, which=0)
@example(reading=READING, which=1)
def gradients_of_the_hidden_units_are_slopes(document_gradients, document_loss, reading, which):
    """If fc1 or fc2 alone moves, the loss changes by its gradient times the direction.

    A unit that is closed lets nothing through, neither forward nor back.
    """
    _assert_slope(document_gradients, document_loss, reading, parts=[HIDDEN[which]])


@FEW
@given(reading=readings(tame=False, least=3), which=st.integers(0, 3))
@example(reading=READING, which=1)
@example(reading={**READING, "layers": 2}, which=2)
def gradients_of_attention_are_slopes(document_gradients, document_loss, reading, which):
    """If wq, wk, wv or wo alone moves, the loss changes by its gradient times the direction.

    Later positions look at earlier keys and values, and owe them their gradients.
    """
    _assert_slope(document_gradients, document_loss, reading, parts=[ATTENTION[which]])


@FEW
@given(reading=readings(tame=False, least=3), which=st.sampled_from(["wte", "wpe"]))
@example(reading={**READING, "tokens": [1, 1, 0]}, which="wte")
@example(reading=READING, which="wpe")
def gradients_of_the_embeddings_are_slopes(document_gradients, document_loss, reading, which):
    """If wte or wpe alone moves, the loss changes by its gradient times the direction.

    A token that stands at two places collects from both.
    """
    _assert_slope(document_gradients, document_loss, reading, parts=[which])


@FEW
@given(reading=readings(tame=False))
@example(reading=READING)
def gradients_of_the_head_cancel(document_gradients, reading):
    """In every column of lm_head the gradients sum to 0, to some 15 digits.

    Adding one number to all logits changes no probability. So what one token's row wins
    the others lose.
    """
    state, tokens = gentle_state(reading), reading["tokens"]
    _, grads = document_gradients(state, reading["heads"], tokens, len(tokens) - 1)
    grads = checked_gradients(grads, state)["lm_head"]
    got = [math.fsum(column) for column in zip(*grads, strict=True)]
    within = gradient_rounding(reading)
    assert_close(got, [0.0] * len(got), within=within, given=grads, what="the sum, column ")


@FEW
@given(gap=st.sampled_from([14.0, 28.0, 100.0, 400.0, 600.0]), t=st.integers(0, 2))
@example(gap=600.0, t=1)
def gradients_survive_large_gaps(document_gradients, reference, gap, t):
    """A token up to 600 below the largest logit pulls with its full weight.

    Advice: that is where learning is needed most, and softmax minus 1 is nearly -1 there. A
    guard in the loss turns it into 0; log(sum of exp(z)) minus the token's logit needs none.
    """
    logits, tokens = [0.0, -gap, -1.0], [0, 1, t]
    state = towering(*logits)
    _, grads = document_gradients(state, 1, tokens, 2)
    _, want = reference.document_gradients(state, 1, tokens, 2)
    got, within = checked_gradients(grads, state), tolerance.mean_gradient([logits] * 2) * 2.0
    assert_close(got["lm_head"], want["lm_head"], within=within, what="lm_head")


@FEW
@given(reading=readings(tame=False, most=2))
@example(reading={**READING, "tokens": [2, 0]})
def gradients_are_the_same_twice(document_gradients, reading):
    """The same call gives the same gradients twice.

    Every call starts from gradients that are 0.
    """
    state, heads, tokens = gentle_state(reading), reading["heads"], reading["tokens"]
    first, second = (
        checked_gradients(document_gradients(state, heads, tokens, len(tokens) - 1)[1], state)
        for _ in range(2)
    )
    for name in state:
        assert_close(second[name], first[name], within=gradient_rounding(reading))


@FEW
@given(reading=readings(tame=False, most=2))
@example(reading={**READING, "tokens": [2, 0]})
def document_gradients_leaves_its_arguments_alone(document_gradients, reading):
    """document_gradients changes neither the weights nor the text.

    Moving the weights is the next step's business.
    """
    state, tokens = gentle_state(reading), reading["tokens"]
    assert_unchanged(document_gradients, state, reading["heads"], tokens, len(tokens) - 1)


def _assert_slope(document_gradients, document_loss, reading, *, parts=(), block=0, shift=1):
    """Compare along a direction in which some matrices move, or all of them."""
    state, heads, tokens = gentle_state(reading), reading["heads"], reading["tokens"]
    block = block or len(tokens) - 1
    _, grads = document_gradients(state, heads, tokens, block)
    grads = checked_gradients(grads, state)
    direction = _direction(reading, shift, parts)
    losses = [
        document_loss(moved(state, direction, steps * STEP), heads, tokens, block)
        for steps in (1, -1, 2, -2)
    ]
    assert_finite(losses)
    near, far = losses[0] - losses[1], losses[2] - losses[3]
    want = (8.0 * near - far) / (12.0 * STEP)
    products = [
        math.fsum(dot(way, row) for way, row in zip(direction[name], grads[name], strict=True))
        for name in state
    ]
    given = [*losses, *(row for rows in grads.values() for row in rows)]
    within = quotient_rounding(reading)
    assert_close(math.fsum(products), want, within=within, given=given, what="the slope")


def _direction(reading, shift, parts):
    """Give a number for every weight that moves: those of the reading, from another one on."""
    numbers = reading["numbers"]
    whole = filled(reading, [*numbers[shift:], *numbers[:shift], 1.0])
    return {
        name: rows if not parts or name.split(".")[-1] in parts else zeros(rows)
        for name, rows in whole.items()
    }
