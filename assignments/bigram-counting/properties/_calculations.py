"""Small calculations that several claims share, and what is drawn.

Tables are drawn as names that have been counted, or as single entries, since the names'
own tables hide a mistake: with the mark at both ends, every row of theirs has the same sum
as its column, and then no loss can tell rows from columns.
"""

import math
from itertools import pairwise, product

from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import Mismatch, show

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARK = 26
"""The token at both ends of every name."""

V = 27
"""Twenty-six letters and the mark."""

AVA = (("mark", "a", 16, 100), ("a", "v", 4, 95), ("v", "a", 3, 7), ("a", "mark", 17, 95))
"""For each pair of "ava": how often a hundred names had it, and its row in all."""

NAMES = st.text("abcz", min_size=1, max_size=4)
ANY_NAME = st.text(LETTERS, min_size=1, max_size=8)
LISTS_OF_NAMES = st.lists(NAMES, min_size=1, max_size=4)
TOKENS = st.sampled_from([MARK, 0, 1, 2, 25])
ENTRIES = st.lists(st.tuples(TOKENS, TOKENS, st.integers(1, 9)), max_size=5)
"""Counts as [row, column, count]; what is not named is 0."""


def _token(letter):
    return MARK if letter == "mark" else LETTERS.index(letter)


def _tokens(name):
    return [MARK, *map(_token, name), MARK]


def _table(entries):
    """Write out a table whose entries are given, with zeros elsewhere."""
    counts = [[0] * V for _ in range(V)]
    for row, column, count in entries:
        counts[row][column] += count
    return counts


def _counted(names):
    """Count the pairs of some names."""
    pairs = [pair for name in names for pair in pairwise(_tokens(name))]
    return _table([(*pair, 1) for pair in pairs])


def _ava_table():
    """Give a table in which the pairs of "ava" are as often as after a hundred names."""
    entries = [(_token(a), _token(b), count) for a, b, count, _ in AVA]
    others = {"mark": 84, "a": 74, "v": 4}  # what else the three rows hold
    return _table([*entries, *((_token(a), _token("n"), rest) for a, rest in others.items())])


def _rare(count):
    """Give counts under which "a" is rare: this many of every other pair of its tokens."""
    pairs = [(a, b) for a, rare in ((MARK, 0), (0, MARK)) for b in range(V) if b != rare]
    return _table([(*pair, count) for pair in pairs])


def _seen(entries, token_id):
    """Write out a table in which the row of a token has at least one count."""
    return _table([*entries, (token_id, 1, 1)])


def _distinct(names):
    """Leave out of each name the letters that it has had before."""
    return ["".join(dict.fromkeys(name)) for name in names]


def _called(token):
    return "the mark" if token == MARK else LETTERS[token]


def _probabilities(counts, tokens):
    rows = [(counts[a], b) for a, b in pairwise(tokens)]
    return [(row[b] + 1) / (sum(row) + V) for row, b in rows]


def _within_loss(counts, tokens):
    """Allow for the mean of n surprises: a cross-entropy whose weights are 1/n."""
    p = _probabilities(counts, tokens)
    return tolerance.divergence([1.0 / len(p)] * len(p), p)


def _told(count):
    """Write a count; 3.0 is 3."""
    return show(int(count) if float(count).is_integer() else count)


def _shown(counts):
    """Write a table as its entries, of which most are 0."""
    filled = [
        f"counts[{a}][{b}] = {_told(counts[a][b])}"
        for a, b in product(range(V), repeat=2)
        if counts[a][b] != 0
    ]
    kept = [*filled[:6], *(["..."] if len(filled) > 6 else [])]
    return ", ".join(kept) or "zeros only"


def _assert_table(counts):
    """Assert 27 rows of 27 numbers, of which none is infinite or below 0."""
    if len(counts) != V or any(len(row) != V for row in counts):
        rows = sorted({len(row) for row in counts})
        found = f"{len(counts)} rows of {rows[0] if len(rows) == 1 else rows or 0} numbers"
        raise Mismatch(
            f"the table has {found}, but should have 27 rows of 27 numbers",
            got=found,
            expected="27 rows of 27 numbers",
        )
    for a, b in product(range(V), repeat=2):
        if not 0.0 <= counts[a][b] < math.inf:
            raise Mismatch(
                f"counts[{a}][{b}] is {_told(counts[a][b])}, but should be 0 or more",
                got=_shown(counts),
                expected="27 rows of 27 numbers from 0 on",
            )


def _assert_counts(got, want):
    """Assert that a table holds exactly these counts."""
    _assert_table(got)
    for a, b in product(range(V), repeat=2):
        if got[a][b] != want[a][b]:
            raise Mismatch(
                f"counts[{a}][{b}], how often {_called(a)} is followed by {_called(b)}, is "
                f"{_told(got[a][b])}, but should be {_told(want[a][b])}",
                got=_shown(got),
                expected=_shown(want),
            )


def _assert_tokens(got, want):
    if got != want:
        raise Mismatch(
            f"got {show(got)}, but should be {show(want)}", got=show(got), expected=show(want)
        )


def _log(x):
    return math.log(x) if x > 0.0 else -math.inf if x == 0.0 else math.nan
