"""What it means to predict from counts.

Sources: Shannon (1948), section 3, for digrams; Laplace (1774) for adding one.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import (
    assert_at_least,
    assert_at_most,
    assert_close,
    assert_distribution,
    assert_length,
    assert_row,
    assert_unchanged,
)

from ._calculations import (
    AVA,
    ENTRIES,
    LISTS_OF_NAMES,
    MARK,
    TOKENS,
    V,
    _ava_table,
    _counted,
    _log,
    _seen,
    _table,
    _token,
)

ROWS = st.lists(st.tuples(TOKENS, st.integers(1, 9)), min_size=1, max_size=4)
"""The counts of one row as [column, count]."""


@given(entries=ENTRIES, token_id=TOKENS)
@example(entries=[], token_id=MARK)
@example(entries=[[0, 1, 3]], token_id=0)
def bigram_matches_the_definition(bigram, reference, entries, token_id):
    """The probability of token j is (counts[token_id][j] + 1) / (sum of that row + 27).

    What came often after this token is likely to come again. Adding 1 to every count, and
    so 27 to their sum, leaves nothing impossible.
    """
    counts = _table(entries)
    assert_close(bigram(counts, token_id), reference.bigram(counts, token_id))


@given(entries=ENTRIES, token_id=TOKENS)
@example(entries=[], token_id=MARK)
def bigram_is_a_plain_list(bigram, entries, token_id):
    """The probabilities are a list of 27 numbers, not the only row of a batch.

    [0.1, ...] and not [[0.1, ...]]. Everywhere else either is accepted.
    """
    assert_row(bigram, _table(entries), token_id, length=V)


@given(names=LISTS_OF_NAMES, token_id=TOKENS)
@example(names=["ab", "b"], token_id=0)
def bigram_of_counted_names(bigram, reference, names, token_id):
    """After some names have been counted, the row of a letter tells what followed it.

    The rows are what came before, the columns what came next.
    """
    counts = _counted(names)
    assert_close(bigram(counts, token_id), reference.bigram(counts, token_id))


@given(entries=ENTRIES, token_id=TOKENS)
@example(entries=[[0, 1, 3]], token_id=0)
def bigram_sums_to_one(bigram, entries, token_id):
    """bigram returns 27 probabilities, and they sum to 1.

    Something follows, if only the mark. Each count got 1 more, so their sum, by which they
    are divided, got 27 more. A loss can not see where this goes wrong, but the sum can.
    """
    within = tolerance.rounding(2 * V, relative=False)
    assert_distribution(bigram(_seen(entries, token_id), token_id), size=V, within=within)


@given(entries=ENTRIES, token_id=TOKENS, j=TOKENS, k=TOKENS)
@example(entries=[[0, 1, 3]], token_id=0, j=1, k=2)
def bigram_ratio_law(bigram, entries, token_id, j, k):
    """Two probabilities of a row stand to each other as their counts, each plus 1.

    The sum by which both are divided cancels. Together with the sum of 1 this leaves only
    one function.
    """
    counts = _table(entries)
    p = bigram(counts, token_id)
    assert_length(p, V)
    want = (counts[token_id][j] + 1) / (counts[token_id][k] + 1)
    ratio = p[j] / p[k] if p[k] else math.nan
    within = tolerance.rounding(32.0)
    assert_close(ratio, want, within=within, given=p, what=f"the ratio of p[{j}] to p[{k}]")


@given(token_id=st.integers(0, MARK))
@example(token_id=MARK)
def bigram_of_no_counts_is_uniform(bigram, token_id):
    """Before anything has been counted, every token has probability 1/27.

    With all counts 0 only the added ones are left. Without them the first call would
    divide 0 by 0.
    """
    assert_close(bigram(_table([]), token_id), [1.0 / V] * V)


@given(entries=ENTRIES, token_id=TOKENS, elsewhere=ENTRIES)
@example(entries=[[0, 1, 3]], token_id=0, elsewhere=[[1, 0, 5], [1, 1, 2]])
def bigram_looks_at_one_row_only(bigram, entries, token_id, elsewhere):
    """Counts in other rows change nothing: only the token before matters.

    The model knows no more than one token of what came before.
    """
    others = [entry for entry in elsewhere if entry[0] != token_id]
    want = bigram(_seen(entries, token_id), token_id)
    within = tolerance.rounding(32.0)
    assert_close(bigram(_seen(entries + others, token_id), token_id), want, within=within)


@given(entries=ENTRIES, token_id=TOKENS, j=TOKENS)
@example(entries=[[0, 1, 3]], token_id=0, j=1)
def bigram_after_one_more_count(bigram, entries, token_id, j):
    """Counting j once more raises its probability and makes all others smaller by one factor.

    The factor is (N + 27) / (N + 28), N the sum of the row: each single observation counts
    for less, the more there have been.
    """
    counts = _table(entries)
    total = sum(counts[token_id]) + V
    p = bigram(counts, token_id)
    assert_length(p, V)
    want = [(x * total + (k == j)) / (total + 1) for k, x in enumerate(p)]
    more = _table([*entries, (token_id, j, 1)])
    assert_close(bigram(more, token_id), want, within=tolerance.rounding(32.0))


@given(entries=ENTRIES, token_id=TOKENS)
@example(entries=[[0, 1, 9]], token_id=0)
def bigram_is_neither_zero_nor_certain(bigram, entries, token_id):
    """Every probability lies between 1 / (N + 27) and (N + 1) / (N + 27), N the row's sum.

    However much has been counted, nothing is impossible and nothing is certain: a loss of 0
    is out of reach.
    """
    counts = _table(entries)
    total = sum(counts[token_id])
    p = bigram(counts, token_id)
    assert_length(p, V)
    for x in p:
        assert_at_least(x, 1.0 / (total + V))
        assert_at_most(x, (total + 1.0) / (total + V))


@given(row=ROWS, token_id=TOKENS, k=TOKENS, share=st.sampled_from([0.5, 0.125]))
@example(row=[[1, 3]], token_id=0, k=2, share=0.5)
def bigram_is_the_likeliest_belief(bigram, row, token_id, k, share):
    """No other belief makes the row's counts, each plus 1, cheaper in all.

    Moving part of one probability to another token, to or from the first that is named
    here, makes the sum of -(count + 1) log p larger: counting is maximum likelihood.
    """
    counts = _table([(token_id, j, count) for j, count in row])
    p = bigram(counts, token_id)
    assert_distribution(p, size=V, within=tolerance.rounding(2 * V, relative=False))
    j = row[0][0]
    k = k if k != j else (j + 1) % V
    for giver, taker in ((j, k), (k, j)):
        moved = p[giver] * share
        more, less = (counts[token_id][one] + 1 for one in (taker, giver))
        before = -more * _log(p[taker]) - less * _log(p[giver])
        after = -more * _log(p[taker] + moved) - less * _log(p[giver] - moved)
        within = tolerance.information([before, after])
        assert_at_least(after, before, within=within, given=p, what="the cost of another belief")


def bigram_of_the_printed_table(bigram):
    """After a hundred names "ava" has the probabilities 17/127, 5/122, 4/34 and 18/122.

    The mark was followed by a 16 times in 100, a by v 4 times in 95, v by a 3 times in 7,
    and a by the mark 17 times in 95.
    """
    counts = _ava_table()
    for a, b, count, total in AVA:
        p = bigram(counts, _token(a))
        assert_length(p, V)
        assert_close(p[_token(b)], (count + 1) / (total + V), what=f"p of {b} after {a}")


@given(entries=ENTRIES, token_id=TOKENS)
@example(entries=[[0, 1, 3]], token_id=0)
def bigram_leaves_the_counts_alone(bigram, entries, token_id):
    """bigram does not change the table that it is given.

    The ones that are added belong to the prediction. Written into the table, they would be
    added again with every call.
    """
    assert_unchanged(bigram, _seen(entries, token_id), token_id)


@given(entries=ENTRIES, token_id=TOKENS)
@example(entries=[[0, 1, 3]], token_id=0)
def bigram_takes_counts_that_are_floats(bigram, reference, entries, token_id):
    """Counts that are floats give what the equal whole numbers give.

    A table may have been made with 0 or with 0.0.
    """
    counts = [[float(count) for count in row] for row in _table(entries)]
    assert_close(bigram(counts, token_id), reference.bigram(counts, token_id))


@given(entries=ENTRIES, token_id=TOKENS)
@example(entries=[[0, 1, 3]], token_id=0)
def bigram_in_double_precision(bigram, reference, entries, token_id):
    """The probabilities are computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    counts = _table(entries)
    assert_close(bigram(counts, token_id), reference.bigram(counts, token_id), precision="double")
