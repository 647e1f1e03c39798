"""What goes wrong in the loss of a sequence."""

import math

from gradekit.mistakes import (
    Sentence,
    as_number,
    mean_of,
    mean_switches,
    mistakes,
    number_switches,
)

from ._loss import _cost, _loss_switches

_PAIRS = {
    "every": Sentence(
        "You pair every row with every target, not only with its own.",
        "sequence_loss_of_every_pair",
    ),
    "shifted": "You pair each row with the target after its own: the first target is left out.",
    "shifted_rows": "You pair each target with the row after its own: the first row is left out.",
    "around": "You pair each row with the target after its own, and the last with the first.",
    "around_rows": "You pair each row with the target before its own, and the first with the last.",
    "reversed": "You go through the targets from the end, and through the rows from the start.",
    "sorted": "You sort the targets.",
    "first_target": "You use the first target for every row.",
    "last_target": "You use the last target for every row.",
    "first_row": "You use the first row of logits for every target.",
    "last_row": "You use the last row of logits for every target.",
    "index": "You use the number of the row as the target.",
    "by_target": "You use the target to choose the row.",
    "different": "Equal targets count only once: the first row of each.",
}
_WHOLE = {
    "log_of_mean": (
        Sentence(
            "You average the probabilities of the answers, and take -log of the average.",
            "sequence_loss_of_the_mean_probability",
        ),
        lambda v: -math.log(_mean([math.exp(-x) for x in v])),
    ),
    "log_of_sum": (
        "You add up the probabilities of the answers, and take -log of the sum.",
        lambda v: -math.log(math.fsum(math.exp(-x) for x in v)),
    ),
    "product_p": (
        "You multiply the probabilities of the answers, without a logarithm.",
        lambda v: math.prod([math.exp(-x) for x in v]),
    ),
    "mean_of_perplexities": (
        "You average exp of the losses.",
        lambda v: _mean([math.exp(x) for x in v]),
    ),
    "log_of_perplexities": (
        "You average exp of the losses, and take the logarithm of that.",
        lambda v: math.log(_mean([math.exp(x) for x in v])),
    ),
    "list": ("You return the losses of the positions, not their mean.", list),
}

_NOT_HERE = (
    *("margin", "label_smoothing", "others_smoothing", "score", "p_digits", "power", "smooth"),
    *("bound", "ceiling", "ground", "logit_digits", "shift", "base", "weights", "total"),
    *("added", "added_above", "added_to_each"),
    *("over_count", "times_count", "first", "last", "from_end", "next_around", "log_of_sum"),
    *("less_entropy", "plus_entropy", "logit", "log1p", "minus_log1p", "odds", "over_p", "root_p"),
    *("half_square", "focal", "rest_log_p", "distance", "mean_distance", "rest"),
)
"""What is a matter of the loss of one position, which this function calls."""


@mistakes(
    benign={"accepted": ("added", "raised", "clipped")},
    pairs=_PAIRS,
    whole={name: text for name, (text, _) in _WHOLE.items()},
    over_rows={
        "classes": Sentence(
            "You divide by the number of classes, not by the number of positions.",
            "sequence_loss_divides_by_the_classes",
        ),
        "all": "You divide by the number of positions and by the number of classes.",
        "different": "You divide by the number of different targets.",
        "largest": "You divide by the largest target.",
        "sum": "You divide by the sum of the targets.",
        "log": "You divide by the logarithm of the number of positions.",
    },
    **mean_switches(
        "losses",
        *("log_sum", "first", "once", "product", "geometric"),
        sum="sequence_loss_is_a_sum",
        more="sequence_loss_divides_by_one_more",
        floor="sequence_loss_divides_whole_numbers",
        median="sequence_loss_is_the_median",
        last="sequence_loss_of_the_last_position",
        tail="sequence_loss_skips_the_first",
        pairs="sequence_loss_is_a_mean_of_means",
    ),
    **_loss_switches(*_NOT_HERE),
    **number_switches(
        *(
            "negative",
            "least",
            "absolute",
            "positive",
            "floor",
            "complement",
            "tanh",
            "log1p",
            "int",
        ),
        single="sequence_loss_in_single_precision",
    ),
)
def sequence_loss(pick, logits_list, true_ids):
    """Give the mean loss of the positions of a sequence."""
    pairs = _pairs(pick, list(logits_list), list(true_ids))
    losses = _costs(pick, pairs)
    if (how := pick("whole")) is not None:
        together = _WHOLE[how][1](losses)
        return together if how == "list" else as_number(pick, together)
    if (how := pick("over_rows")) is not None:
        divisor = _DIVISORS[how](logits_list, true_ids)
        return as_number(pick, math.fsum(losses) / divisor)
    return as_number(pick, mean_of(pick, losses))


def _costs(pick, pairs):
    """Give what each pair costs; one that comes again, as among every pair, is worked out once."""
    known = {}
    for row, t in pairs:
        if (id(row), t) not in known:
            known[id(row), t] = _cost(pick, row, t)
    return [known[id(row), t] for row, t in pairs]


def _pairs(pick, rows, ids):
    how = pick("pairs")
    if how == "every":
        return [(row, t) for row in rows for t in ids]
    if how == "different":
        return [(rows[ids.index(t)], t) for t in dict.fromkeys(ids)]
    if how is not None:
        rows, ids = _MOVED[how](rows, ids)
    return list(zip(rows, ids, strict=False))


_MOVED = {
    "shifted": lambda rows, ids: (rows, ids[1:]),
    "shifted_rows": lambda rows, ids: (rows[1:], ids),
    "around": lambda rows, ids: (rows, ids[1:] + ids[:1]),
    "around_rows": lambda rows, ids: (rows, ids[-1:] + ids[:-1]),
    "reversed": lambda rows, ids: (rows, ids[::-1]),
    "sorted": lambda rows, ids: (rows, sorted(ids)),
    "first_target": lambda rows, ids: (rows, ids[:1] * len(rows)),
    "last_target": lambda rows, ids: (rows, ids[-1:] * len(rows)),
    "first_row": lambda rows, ids: (rows[:1] * len(ids), ids),
    "last_row": lambda rows, ids: (rows[-1:] * len(ids), ids),
    "index": lambda rows, ids: (rows, range(len(rows))),
    "by_target": lambda rows, ids: ([rows[t] for t in ids], ids),
}
_DIVISORS = {
    "classes": lambda rows, ids: len(rows[0]),
    "all": lambda rows, ids: len(rows) * len(rows[0]),
    "different": lambda rows, ids: len(set(ids)),
    "largest": lambda rows, ids: max(ids),
    "sum": lambda rows, ids: sum(ids),
    "log": lambda rows, ids: math.log(len(rows)),
}


def _mean(values):
    return math.fsum(values) / len(values)
