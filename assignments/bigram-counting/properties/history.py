"""What it means that a call stands for itself, whatever was called before."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradekit.asserts import assert_close, assert_finite, assert_length
from gradekit.histories import assert_new, histories

from ._calculations import (
    ANY_NAME,
    ENTRIES,
    LISTS_OF_NAMES,
    MARK,
    NAMES,
    TOKENS,
    _assert_counts,
    _assert_tokens,
    _counted,
    _table,
    _tokens,
    _within_loss,
)

FEW = settings(max_examples=2)
STEPS = st.integers(1, 4)
COUNTED_PAIR = [[0, 1, 3], [MARK, 0, 2]]
OTHER_PAIR = [[0, 1, 2], [0, 2, 1], [MARK, 0, 2]]
"""As often as the pairs above, row by row."""


def _one_more(arguments, step):
    """Give a table with one more count in each row: less than that is no count."""
    del step
    table, *others = arguments
    return [[[row[0] + 1, *row[1:]] for row in table], *others]


@FEW
@given(first=ANY_NAME, second=ANY_NAME)
@example(first="emma", second="ava")
def tokenize_does_not_remember(tokenize, reference, first, second):
    """What tokenize gives does not depend on earlier calls.

    Not on another name, on a call that failed, or on what was done with its result. Nor is it
    changed by a later call.
    """
    for call in histories([first], [second]):
        with call:
            (name,) = call.arguments
            _assert_tokens(call.of(tokenize), reference.tokenize(name))
    _assert_tokens(assert_new(tokenize, [first], [second], [first]), reference.tokenize(first))


@FEW
@given(first=st.tuples(ENTRIES, TOKENS), second=st.tuples(ENTRIES, TOKENS))
@example(first=(COUNTED_PAIR, 0), second=(OTHER_PAIR, 0))
def bigram_does_not_remember(bigram, reference, first, second):
    """What bigram gives does not depend on earlier calls.

    Not on another table, on one count more, on the same counts elsewhere in the row, on a
    call that failed, or on what was done with its result.
    """
    calls = [[_table(entries), token] for entries, token in (first, second)]
    for call in histories(*calls, near=_one_more, turns=2, shared=True):
        with call:
            want = reference.bigram(*call.arguments)
            assert_close(call.of(bigram), want)


@FEW
@given(first=st.tuples(ENTRIES, TOKENS), second=st.tuples(ENTRIES, TOKENS))
@example(first=(COUNTED_PAIR, 0), second=(OTHER_PAIR, 0))
def bigram_gives_a_new_list(bigram, reference, first, second):
    """What bigram returns is a new list every time.

    It is no row of the table, and none that it has returned before: the caller may change it,
    and nothing else changes it later.
    """
    one, other = ([_table(entries), token] for entries, token in (first, second))
    assert_close(assert_new(bigram, one, other, one), reference.bigram(*one))


@FEW
@given(first=st.tuples(ENTRIES, NAMES), second=st.tuples(ENTRIES, NAMES))
@example(first=(COUNTED_PAIR, "ab"), second=(OTHER_PAIR, "ab"))
def name_loss_does_not_remember(name_loss, reference, first, second):
    """What name_loss gives does not depend on earlier calls.

    Not on another table, on one count more, on another name, or on a call that failed.
    """
    calls = [[_table(entries), _tokens(name)] for entries, name in (first, second)]
    for call in histories(*calls, near=_one_more, turns=2, shared=True):
        with call:
            got, want = call.of(name_loss), reference.name_loss(*call.arguments)
            assert_close(got, want, within=_within_loss(*call.arguments))


@FEW
@given(first=st.tuples(ENTRIES, NAMES), second=st.tuples(ENTRIES, NAMES))
@example(first=(COUNTED_PAIR, "ab"), second=(OTHER_PAIR, "ab"))
def count_step_does_not_remember(count_step, reference, first, second):
    """What count_step gives depends on the table and the tokens, not on earlier calls.

    All that has been counted stands in the table that it is given, whatever it does to that;
    a table of an earlier call stays as it is.
    """
    calls = [[_table(entries), _tokens(name)] for entries, name in (first, second)]
    for call in histories(*calls, near=_one_more, turns=2):
        with call:
            loss, counts = call.of(count_step)
            want, right = reference.count_step(*call.arguments)
            _assert_counts(counts, right)
            assert_close(loss, want, within=_within_loss(*call.arguments))
    _, counts = assert_new(count_step, *calls, calls[0], in_place=True)
    _assert_counts(counts, reference.count_step(*calls[0])[1])


@FEW
@given(first=st.tuples(LISTS_OF_NAMES, STEPS), second=st.tuples(LISTS_OF_NAMES, STEPS))
@example(first=(["ab", "b"], 3), second=(["ba"], 2))
def train_does_not_remember(train, reference, first, second):
    """What train gives does not depend on earlier calls.

    Every training begins with a table of zeros, also after one that failed.
    """
    for call in histories(first, second, turns=1):
        with call:
            names, num_steps = call.arguments
            counts, losses = call.of(train)
            right, want = reference.train(names, num_steps)
            _assert_counts(counts, right)
            assert_length(losses, num_steps)
            within = _within_loss(_counted(names * num_steps), _tokens(max(names, key=len)))
            assert_close(losses, want, within=within)


@FEW
@given(first=st.tuples(LISTS_OF_NAMES, STEPS), second=st.tuples(LISTS_OF_NAMES, STEPS))
@example(first=(["ab", "b"], 3), second=(["ba"], 2))
def train_gives_new_lists(train, reference, first, second):
    """The table and the losses that train returns are new, and so is every row.

    The caller may go on counting in them, and nothing else changes them later.
    """
    counts, losses = assert_new(train, first, second, first)
    _assert_counts(counts, reference.train(*first)[0])
    assert_length(losses, first[1])
    assert_finite(losses)
