"""What it means to count a name: the training step of this model.

Source: Dawid (1984): predict first, then look.
"""

import math
from itertools import pairwise

from hypothesis import example, given

from gradekit.asserts import assert_at_most, assert_close

from ._calculations import (
    ANY_NAME,
    ENTRIES,
    MARK,
    NAMES,
    V,
    _assert_counts,
    _assert_table,
    _table,
    _tokens,
    _within_loss,
)


@given(entries=ENTRIES, name=NAMES)
@example(entries=[], name="a")
@example(entries=[[0, 0, 3]], name="aaa")
def count_step_adds_one_for_every_pair(count_step, entries, name):
    """The new counts are the old ones, with 1 added for every pair of neighbours in the name.

    counts[before][after]: the row is the token that came first. A pair that comes twice
    counts twice, and what was counted earlier stays.
    """
    tokens = _tokens(name)
    pairs = [(before, after, 1) for before, after in pairwise(tokens)]
    _, counts = count_step(_table(entries), tokens)
    _assert_counts(counts, _table([*entries, *pairs]))


@given(entries=ENTRIES, name=NAMES)
@example(entries=[[0, 1, 3]], name="ab")
def count_step_measures_before_it_counts(count_step, name_loss, entries, name):
    """The loss that is returned is that under the counts as they were before.

    First predict, then look: a model that has counted a name already finds it easier.
    """
    counts, tokens = _table(entries), _tokens(name)
    loss, _ = count_step(counts, tokens)
    want = name_loss(_table(entries), tokens)
    assert_close(loss, want, within=_within_loss(counts, tokens) * 2)


@given(name=ANY_NAME)
@example(name="emma")
def count_step_from_nothing_costs_log_27(count_step, name):
    """The first step of all costs log 27 = 3.2958, whatever the name.

    Nothing has been counted yet, so all tokens are equally likely.
    """
    counts, tokens = _table([]), _tokens(name)
    loss, _ = count_step(counts, tokens)
    assert_close(loss, math.log(V), within=_within_loss(counts, tokens))


@given(entries=ENTRIES, name=NAMES)
@example(entries=[], name="emma")
def count_step_counts_one_pair_more_than_letters(count_step, entries, name):
    """A step adds one more to the sum of all counts than the name has letters.

    emma adds five. Of these one leaves the mark, and one arrives at it.
    """
    _, counts = count_step(_table(entries), _tokens(name))
    _assert_table(counts)
    got = sum(map(sum, counts)) - sum(map(sum, _table(entries)))
    assert_close(got, float(len(name) + 1), what="the sum of what was added")
    leaving = sum(counts[MARK]) - sum(_table(entries)[MARK])
    assert_close(leaving, 1.0, what="what was added to the row of the mark")


@given(entries=ENTRIES, name=NAMES)
@example(entries=[[0, 1, 3]], name="ab")
@example(entries=[], name="aa")
def count_step_never_makes_its_own_name_dearer(count_step, name_loss, entries, name):
    """After a name has been counted, its loss is no larger than before.

    Counting mixes the belief with how often things happened in this very name, and that
    brings every row nearer to it.
    """
    counts, tokens = _table(entries), _tokens(name)
    _, after = count_step(_table(entries), tokens)
    _assert_table(after)
    most = name_loss(counts, tokens)
    within = _within_loss(counts, tokens) * 2
    assert_at_most(name_loss(after, tokens), most, within=within, what="the loss after the step")


@given(entries=ENTRIES, first=NAMES, second=NAMES)
@example(entries=[], first="ab", second="ba")
def count_step_order_does_not_matter(count_step, entries, first, second):
    """Two names counted one after the other leave the same counts in either order.

    Sums do not depend on the order of what is added.
    """
    _, one = count_step(_table(entries), _tokens(first))
    _assert_table(one)
    _, one = count_step(one, _tokens(second))
    _, other = count_step(_table(entries), _tokens(second))
    _assert_table(other)
    _, other = count_step(other, _tokens(first))
    _assert_table(other)
    _assert_counts(one, other)


def count_step_on_emma(count_step):
    """Counting "emma" from nothing leaves five ones in the table.

    The mark and e, e and m, m and m, m and a, a and the mark.
    """
    pairs = [(MARK, 4, 1), (4, 12, 1), (12, 12, 1), (12, 0, 1), (0, MARK, 1)]
    loss, counts = count_step(_table([]), _tokens("emma"))
    _assert_counts(counts, _table(pairs))
    assert_close(loss, math.log(V), within=_within_loss(_table([]), _tokens("emma")))
