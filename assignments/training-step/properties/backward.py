"""What it means to be the gradient of the loss of a text by the table of logits.

Source: Boehning (1992) for how far a step goes down. `identities` are derived by SymPy.
"""

import math
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_at_most, assert_close, assert_unchanged

from ._calculations import (
    SHORT_EMMA,
    _assert_gradient,
    _assert_table,
    _each,
    _finite,
    _flat,
    _gradient_bound,
    _loss_bound,
    _loud,
    _zeros,
)
from ._drawn import LOUD, _numbers, _tables, _texts, _texts_without_a_token

STEP = 2.0**-17
"""The h of every central difference: near 1e-5, and w + h is exact on the grid."""
EVERY_PAIR = ((0, 0, 1, 1, 0), (0, 0, 1, 0, 2, 1, 1, 2, 2, 0))
"""For one, two and three tokens a text in which every pair occurs exactly once."""


@given(weights=_tables(), pair=st.tuples(st.integers(0, 2), st.integers(0, 2)))
@example(weights=[[0.0, 1.0, 3.0], [2.0, 0.0, 0.5], [1.0, 4.0, 0.0]], pair=(2, 1))
def gradient_of_two_tokens(backward, identities, weights, pair):
    """The gradient of a text a, b is softmax(weights[a]) minus 1 at b, in row a; 0 elsewhere.

    Only the row that was read can have made the loss what it is.
    """
    a, b = (token % len(weights) for token in pair)
    want = _zeros(len(weights))
    want[a] = identities.gradient(weights[a], b)
    assert_close(backward(weights, [a, b]), want, within=_gradient_bound(weights, [a, b]))


@given(weights_and_tokens=_texts(), rest=st.lists(st.integers(0, 2), min_size=1, max_size=3))
@example(weights_and_tokens=([[0.0, 2.0], [1.0, 0.0]], [0, 1, 0]), rest=[0, 0])
def gradient_of_joined_texts(backward, weights_and_tokens, rest):
    """Two texts joined at a common token have the mean gradient, weighted by positions.

    The loss is a mean, and so is its gradient. A row that both texts read gets the sum of
    what they ask for. With the gradient of two tokens this says all there is to say.
    """
    table, text = weights_and_tokens
    rest = [token % len(table) for token in rest]
    first, second = backward(table, text), backward(table, [text[-1], *rest])
    _assert_table(first, len(table))
    _assert_table(second, len(table))
    n, more = len(text) - 1, len(rest)
    want = _each(lambda x, y: (n * x + more * y) / (n + more), first, second)
    within = _gradient_bound(table, [*text, *rest]) * 3
    assert_close(backward(table, [*text, *rest]), want, within=within)


@given(weights_and_tokens=_texts())
@example(weights_and_tokens=([[0.0, 1.0, 3.0], [2.0, 0.0, 0.5], [1.0, 4.0, 0.0]], [2, 0, 2, 2, 1]))
@example(weights_and_tokens=([[0.0, -24.0, -4.0], [0.0, -60.0, 4.0], [0.0] * 3], [0, 0, 1, 0]))
def gradient_matches_the_derivative(backward, identities, weights_and_tokens):
    """Row a of the gradient is (visits times softmax(weights[a]), minus counts) / n.

    Visits is how often a is followed by anything, counts by what: that is what
    differentiating the mean over n positions gives.
    """
    table, tokens = weights_and_tokens
    want = identities.table_gradient(table, tokens)
    _assert_gradient(backward(table, tokens), want, table, tokens)


@given(weights_and_tokens=_texts(largest=2), a=st.integers(0, 2), j=st.integers(0, 2))
@example(weights_and_tokens=([[1.0, 2.0], [0.0, 0.5]], [0, 1, 0]), a=0, j=1)
@example(weights_and_tokens=([[1.0, 2.0], [0.0, 0.5]], [0, 1, 0]), a=1, j=1)
def gradient_is_the_slope_of_the_loss(backward, forward, weights_and_tokens, a, j):
    """Each entry of the gradient is the slope of the loss along that weight.

    Measured by moving the weight by 1/131072 to either side and dividing the difference
    of the two losses by the distance.
    """
    table, tokens = weights_and_tokens
    a, j = a % len(table), j % len(table)
    grads = backward(table, tokens)
    _assert_table(grads, len(table))
    losses = []
    for h in (STEP, -STEP):
        moved = [list(row) for row in table]
        moved[a][j] += h
        losses.append(forward(moved, tokens))
    slope = (losses[0] - losses[1]) / (2.0 * STEP)
    within = _gradient_bound(table, tokens) + tolerance.central_difference(6.0, 2.0)
    assert_close(grads[a][j], slope, within=within, what=f"entry [{a}][{j}]")


@given(weights_and_tokens=_texts())
@example(weights_and_tokens=([[1.0, 2.0], [0.0, 0.5]], [0, 1, 1]))
def gradient_rows_sum_to_zero(backward, weights_and_tokens):
    """Every row of the gradient sums to 0.

    What the right answer gains in score the others lose: adding the same to a whole row
    would change no probability.
    """
    table, tokens = weights_and_tokens
    grads, within = backward(table, tokens), _gradient_bound(table, tokens) * len(table)
    _assert_table(grads, len(table))
    for a, row in enumerate(grads):
        assert_close(math.fsum(row), 0.0, within=within, given=row, what=f"the sum of row {a}")


@given(weights_tokens_unread=_texts_without_a_token())
@example(weights_tokens_unread=([[0.0, 1.0], [2.0, 0.0]], [0, 1], 1))
@example(weights_tokens_unread=([[0.0, 1.0], [2.0, 0.0]], [1, 0], 0))
def gradient_is_zero_in_rows_that_are_not_read(backward, weights_tokens_unread):
    """The row of a token that nothing follows has gradient 0.

    It had no part in the loss. Being an answer does not count: answers are columns.
    """
    table, tokens, unread = weights_tokens_unread
    grads = backward(table, tokens)
    _assert_table(grads, len(table))
    within = _gradient_bound(table, tokens)
    assert_close(grads[unread], [0.0] * len(table), within=within, what=f"row {unread}, entry ")


@given(size=st.integers(2, 3), more=st.lists(st.integers(0, 2), max_size=4))
@example(size=2, more=[1, 1])
def gradient_vanishes_at_the_counts(backward, size, more):
    """Where the logits are the logarithms of how often each pair occurs, the gradient is 0.

    There is nothing left to learn: the table predicts what it has seen as often as it saw it.
    """
    tokens = [*EVERY_PAIR[size - 2], *(token % size for token in more)]
    counts = _zeros(size)
    for token, following in pairwise(tokens):
        counts[token][following] += 1.0
    table = [[math.log(count) for count in row] for row in counts]
    within = _gradient_bound(table, tokens) * 2
    assert_close(backward(table, tokens), _zeros(size), within=within)


@given(weights_and_tokens=_texts(), eighths=st.integers(1, 31))
@example(weights_and_tokens=([[1.0, 2.0], [0.0, 0.5]], [0, 1, 0]), eighths=8)
def steps_below_four_lower_the_loss(backward, forward, weights_and_tokens, eighths):
    """A step of size lr < 4 against the gradient lowers the loss by lr (1 - lr/4) |g|² at least.

    The loss of a table of logits bends by at most 1/2, so a step downhill can not overshoot
    sooner. |g|² is the sum of the squares of all entries.
    """
    table, tokens = weights_and_tokens
    rate, grads = eighths / 8.0, backward(table, tokens)
    _assert_table(grads, len(table))
    after = _each(lambda w, g: w - rate * g, table, grads)
    square = math.fsum(g * g for g in _flat(grads))
    most = forward(table, tokens) - rate * (1.0 - rate / 4.0) * square
    within = _loss_bound(table, tokens) * 2 + _gradient_bound(table, tokens) * 16
    got = forward(after, tokens)
    assert_at_most(got, most, within=within, given=grads, what="the loss afterwards")


@given(weight=_numbers(1, -4, 4), length=st.integers(2, 5))
@example(weight=[2.0], length=2)
def gradient_of_a_single_token(backward, weight, length):
    """With one token the gradient is 0: whatever its weight, its probability is 1.

    Nothing can be learnt here. No other claim tries a table of one token.
    """
    tokens = [0] * length
    assert_close(backward([weight], tokens), [[0.0]], within=_gradient_bound([weight], tokens))


def gradient_of_emma(backward):
    """On "emma", four tokens at 0, the row of m gets -0.1 at m and at a, and 0.1 elsewhere.

    m is read twice of five times, followed once by m and once by a: (2/4 - 1) / 5 = -0.1, and
    2/4 / 5 = 0.1. All other rows are read once and get -0.15 at what follows, 0.05 elsewhere.
    """
    want = [[0.05, 0.05, 0.05, 0.05] for _ in range(4)]
    want[0][3] = want[1][2] = want[3][1] = -0.15
    want[2] = [-0.1, 0.1, -0.1, 0.1]
    within = _gradient_bound(_zeros(4), SHORT_EMMA)
    assert_close(backward(_zeros(4), list(SHORT_EMMA)), want, within=within)


@given(weights_and_tokens=_texts())
@example(weights_and_tokens=([[1.0, 2.0], [0.0, 0.5]], [0, 1, 1]))
def gradient_is_the_same_twice(backward, weights_and_tokens):
    """The same call gives the same gradient twice.

    Every call starts from 0. What is left over from an earlier step belongs to weights
    that there are no more.
    """
    table, tokens = weights_and_tokens
    first, within = _finite(backward(table, tokens)), _gradient_bound(table, tokens)
    assert_close(backward(table, tokens), first, within=within)


@given(weights_and_tokens=_texts(), c=LOUD)
@example(weights_and_tokens=([[0.0, -1.0], [1.0, 0.0]], [0, 1]), c=1e3)
def backward_survives_large_weights(backward, weights_and_tokens, c):
    """Adding up to 10,000 to all weights changes no gradient: nothing overflows.

    It is made of softmax, so it overflows where softmax does.
    """
    table, tokens = weights_and_tokens
    loud = _loud(table, c)
    within = _gradient_bound(loud, tokens) * 2
    want = _finite(backward(table, tokens))
    assert_close(backward(loud, tokens), want, within=within)


@given(gap=st.integers(14, 700), t=st.integers(0, 1))
@example(gap=28, t=1)
@example(gap=700, t=1)
def backward_survives_large_gaps(backward, reference, gap, t):
    """A token up to 700 below the largest logit gets a gradient of nearly -1 / n.

    That is where learning is needed most. The gradient needs no logarithm, so no guard may
    turn it into 0.
    """
    table, tokens = [[0.0, -float(gap)], [float(gap), 0.0]], [0, 1, t]
    want, within = reference.backward(table, tokens), _gradient_bound(table, tokens)
    assert_close(backward(table, tokens), want, within=within)


@given(weights_and_tokens=_texts())
@example(weights_and_tokens=([[1.0, 2.0], [0.0, 0.5]], [0, 1, 1]))
def backward_leaves_its_arguments_alone(backward, weights_and_tokens):
    """backward changes neither the weights nor the tokens.

    It says which way to go; going there is the step's business.
    """
    assert_unchanged(backward, *weights_and_tokens)


@given(weights_and_tokens=_texts())
@example(weights_and_tokens=([[1.0, 2.0], [0.0, 0.5]], [0, 1, 1]))
def backward_in_double_precision(backward, reference, weights_and_tokens):
    """The gradient is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    table, tokens = weights_and_tokens
    want = reference.backward(table, tokens)
    _assert_gradient(backward(table, tokens), want, table, tokens, precision="double")
