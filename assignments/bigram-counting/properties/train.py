"""What it means to count name after name.

Source: Karpathy, makemore (2022): counting as training. `identities` are derived by SymPy.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_length, assert_unchanged

from ._calculations import (
    ANY_NAME,
    LISTS_OF_NAMES,
    MARK,
    V,
    _assert_counts,
    _assert_table,
    _counted,
    _distinct,
    _table,
    _tokens,
    _within_loss,
)


def _guards(names):
    """Allow for a guard of up to 1e-12 in each of the logarithms."""
    counts = _counted(names)
    pairs = sum(len(name) + 1 for name in names)
    extra = 1.1 * tolerance.GUARD * pairs * (max(map(sum, counts)) + V)
    return tolerance.Tolerance(
        roundoffs=0.0, below=extra, above=extra, source="a guard up to 1e-12 for each pair"
    )


@given(names=LISTS_OF_NAMES, num_steps=st.integers(0, 6))
@example(names=["ab"], num_steps=1)
@example(names=["ab", "b", "c"], num_steps=5)
def train_counts_the_names_in_turn(train, names, num_steps):
    """The counts are those of the names that were taken: step i takes names[i % len(names)].

    After the last name comes the first again. Nothing is counted before the first step.
    """
    counts, _ = train(names, num_steps)
    taken = [names[step % len(names)] for step in range(num_steps)]
    _assert_counts(counts, _counted(taken))


@given(names=LISTS_OF_NAMES, num_steps=st.integers(1, 5))
@example(names=["ab", "b", "c"], num_steps=4)
def train_is_one_count_step_after_the_other(train, count_step, names, num_steps):
    """train does what count_step does, name after name, and keeps the losses.

    Each step begins with the counts that the one before has left.
    """
    counts, losses = train(names, num_steps)
    assert_length(losses, num_steps)
    table = _table([])
    for step, loss in enumerate(losses):
        tokens = _tokens(names[step % len(names)])
        within = _within_loss(table, tokens) * 2
        want, table = count_step(table, tokens)
        _assert_table(table)
        assert_close(loss, want, within=within, what=f"the loss of step {step}")
    _assert_counts(counts, table)


@given(names=LISTS_OF_NAMES, num_steps=st.integers(1, 6))
@example(names=["ab"], num_steps=2)
def train_losses_match_the_definition(train, reference, names, num_steps):
    """The loss of each step is that of its name under the counts of all steps before it.

    So the first is log 27, and a name that comes again is cheaper.
    """
    _, losses = train(names, num_steps)
    _, want = reference.train(names, num_steps)
    counts = _counted(names * num_steps)
    within = _within_loss(counts, _tokens(max(names, key=len)))
    assert_close(losses, want, within=within)


@given(names=LISTS_OF_NAMES)
@example(names=["ab"])
def train_without_steps_leaves_nothing(train, names):
    """With num_steps = 0 there are zero counts and no losses.

    The table has its 27 rows of 27 zeros all the same.
    """
    counts, losses = train(names, 0)
    _assert_counts(counts, _table([]))
    assert_length(losses, 0)


@given(name=ANY_NAME, num_steps=st.integers(1, 4))
@example(name="emma", num_steps=1)
def train_begins_at_log_27(train, name, num_steps):
    """The first loss is log 27 = 3.2958, whatever the first name is.

    A model that has counted nothing holds 27 tokens equally likely.
    """
    _, losses = train([name], num_steps)
    assert_length(losses, num_steps)
    assert_close(losses[0], math.log(V), within=_within_loss(_table([]), _tokens(name)))


@given(names=LISTS_OF_NAMES, rounds=st.integers(2, 3))
@example(names=["ab", "b"], rounds=2)
def train_goes_round(train, names, rounds):
    """Going through all names k times counts each of them k times.

    Every count is k times what it is after the first round.
    """
    once, _ = train(names, len(names))
    _assert_table(once)
    often, _ = train(names, rounds * len(names))
    _assert_counts(often, [[rounds * count for count in row] for row in once])


@given(names=LISTS_OF_NAMES)
@example(names=["ab", "b"])
def train_order_does_not_change_the_counts(train, names):
    """The order of the names changes nothing in the counts at the end.

    Only the losses on the way depend on what was counted earlier.
    """
    counts, _ = train(names[::-1], len(names))
    _assert_table(counts)
    _assert_counts(train(names, len(names))[0], counts)


@given(names=LISTS_OF_NAMES, num_steps=st.integers(1, 4), more=st.integers(1, 3))
@example(names=["ab", "b"], num_steps=1, more=1)
def train_does_not_look_ahead(train, names, num_steps, more):
    """The losses of the first steps do not depend on how many steps follow.

    What comes later can not have been counted yet.
    """
    _, short = train(names, num_steps)
    assert_length(short, num_steps)
    _, long = train(names, num_steps + more)
    assert_length(long, num_steps + more)
    within = _within_loss(_counted(names * 7), _tokens(max(names, key=len))) * 2
    assert_close(long[:num_steps], short, within=within)


@given(names=LISTS_OF_NAMES, num_steps=st.integers(1, 6))
@example(names=["emma"], num_steps=1)
def train_counts_every_pair(train, names, num_steps):
    """The sum of all counts is that of the letters that were read, plus one for each name.

    And the row of the mark holds one count for each step, for every name begins once.
    """
    counts, _ = train(names, num_steps)
    _assert_table(counts)
    letters = sum(len(names[step % len(names)]) for step in range(num_steps))
    assert_close(sum(map(sum, counts)), float(letters + num_steps), what="the sum of all counts")
    assert_close(sum(counts[MARK]), float(num_steps), what="the sum of the row of the mark")


@given(names=LISTS_OF_NAMES)
@example(names=["ab", "ba"])
def train_total_surprise_is_what_the_counts_say(train, identities, names):
    """If no letter is repeated in a name, the sum of all surprises is known from the counts.

    A pair met for the r-th time had r in the numerator, and its row 27, 28, ... below. So
    the sum is the same in whatever order the names came.
    """
    names = _distinct(names)
    counts, losses = train(names, len(names))
    _assert_table(counts)
    assert_length(losses, len(names))
    parts = [loss * (len(name) + 1) for loss, name in zip(losses, names, strict=True)]
    want = identities.total_surprise(_counted(names))
    within = tolerance.information([want] * 8) + _guards(names)
    assert_close(math.fsum(parts), want, within=within, given=losses, what="the sum of surprises")


@given(names=LISTS_OF_NAMES, num_steps=st.integers(0, 4))
@example(names=["ab", "b"], num_steps=2)
def train_leaves_the_names_alone(train, names, num_steps):
    """train does not change the list of names, nor their order.

    The caller needs it again, and the order is part of the task.
    """
    assert_unchanged(train, names, num_steps)


@given(names=LISTS_OF_NAMES, num_steps=st.integers(1, 4))
@example(names=["ab", "b"], num_steps=2)
def train_is_the_same_twice(train, names, num_steps):
    """The same call gives the same counts and losses twice.

    Every training begins with a table of its own, and nothing is left to chance.
    """
    first, losses = train(names, num_steps)
    _assert_table(first)
    assert_length(losses, num_steps)
    again, repeated = train(names, num_steps)
    _assert_counts(again, first)
    assert_close(repeated, losses)
