"""What goes wrong in a step that counts."""

import math

from gradekit.mistakes import COUNTS, NUMBERS, Sentence, as_number, mistakes, number_switches

from ._bigram import V
from ._loss import _ahead_switch, _at_distance, _loss, _loss_switches, _pair_sentences

_FORMS = {
    "loss": ("You return the loss only.", lambda loss, counts: loss),
    "counts": ("You return the counts only.", lambda loss, counts: counts),
    "exchanged": (
        "You return the counts first and the loss second.",
        lambda loss, counts: (counts, loss),
    ),
    "none": ("You return None in place of the counts.", lambda loss, counts: (loss, None)),
}
_TABLES = {
    "new": "You return a new table that holds this name only.",
    "same": "You return the counts as they were: nothing is counted.",
    "set": "You write 1 for each pair, where 1 has to be added.",
    "minus": "You subtract 1 for each pair.",
    "row": "You add 1 to all entries of the row.",
    "doubled": "You double the count of each pair, where 1 has to be added.",
    "shares": "You divide each row of the table by its sum in the end.",
    "mean": "You add 1 divided by the number of pairs, not 1.",
    "everything": "You add 1 to every count of the table.",
    "loss": "You add the loss, not 1, for each pair.",
    "smoothed": "You return the counts plus 1.",
}

_RARE = (
    *("once", "every", "around", "to_mark", "next_token", "first_twice", "last_twice", "places"),
    *("from_first", "to_last", "itself_all", "all"),
)
_NOT_HERE = (
    *("mixed", "softmax", "temperature", "everywhere", "above", "below", "row", "total", "whole"),
    *("by_columns", "less"),
    *("p_digits", "block", "block_over_all", "extra", "clip", "geometric", "harmonic", "rms"),
    *("weighted", "running", "p_log_p", "log1p", "inverse", "binary", "times", "root", "square"),
)
"""What is a matter of the loss, which this function calls."""


@mistakes(
    benign={"right_guard": (1e-12,)},
    order={
        "counted_first": Sentence(
            "You count first and measure the loss after that.",
            "step_counts_before_it_measures",
        ),
        "pair_by_pair": "You count each pair as soon as it is measured.",
        "pair_before": "You count each pair just before it is measured.",
    },
    counted=_pair_sentences(
        place="In the counts: ",
        without_end="step_leaves_out_the_end",
        reversed="step_exchanges_rows_and_columns",
        both="step_counts_both_directions",
    ),
    loss_pairs=_pair_sentences(_RARE, "In the loss: "),
    pairs=_pair_sentences(_RARE),
    ahead=_ahead_switch(),
    counted_ahead=_ahead_switch("In the counts "),
    table={
        **_TABLES,
        "new": Sentence(_TABLES["new"], "step_begins_a_new_table"),
        "set": Sentence(_TABLES["set"], "step_marks_pairs"),
    },
    added=((2, *COUNTS[2:], *NUMBERS), "You add {k} for each pair, not 1.", 1),
    decay=((0.9, 0.99, 0.5, 0.999, 0.95), "You multiply the counts by {k} before you count."),
    form={name: text for name, (text, _) in _FORMS.items()},
    loss={"zero": "Your loss is always 0."},
    **_loss_switches(*_NOT_HERE),
    **number_switches(
        *("negative", "absolute", "positive", "floor", "int", "least", "tanh", "log1p"),
    ),
)
def count_step(pick, counts, tokens):
    """Give the loss of a name, and the counts with its pairs."""
    both = pick("pairs")
    measured = _at_distance(pick, "ahead", pick("loss_pairs") or both, tokens)
    counted = "ahead" if pick("counted_ahead") is None else "counted_ahead"
    pairs = _at_distance(pick, counted, pick("counted") or both, tokens)
    loss, after = _stepped(pick, counts, measured, pairs)
    loss = 0.0 if pick("loss") == "zero" else as_number(pick, loss)
    return (loss, after) if (how := pick("form")) is None else _FORMS[how][1](loss, after)


def _stepped(pick, counts, measured, pairs):
    order = pick("order")
    if order in {"pair_by_pair", "pair_before"}:
        after, losses = [list(row) for row in counts], []
        for pair in pairs:
            if order == "pair_before":
                after[pair[0]][pair[1]] += 1
            losses.append(_loss(pick, after, [pair]))
            if order == "pair_by_pair":
                after[pair[0]][pair[1]] += 1
        return math.fsum(losses) / len(losses), after
    loss = _loss(pick, counts, measured)
    after = _table(pick, counts, pairs, loss)
    return (_loss(pick, after, measured) if order == "counted_first" else loss), after


def _table(pick, counts, pairs, loss):
    """Give the counts after the step."""
    how = pick("table")
    after = [[0] * V for _ in range(V)] if how == "new" else [list(row) for row in counts]
    if (k := pick("decay")) is not None:
        after = [[x * k for x in row] for row in after]
    if how == "same":
        return after
    _count(pick, after, pairs, loss)
    if how == "shares":
        after = [[x / (sum(row) or 1) for x in row] for row in after]
    if how in {"everything", "smoothed"}:
        before = counts if how == "everything" else after
        after = [[x + 1 for x in row] for row in before]
    return after


def _count(pick, after, pairs, loss):
    how, added = pick("table"), pick("added") or 1
    added = {"minus": -1, "mean": 1 / len(pairs), "loss": loss}.get(how, added)
    for a, b in pairs:
        if how == "row":
            after[a] = [x + 1 for x in after[a]]
        elif how == "doubled":
            after[a][b] *= 2
        else:
            after[a][b] = added if how == "set" else after[a][b] + added
