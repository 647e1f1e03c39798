"""What holds over the whole range of arguments: long names, large counts, many steps."""

from hypothesis import example

from gradekit import tolerance
from gradekit.asserts import assert_close
from gradekit.strategies import over_the_whole_range

from ._calculations import (
    MARK,
    V,
    _assert_counts,
    _assert_tokens,
    _table,
    _within_loss,
)

ALMOST_CERTAIN = _table([(MARK, 0, 10**6), (0, MARK, 10**6)])


SOON_DONE = "num_steps * len(names) <= 45_000 and num_steps * (max(map(len, names)) + 1) <= 600"
"""Whoever takes all names in each step, or is lent a bigram, comes back in time."""


def _marked(counts, tokens):
    """Put the mark at both ends of the tokens, and a in its place elsewhere."""
    return counts, [MARK, *(token % MARK for token in tokens[1:-1]), MARK]


def _within_losses(counts, names):
    """Allow for the loss of any name at any step: of pairs as rare as any can have been."""
    pairs = max(map(len, names)) + 1
    least = 1.0 / (max(map(sum, counts)) + V)
    return tolerance.divergence([1.0 / pairs] * pairs, [least] * pairs)


@over_the_whole_range()
def tokenize_over_its_whole_range(tokenize, reference, call):
    """tokenize is right for long names too, and for every letter.

    Up to 40 letters, all different or always the same.
    """
    (name,) = call
    _assert_tokens(tokenize(name), reference.tokenize(name))


@over_the_whole_range()
def bigram_over_its_whole_range(bigram, reference, call):
    """bigram is right for large counts too, and where all counts differ.

    Counts up to a million, as whole numbers or as floats.
    """
    counts, token_id = call
    want, within = reference.bigram(counts, token_id), tolerance.rounding(relative=False)
    assert_close(bigram(counts, token_id), want, within=within)


@over_the_whole_range(repair=_marked)
@example(call=(ALMOST_CERTAIN, [MARK, 0, MARK]))
def name_loss_over_its_whole_range(name_loss, reference, call):
    """The loss of a name is right for long names too, and under large counts.

    Up to 40 letters, and counts up to a million.
    """
    counts, tokens = call
    want, within = reference.name_loss(counts, tokens), _within_loss(counts, tokens)
    assert_close(name_loss(counts, tokens), want, within=within)


@over_the_whole_range(repair=_marked)
def count_step_over_its_whole_range(count_step, reference, call):
    """count_step is right for long names too, and where much has been counted.

    Up to 40 letters, and counts up to a million.
    """
    counts, tokens = call
    within = _within_loss(counts, tokens)
    want, table = reference.count_step(counts, tokens)
    loss, got = count_step(counts, tokens)
    assert_close(loss, want, within=within)
    _assert_counts(got, table)


@over_the_whole_range(only=SOON_DONE)
@example(call=([*["a"] * 210, "b"], 211))
@example(call=(["a", "b"], 300))
def train_over_its_whole_range(train, reference, call):
    """train is right for many names too, for long ones, and for many steps.

    Up to 300 names or 300 steps, and names of up to 40 letters.
    """
    names, num_steps = call
    counts, losses = train(names, num_steps)
    table, want = reference.train(names, num_steps)
    _assert_counts(counts, table)
    assert_close(losses, want, within=_within_losses(table, names))
