"""What it means to be the loss of a text under a table of logits.

Source: Shannon (1948), section 3, for the model. Logits stay within 4 of zero wherever a claim
is about being right.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_refuses, assert_unchanged
from gradekit.strategies import grid, permutations

from ._calculations import SHORT_EMMA, _each, _finite, _loss_bound, _loud, _zeros
from ._drawn import LOUD, _numbers, _tables, _texts, _texts_without_a_token

LETTERS = 27
"""Twenty-six letters and the mark between names, which is the last token."""
EMMA = (26, 4, 12, 12, 0, 26)
"""The name "emma" between two marks, a = 0 to z = 25: six tokens, five positions."""
AVA = (3, 0, 1, 0, 3)
"""The name "ava" between two marks, over four tokens: a, v, all other letters, the mark."""


@given(weights=_tables(), pair=st.tuples(st.integers(0, 2), st.integers(0, 2)))
@example(weights=[[0.0, 1.0, 3.0], [2.0, 0.0, 0.5], [1.0, 4.0, 0.0]], pair=(2, 1))
@example(weights=[[4.0, -4.0], [0.0, 0.0]], pair=(0, 1))
def loss_of_two_tokens(forward, identities, weights, pair):
    """A text of two tokens a, b costs -log softmax(weights[a])[b].

    It has one position: the model sees a, reads its row of logits, and should have
    predicted b. The last token predicts nothing.
    """
    a, b = (token % len(weights) for token in pair)
    want, within = identities.loss(weights[a], b), tolerance.loss(weights[a], b)
    assert_close(forward(weights, [a, b]), want, within=within)


@given(weights_and_tokens=_texts(), rest=st.lists(st.integers(0, 2), min_size=1, max_size=3))
@example(weights_and_tokens=([[0.0, 2.0], [1.0, 0.0]], [0, 1, 1]), rest=[0])
def loss_of_joined_texts(forward, weights_and_tokens, rest):
    """Two texts that share a token, joined there, cost the mean weighted by their positions.

    n positions have n losses, and the loss of a text is their mean. With the loss of two
    tokens this leaves no choice for any longer text.
    """
    table, text = weights_and_tokens
    rest = [token % len(table) for token in rest]
    losses = _finite([forward(table, text), forward(table, [text[-1], *rest])])
    n = len(text) - 1
    want = (n * losses[0] + len(rest) * losses[1]) / (n + len(rest))
    within = _loss_bound(table, [*text, *rest]) * 3
    assert_close(forward(table, [*text, *rest]), want, within=within)


@given(weights_and_tokens=_texts())
@example(weights_and_tokens=([[0.0, 1.0, 3.0], [2.0, 0.0, 0.5], [1.0, 4.0, 0.0]], [2, 0, 1, 1]))
@example(weights_and_tokens=([[4.0, -4.0], [0.0, 0.0]], [0, 1]))
def loss_matches_the_definition(forward, reference, weights_and_tokens):
    """The loss is the mean of -log softmax(weights[tokens[i]])[tokens[i + 1]] over n positions.

    n is one less than the number of tokens: every token but the last is asked what follows.
    """
    table, tokens = weights_and_tokens
    want = reference.forward(table, tokens)
    assert_close(forward(table, tokens), want, within=_loss_bound(table, tokens))


@given(
    size=st.integers(2, 30),
    row=_numbers(3, -4, 4),
    text=st.lists(st.integers(0, 29), min_size=2, max_size=5),
)
@example(size=LETTERS, row=[0.0, 0.0, 0.0], text=list(EMMA))
def loss_of_an_untrained_table_is_log_v(forward, size, row, text):
    """A table whose rows prefer nothing costs log V, whatever the text.

    Before training every weight is 0, so all V tokens are equally likely. With 27 letters
    the first loss should be log 27 = 3.2958.
    """
    table = [[row[a % 3]] * size for a in range(size)]
    tokens = [token % size for token in text]
    within = _loss_bound(table, tokens)
    assert_close(forward(table, tokens), math.log(size), within=within)


@given(weights_tokens_unread=_texts_without_a_token(), other=_numbers(4, -4, 4))
@example(weights_tokens_unread=([[0.0, 1.0], [2.0, 0.0]], [0, 1], 1), other=[4.0, 0.0, 0.0, 0.0])
def loss_ignores_rows_that_are_not_read(forward, weights_tokens_unread, other):
    """Changing the row of a token that nothing follows leaves the loss unchanged.

    A position sees its own token and no later one. The last token is only an answer.
    """
    table, tokens, unread = weights_tokens_unread
    changed = [other[: len(table)] if a == unread else row for a, row in enumerate(table)]
    within = _loss_bound(table, tokens) * 2
    assert_close(forward(changed, tokens), _finite(forward(table, tokens)), within=within)


@given(weights_and_tokens=_texts(), shifts=st.lists(st.integers(-64, 64), min_size=3, max_size=3))
@example(weights_and_tokens=([[0.0, 1.0], [2.0, 0.0]], [0, 1, 1]), shifts=[3, -5, 0])
def loss_shift_invariance(forward, weights_and_tokens, shifts):
    """Adding a constant to all logits of a row, to each row its own, leaves the loss unchanged.

    Softmax is taken along a row, where only differences count.
    """
    table, tokens = weights_and_tokens
    moved = [[w + shifts[a] for w in row] for a, row in enumerate(table)]
    within = _loss_bound(table, tokens) + _loss_bound(moved, tokens)
    assert_close(forward(moved, tokens), _finite(forward(table, tokens)), within=within)


@given(weights_and_tokens=_texts(), order=permutations(3))
@example(weights_and_tokens=([[0.0, 1.0], [2.0, 0.0]], [0, 1, 1]), order=[1, 0, 2])
def loss_follows_a_renaming(forward, weights_and_tokens, order):
    """Renaming the tokens, in the text and in the table's rows and columns, changes nothing.

    No token is special: neither the first, nor the last, nor the mark between names.
    """
    table, tokens = weights_and_tokens
    order = [token for token in order if token < len(table)]
    renamed = [[table[a][b] for b in order] for a in order]
    text = [order.index(token) for token in tokens]
    within = _loss_bound(table, tokens) * 2
    assert_close(forward(renamed, text), _finite(forward(table, tokens)), within=within)


@given(weight=_numbers(1, -4, 4), length=st.integers(2, 5))
@example(weight=[2.0], length=2)
def loss_of_a_single_token(forward, weight, length):
    """With one token the loss is 0: nothing else can come next.

    Its probability is 1, and log 1 is 0. No other claim tries a table of one token.
    """
    tokens = [0] * length
    assert_close(forward([weight], tokens), 0.0, within=_loss_bound([weight], tokens))


def loss_of_emma(forward):
    """The name "emma" has five positions: its mean loss is a sum of five, divided by 5.

    With all 27 rows at 0 that is log 27 = 3.2958. With four tokens, and m followed by a
    in half of all cases, it is (3 log 4 + log 2 + log 6) / 5 = 1.3288.
    """
    untrained = _zeros(LETTERS)
    within = _loss_bound(untrained, EMMA)
    assert_close(forward(untrained, list(EMMA)), math.log(LETTERS), within=within)
    table = _zeros(4)
    table[2] = [math.log(3.0), 0.0, 0.0, 0.0]
    want = (3.0 * math.log(4.0) + math.log(2.0) + math.log(6.0)) / 5.0
    got = forward(table, list(SHORT_EMMA))
    assert_close(got, want, within=_loss_bound(table, SHORT_EMMA) * 2)


def loss_of_ava(forward):
    """The name "ava" has four positions and costs 2.3148, once 100 names have been counted.

    With 1 added to every count, a follows the mark 17 times of 127, v follows a 5 times of 122,
    a follows v 4 times of 34, and the mark follows a 18 times of 122. Logits are the logarithms
    of such counts. All other letters are one token here, so there are four: a, v, these, mark.
    """
    counts = [[1.0, 5.0, 98.0, 18.0], [4.0, 1.0, 28.0, 1.0], [1.0] * 4, [17.0, 1.0, 108.0, 1.0]]
    table = _each(math.log, counts)
    seldom = [127.0 / 17.0, 122.0 / 5.0, 34.0 / 4.0, 122.0 / 18.0]
    want = math.fsum(map(math.log, seldom)) / 4.0
    assert_close(forward(table, list(AVA)), want, within=_loss_bound(table, AVA) * 2)


@given(weights_and_tokens=_texts(), c=LOUD)
@example(weights_and_tokens=([[0.0, -1.0], [1.0, 0.0]], [0, 1]), c=1e3)
def forward_survives_large_weights(forward, weights_and_tokens, c):
    """Adding up to 10,000 to all weights changes no loss: nothing overflows.

    exp(710) is more than a float can hold, and if every exp underflows, 0 is divided by 0.
    Subtract the largest logit of the row first.
    """
    table, tokens = weights_and_tokens
    loud = _loud(table, c)
    within = _loss_bound(loud, tokens) * 2
    want = _finite(forward(table, tokens))
    assert_close(forward(loud, tokens), want, within=within)


@given(gap=grid(14, 27), t=st.integers(0, 1))
@example(gap=40.0, t=1)
@example(gap=26.5, t=0)
def forward_is_not_clamped_early(forward, reference, gap, t):
    """Unlikely tokens keep costing more, up to a loss of 27 at least.

    A guard against log(0) may be as large as 1e-12, which shows from 27.6 on.
    """
    table, tokens = [[0.0, -gap], [1.0, 0.0]], [0, 1, t]
    want = reference.forward(table, tokens)
    assert_close(forward(table, tokens), want, within=_loss_bound(table, tokens))


@given(gap=st.integers(28, 700), t=st.integers(0, 1))
@example(gap=700, t=1)
def forward_survives_large_gaps(forward, reference, gap, t):
    """Tokens up to 700 below the largest logit cost their true loss, or at least 27.6.

    Their probability is tiny but not 0. A loss that stays at -log(1e-12) = 27.63, because of
    a guard, is accepted here.
    """
    table, tokens = [[0.0, -float(gap)], [float(gap), 0.0]], [0, 1, t]
    want = reference.forward(table, tokens)
    assert_close(forward(table, tokens), want, within=_loss_bound(table, tokens))


@given(gap=st.integers(746, 2000))
def forward_survives_gaps_beyond_745(forward, reference, gap):
    """A token more than 745 below the largest logit still has a finite loss.

    Advice: there the probability is 0 in floats. The logarithm of the sum minus the
    token's logit needs no probability and stays exact; a guard stays finite.
    """
    table, tokens = [[0.0, -float(gap)], [0.0, 0.0]], [0, 1]
    want = reference.forward(table, tokens)
    assert_close(forward(table, tokens), want, within=_loss_bound(table, tokens))


@given(weights_and_tokens=_texts())
@example(weights_and_tokens=([[1.0, 2.0], [0.0, 0.5]], [0, 1, 1]))
def forward_leaves_its_arguments_alone(forward, weights_and_tokens):
    """forward changes neither the weights nor the tokens.

    The gradient and the update that follow need both as they were.
    """
    assert_unchanged(forward, *weights_and_tokens)


@given(weights_and_tokens=_texts())
@example(weights_and_tokens=([[1.0, 2.0], [0.0, 0.5]], [0, 1, 1]))
@example(weights_and_tokens=([[4.0, -4.0], [0.0, 0.125]], [0, 1, 0]))
def forward_in_double_precision(forward, reference, weights_and_tokens):
    """The loss is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    table, tokens = weights_and_tokens
    want, within = reference.forward(table, tokens), _loss_bound(table, tokens)
    assert_close(forward(table, tokens), want, within=within, precision="double")


@given(weights_and_tokens=_texts(), place=st.integers(0, 5))
def forward_refuses_a_negative_token(forward, weights_and_tokens, place):
    """A negative token is answered with a ValueError or an IndexError.

    Advice: Python counts it from the end of the table, so -1 silently means the last row.
    """
    table, tokens = weights_and_tokens
    place = place % len(tokens)
    assert_refuses(forward, table, [*tokens[:place], -1, *tokens[place + 1 :]])
