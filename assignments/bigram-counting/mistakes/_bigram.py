"""From counts to probabilities, with the mistakes that may be made on the way."""

import math

from gradekit.mistakes import NUMBERS, Sentence
from gradekit.mistakes.tables import choices

V = 27
_ROWS = {
    "column": (
        "You take the column of the token, not its row.",
        lambda counts, a: [row[a] for row in counts],
    ),
    "previous": ("You take the row before that of the token.", lambda counts, a: counts[a - 1]),
    "next": (
        "You take the row after that of the token, and the first one after the last.",
        lambda counts, a: counts[(a + 1) % V],
    ),
    "first": ("You always take the first row.", lambda counts, a: counts[0]),
    "last": ("You always take the last row.", lambda counts, a: counts[-1]),
    "mirrored": ("You count the rows from the end.", lambda counts, a: counts[V - 1 - a]),
    "all_rows": (
        "You add up all rows: the token before plays no part.",
        lambda counts, a: [sum(column) for column in zip(*counts, strict=True)],
    ),
    "all_columns": (
        "You use the sums of the rows: the token before plays no part.",
        lambda counts, a: [sum(row) for row in counts],
    ),
    "both": (
        "You add the column of the token to its row.",
        lambda counts, a: [x + row[a] for x, row in zip(counts[a], counts, strict=True)],
    ),
    "seen": (
        "You use 1 for each count above 0: how often a pair came plays no part.",
        lambda counts, a: [int(x > 0) for x in counts[a]],
    ),
    "squares": ("You square the counts.", lambda counts, a: [x * x for x in counts[a]]),
    "roots": (
        "You take square roots of the counts.",
        lambda counts, a: [math.sqrt(x) for x in counts[a]],
    ),
}
_ONES = {
    "none": "You do not add 1 to the counts.",
    "above_only": "You add 1 to each count above, and nothing to the sum below.",
    "one_below": "You add 1 to the sum below, where 27 belongs.",
    "below_only": "You add 27 to the sum below, and no 1 to the counts above.",
    "zeros": "You add 1 only to counts of 0.",
    "not_zeros": "You add 1 only to counts above 0.",
    "if_empty": "You do not add 1: only a row without counts gets equal probabilities.",
    "empty_zero": "You do not add 1, and return 0 for a row without counts.",
    "rows_different": "You add to the sum below how many counts are above 0, not 27.",
    "letters_below": "You add 26 to the sum below, where 27 belongs.",
}
_TOTALS = {
    "columns": (
        "You divide by the sums of the columns, not by the sum of the row.",
        None,
    ),
    "table": (
        "You divide by the sum of the whole table, plus 1 for each entry.",
        lambda w, counts, a: sum(map(sum, counts)) + V * V,
    ),
    "table_27": (
        "You divide by the sum of the whole table, plus 27.",
        lambda w, counts, a: sum(map(sum, counts)) + V,
    ),
    "table_only": (
        "You divide by the sum of the whole table.",
        lambda w, counts, a: sum(map(sum, counts)),
    ),
    "own_column": (
        "You divide by the sum of the column of the token, plus 27.",
        lambda w, counts, a: sum(row[a] for row in counts) + V,
    ),
    "largest": ("You divide by the largest entry, not by the sum.", lambda w, counts, a: max(w)),
    "count": ("You divide by 27, the number of tokens.", lambda w, counts, a: V),
    "one": ("You do not divide.", lambda w, counts, a: 1),
    "without_last": (
        "The last entry is missing from the sum below.",
        lambda w, counts, a: math.fsum(w[:-1]),
    ),
    "without_first": (
        "The first entry is missing from the sum below.",
        lambda w, counts, a: math.fsum(w[1:]),
    ),
    "norm": (
        "You divide by the root of the sum of squares, not by the sum.",
        lambda w, counts, a: math.sqrt(math.fsum(x * x for x in w)),
    ),
    "squares": (
        "You divide by the sum of the squares, not by the sum.",
        lambda w, counts, a: math.fsum(x * x for x in w),
    ),
    "square": ("You divide by the square of the sum.", lambda w, counts, a: math.fsum(w) ** 2),
    "root": (
        "You divide by the square root of the sum.",
        lambda w, counts, a: math.sqrt(math.fsum(w)),
    ),
    "mean": (
        "You divide by the mean of the row, not by its sum.",
        lambda w, counts, a: math.fsum(w) / V,
    ),
    "sum_and_count": (
        "You divide by the sum and by 27.",
        lambda w, counts, a: math.fsum(w) * V,
    ),
    "different": (
        "Equal counts enter the sum below only once.",
        lambda w, counts, a: math.fsum(set(w)),
    ),
    "others": ("The entry itself is missing from the sum that it is divided by.", None),
    "running": ("You divide each entry by the sum up to there.", None),
    "whole": ("You divide with //, which rounds down.", None),
}


def _bigram_switches(*without, **beliefs):
    """Give the switches of `_probabilities`; beliefs by position, or by name of a parameter."""
    of = beliefs.get
    switches = {
        "row": choices(_ROWS, beliefs, without),
        "ones": choices(_ONES, beliefs, without),
        "total": choices(_TOTALS, beliefs, without),
        "softmax": {
            "counts": Sentence("You take softmax of the counts.", of("softmax", "")),
            "shares": "In the end you take softmax as well.",
        },
        "everywhere": (
            (0.0, 2.0, 0.5, 0.1, 0.01, 0.001, 1e-5, 1e-8, 1e-10, 3.0, 10.0),
            Sentence(
                "You add {k} to each count, where 1 belongs, and 27 times as much to the sum.",
                special={
                    0: "You add nothing to the counts: 1 belongs to each, and 27 to their sum."
                },
            ),
            1.0,
        ),
        "above": (
            (2.0, 0.5, 0.1, 0.01, 0.001, 1e-5, 1e-8, 3.0, 10.0),
            "You add {k} to each count above, where 1 belongs.",
            1.0,
        ),
        "below": (
            (26, 28, 25, 0, 1, 2, 10, 54, 729),
            Sentence(
                "You add {k} to the sum below, where 27 belongs.",
                special={0: "You add nothing to the sum below, where 27 belongs."},
            ),
            27,
        ),
        "by_columns": (
            (27, 26, 28),
            "You divide each entry by the sum of its column plus {k}, not by the sum of the row.",
        ),
        "mixed": (
            (0.5, 0.1, 0.9, 0.01, 0.99, 0.2, 0.8, 0.05),
            "You mix the probabilities with equal ones: {k} of the whole is shared out equally.",
            0.0,
        ),
        "mixed_all": (
            (0.5, 0.1, 0.9, 0.01, 0.99, 0.2, 0.8, 0.05),
            "You mix in {k} of how often each token comes after any token.",
            0.0,
        ),
        "temperature": (
            NUMBERS,
            "You raise the counts plus 1 to the power of {k} before you divide.",
            1.0,
        ),
    }
    return {name: switch for name, switch in switches.items() if name not in without}


def _probabilities(pick, counts, a):
    """Give 27 probabilities of what follows a token."""
    row = list(counts[a] if (how := pick("row")) is None else _ROWS[how][1](counts, a))
    if (how := pick("softmax")) == "counts":
        return _softmax(row)
    w = _weights(pick, row)
    if (k := pick("temperature")) is not None:
        w = [x**k for x in w]
    p = _divided(pick, row, w, counts, a)
    if (k := pick("mixed")) is not None:
        p = [(1.0 - k) * x + k / V for x in p]
    if (k := pick("mixed_all")) is not None:
        p = [(1.0 - k) * x + k * y for x, y in zip(p, _anywhere(counts), strict=True)]
    if how == "shares" and pick("total") == "one":
        return None  # softmax of the counts is a position of its own
    return _softmax(p) if how == "shares" else p


def _anywhere(counts):
    row = [sum(column) + 1 for column in zip(*counts, strict=True)]
    return [x / sum(row) for x in row]


def _weights(pick, row):
    how = pick("ones")
    if how in {"none", "below_only", "if_empty", "empty_zero"}:
        return row
    if how in {"zeros", "not_zeros"}:
        return [x + ((x == 0) == (how == "zeros")) for x in row]
    k = pick("everywhere") if pick("above") is None else pick("above")
    return [x + (1 if k is None else k) for x in row]


def _below(pick, row, w):
    how = pick("ones")
    if how in {"above_only", "one_below", "letters_below", "rows_different"}:
        different = sum(x > 0 for x in row)
        added = {"above_only": 0, "one_below": 1, "letters_below": 26, "rows_different": different}
        return sum(row) + added[how]
    if (k := pick("below")) is not None:
        return sum(row) + k
    if pick("above") is not None or how == "below_only":
        return sum(row) + V
    return math.fsum(w)


def _divided(pick, row, w, counts, a):
    if pick("ones") in {"if_empty", "empty_zero"} and not any(row):
        return [1.0 / V if pick("ones") == "if_empty" else 0.0] * V
    how, below = pick("total"), _below(pick, row, w)
    if how == "columns" or (k := pick("by_columns")) is not None:
        added = V if how == "columns" else k
        return [x / (sum(r[b] for r in counts) + added) for b, x in enumerate(w)]
    if how == "others":
        return [x / (below - x) for x in w]
    if how == "running":
        return [x / sum(w[: b + 1]) for b, x in enumerate(w)]
    if how == "whole":
        return [float(x // below) for x in w]
    if how is not None:
        below = _TOTALS[how][1](w, counts, a)
    return [x / below for x in w]


def _softmax(v):
    weights = [math.exp(x) for x in v]
    total = math.fsum(weights)
    return [w / total for w in weights]
