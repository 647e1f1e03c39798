"""What it means to be surprised by a name.

Source: Shannon (1948).
"""

import math
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import (
    assert_at_least,
    assert_at_most,
    assert_close,
    assert_length,
    assert_unchanged,
)

from ._calculations import (
    ANY_NAME,
    ENTRIES,
    MARK,
    NAMES,
    V,
    _ava_table,
    _log,
    _probabilities,
    _rare,
    _table,
    _tokens,
    _within_loss,
)


@given(entries=ENTRIES, name=NAMES)
@example(entries=[[0, 1, 3]], name="ab")
@example(entries=[[MARK, 2, 9999]], name="a")
def name_loss_matches_the_definition(name_loss, reference, entries, name):
    """The loss of a name is the mean of -log p over its pairs, p what the token before predicts.

    In nats, and divided by the number of pairs: one more than the name has letters.
    """
    counts, tokens = _table(entries), _tokens(name)
    want = reference.name_loss(counts, tokens)
    assert_close(name_loss(counts, tokens), want, within=_within_loss(counts, tokens))


@given(entries=ENTRIES, name=NAMES)
@example(entries=[[0, 1, 3]], name="ab")
@example(entries=[[MARK, 2, 9999]], name="a")
def name_loss_is_the_mean_surprise_of_bigram(name_loss, bigram, entries, name):
    """The loss is the mean of -log bigram(counts, before)[after] over the pairs of a name.

    The model is asked at every token what comes next, and pays for what it gave to the
    token that came.
    """
    counts, tokens = _table(entries), _tokens(name)
    rows = {before: bigram(counts, before) for before in set(tokens)}
    for row in rows.values():
        assert_length(row, V)
    surprises = [-_log(rows[before][after]) for before, after in pairwise(tokens)]
    want = sum(surprises) / len(surprises)
    assert_close(name_loss(counts, tokens), want, within=_within_loss(counts, tokens) * 2)


@given(name=ANY_NAME)
@example(name="a")
@example(name="emma")
def name_loss_of_no_counts_is_log_27(name_loss, name):
    """Before anything has been counted, every name costs log 27 = 3.2958, long or short.

    All 27 tokens are equally likely at every position, and a mean of equal numbers is that
    number.
    """
    counts, tokens = _table([]), _tokens(name)
    assert_close(name_loss(counts, tokens), math.log(V), within=_within_loss(counts, tokens))


@given(entries=ENTRIES, name=NAMES)
@example(entries=[[4, 12, 3], [12, 12, 2], [0, 26, 5]], name="emma")
@example(entries=[[MARK, 2, 9999]], name="a")
def name_loss_is_the_price_of_the_whole_name(name_loss, entries, name):
    """exp(-n loss) is the product of the n probabilities: that of the whole name.

    emma has n = 5 of them, from the mark before e to the mark after a. Surprises add up as
    probabilities multiply.
    """
    counts, tokens = _table(entries), _tokens(name)
    p = _probabilities(counts, tokens)
    n, loss = len(p), name_loss(counts, tokens)
    got = math.exp(-n * loss) if abs(n * loss) < 700.0 else math.nan
    want = math.prod(p)
    within = tolerance.Tolerance(
        roundoffs=16.0 * n * (n + 4), relative=True, source="product of n: 16 n (n + 4) u"
    )
    guard = tolerance.GUARD * want * sum(1.1 / x for x in p)  # of log(p + 1e-12)
    within = within.around(want) + tolerance.Tolerance(
        roundoffs=0.0, below=guard, above=guard, source="a guard up to 1e-12"
    )
    assert_close(got, want, within=within, given=loss, what="exp(-n loss)")


@given(entries=ENTRIES, name=NAMES, elsewhere=ENTRIES)
@example(entries=[[0, 1, 3]], name="ab", elsewhere=[[25, 0, 5], [2, 1, 2]])
def name_loss_ignores_rows_that_are_not_visited(name_loss, entries, name, elsewhere):
    """Rows of tokens that are not in the name change nothing.

    The model is only asked what follows the tokens that are there.
    """
    counts, tokens = _table(entries), _tokens(name)
    others = [entry for entry in elsewhere if entry[0] not in tokens]
    want = name_loss(counts, tokens)
    within = _within_loss(counts, tokens) * 2
    assert_close(name_loss(_table(entries + others), tokens), want, within=within)


@given(entries=ENTRIES, name=NAMES)
@example(entries=[[MARK, 0, 9], [0, MARK, 9]], name="a")
def name_loss_is_never_zero(name_loss, entries, name):
    """The loss lies between log(1 + 26 / (N + 1)) and log(N + 27), N the largest sum of a row.

    The added ones leave something for every other token, so no counts make a name certain,
    and none makes it impossible.
    """
    counts, tokens = _table(entries), _tokens(name)
    most = max(sum(row) for row in counts)
    loss, within = name_loss(counts, tokens), _within_loss(counts, tokens)
    assert_at_least(loss, math.log1p(26.0 / (most + 1.0)), within=within)
    assert_at_most(loss, math.log(most + V), within=within)


@given(count=st.sampled_from([1_000_000, 1000, 30_000, 300_000]), name=st.sampled_from("ab"))
@example(count=1_000_000, name="a")
def name_loss_takes_small_probabilities_as_they_are(name_loss, reference, count, name):
    """A pair that was never seen among up to 26 million others costs what its probability says.

    No probability is 0 here, so no logarithm needs a guard. One of 1e-12 hardly shows; a
    larger one makes rare pairs look less rare than they are.
    """
    counts, tokens = _rare(count), _tokens(name)
    want = reference.name_loss(counts, tokens)
    assert_close(name_loss(counts, tokens), want, within=_within_loss(counts, tokens))


def name_loss_of_ava(name_loss, reference):
    """After a hundred names "ava" costs 2.3148: the mean of 2.0110, 3.1946, 2.1401 and 1.9136.

    Four pairs from three letters, each with the probability that the table gives it.
    """
    counts, tokens = _ava_table(), _tokens("ava")
    want = reference.name_loss(counts, tokens)
    assert_close(name_loss(counts, tokens), want, within=_within_loss(counts, tokens))


@given(entries=ENTRIES, name=NAMES)
@example(entries=[[0, 1, 3]], name="ab")
def name_loss_leaves_its_arguments_alone(name_loss, entries, name):
    """name_loss changes neither the counts nor the tokens.

    Measuring is not training: the table is the same before and after.
    """
    assert_unchanged(name_loss, _table(entries), _tokens(name))


@given(entries=ENTRIES, name=NAMES)
@example(entries=[[0, 1, 3]], name="ab")
@example(entries=[[MARK, 2, 9999]], name="a")
def name_loss_in_double_precision(name_loss, reference, entries, name):
    """The loss is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    counts, tokens = _table(entries), _tokens(name)
    want, within = reference.name_loss(counts, tokens), _within_loss(counts, tokens)
    assert_close(name_loss(counts, tokens), want, within=within, precision="double")
