"""What goes wrong in training."""

import math
import random
from itertools import accumulate, pairwise

from gradekit.mistakes import (
    COUNTS,
    FRACTIONS,
    Sentence,
    as_list,
    list_switches,
    mistakes,
)

from ._bigram import V
from ._loss import _loss, _loss_switches, _neighbours, _pair_sentences

_MARK = V - 1
_ORDERS = {
    "second_first": (
        Sentence(
            "You begin with the second name, and come to the first one last.",
            "train_begins_with_the_second_name",
        ),
        lambda i, n, steps: (i + 1) % n,
    ),
    "first_always": (
        Sentence("You take the first name in every step.", "train_takes_the_first_name_always"),
        lambda i, n, steps: 0,
    ),
    "last_always": ("You take the last name in every step.", lambda i, n, steps: n - 1),
    "backwards": (
        "You take the names from the last to the first.",
        lambda i, n, steps: n - 1 - i % n,
    ),
    "first_then_backwards": (
        "After the first name you go backwards, from the last one.",
        lambda i, n, steps: -i % n,
    ),
    "stay": (
        "After the last name you take the last name again and again.",
        lambda i, n, steps: min(i, n - 1),
    ),
    "to_and_fro": (
        "After the last name you go back to the first one, and so on.",
        lambda i, n, steps: min(i % (2 * n), 2 * n - 1 - i % (2 * n)),
    ),
    "one_name_less": (
        "The last name is left out: you begin again one name too early.",
        lambda i, n, steps: i % max(1, n - 1),
    ),
    "half": ("You take each name twice in a row.", lambda i, n, steps: i // 2 % n),
    "double": ("You take every second name.", lambda i, n, steps: 2 * i % n),
    "quotient": (
        "You divide the step by the number of names, where the remainder is needed.",
        lambda i, n, steps: i // n,
    ),
    "blocks": (
        "You take each name several times in a row, before the next one.",
        lambda i, n, steps: i * n // steps,
    ),
}
_STEPS = {
    "one_less": (
        Sentence("You do one step less.", "train_one_step_less"),
        lambda steps, n: range(max(0, steps - 1)),
    ),
    "one_more": ("You do one step more.", lambda steps, n: range(steps + 1)),
    "late": (
        "You leave out step 0: you do one step less, and begin with the second name.",
        lambda steps, n: range(1, steps),
    ),
    "names_end": (
        Sentence("You stop after the last name.", "train_stops_after_the_last_name"),
        lambda steps, n: range(min(steps, n)),
    ),
    "all_names": (
        "You go through all names once, whatever the number of steps.",
        lambda steps, n: range(n),
    ),
    "at_least": (
        "You go through all names, also where that is more than the number of steps.",
        lambda steps, n: range(max(steps, n)),
    ),
    "passes": (
        Sentence(
            "You go through all names in each step.", "train_goes_through_all_names_each_step"
        ),
        lambda steps, n: range(steps * n),
    ),
    "whole_passes": (
        "You only do as many steps as make whole rounds of the names.",
        lambda steps, n: range(steps // n * n),
    ),
    "one": ("You do one step only.", lambda steps, n: range(min(steps, 1))),
    "at_least_one": (
        "You do one step even where none is asked for.",
        lambda s, n: range(max(s, 1)),
    ),
    "twice": ("You do twice as many steps.", lambda steps, n: range(2 * steps)),
    "half": ("You do half as many steps.", lambda steps, n: range(steps // 2)),
}
_LOSSES = {
    "mean_so_far": (
        Sentence(
            "You report the mean of all losses so far, not that of the step.",
            "train_reports_the_mean_so_far",
        ),
        lambda v: [sum(v[: i + 1]) / (i + 1) for i in range(len(v))],
    ),
    "sum_so_far": (
        "You report the sum of all losses so far, not that of the step.",
        lambda v: list(accumulate(v)),
    ),
    "least_so_far": ("You report the smallest loss so far.", lambda v: list(accumulate(v, min))),
    "over_step": (
        "You divide each loss by the number of its step.",
        lambda v: [x / (i + 1) for i, x in enumerate(v)],
    ),
    "over_steps": (
        "You divide each loss by the number of steps.",
        lambda v: [x / len(v) for x in v],
    ),
    "mean": ("You return the mean of the losses, not the list.", lambda v: sum(v) / len(v)),
    "sum": ("You return the sum of the losses, not the list.", sum),
    "last": ("You return the last loss only, as a number.", lambda v: v[-1]),
    "last_list": ("You return a list of the last loss only.", lambda v: v[-1:]),
    "changes": (
        "You report how the loss changes from step to step.",
        lambda v: [b - a for a, b in zip([0.0, *v], v, strict=False)],
    ),
    "perplexities": ("You report exp of the losses.", lambda v: [math.exp(x) for x in v]),
    "zero_first": ("A 0 stands before the losses.", lambda v: [0.0, *v]),
    "front": ("You put each loss before the others: the last one comes first.", lambda v: v[::-1]),
    "numbered": (
        "You return each loss together with the number of its step.",
        lambda v: [[i, x] for i, x in enumerate(v)],
    ),
    "all_mean": (
        "You report the mean of all losses in each step.",
        lambda v: [sum(v) / len(v)] * len(v),
    ),
    "pairwise": (
        "You average each loss with the one before it.",
        lambda v: v[:1] + [(a + b) / 2 for a, b in pairwise(v)],
    ),
}
_FORMS = {
    "counts": ("You return the counts only.", lambda counts, losses: counts),
    "losses": ("You return the losses only.", lambda counts, losses: losses),
    "exchanged": (
        "You return the losses first and the counts second.",
        lambda counts, losses: (losses, counts),
    ),
    "shares": (
        "You return probabilities in place of the counts.",
        lambda counts, losses: (
            [[(x + 1) / (sum(row) + V) for x in row] for row in counts],
            losses,
        ),
    ),
    "smoothed": (
        "You return the counts plus 1.",
        lambda counts, losses: ([[x + 1 for x in row] for row in counts], losses),
    ),
}
_NAMES = {
    "different": (
        "A name that comes several times is taken once.",
        lambda v: list(dict.fromkeys(v)),
    ),
    "sorted": ("You sort the names first.", sorted),
    "by_length": ("You sort the names by their length first.", lambda v: sorted(v, key=len)),
    "without_first": ("You leave the first name out.", lambda v: v[1:] or v),
}
_TOKENS = {
    "no_start": ("The mark at the beginning of each name is missing.", lambda t, b: t[1:]),
    "no_end": ("The mark at the end of each name is missing.", lambda t, b: t[:-1]),
    "no_marks": ("The marks of each name are missing.", lambda t, b: t[1:-1]),
    "joined": (
        Sentence(
            "You join the names: the last letter of one is followed by the first of the next.",
            "train_joins_the_names",
        ),
        lambda t, before: [before, *t[1:-1]],
    ),
    "backwards": ("You count the names from their ends.", lambda t, b: t[::-1]),
}

_NOT_HERE = (
    *("mixed", "softmax", "temperature", "everywhere", "above", "below", "row", "total", "whole"),
    *("by_columns", "less"),
    *("p_digits", "block", "block_over_all", "extra", "clip", "geometric", "harmonic", "rms"),
    *("weighted", "p_log_p", "log1p", "inverse", "binary", "times", "root", "ones", "each"),
    *("smallest", "squares", "floor", "log_squared", "log_of_rest", "square"),
)
"""What is a matter of the loss, which the steps call."""


@mistakes(
    benign={"right_guard": (1e-12,)},
    names={name: text for name, (text, _) in _NAMES.items()},
    order={name: text for name, (text, _) in _ORDERS.items()},
    steps={name: text for name, (text, _) in _STEPS.items()},
    tokens={name: text for name, (text, _) in _TOKENS.items()},
    shuffle=(
        (42, 0, 1, 1337, 123, 2),
        Sentence("You shuffle the names first.", "train_shuffles_the_names"),
    ),
    chosen=((42, 0, 1, 1337, 123, 2), "You choose a name by chance in each step."),
    first_name=(COUNTS, "You begin with names[{k}], not with names[0], and go round from there."),
    names_used=(
        COUNTS,
        Sentence(
            "You take names[:{k}] only, again and again.",
            special={1: "You take names[0] in every step."},
        ),
    ),
    most_steps=(
        (1, 10, 100, 1000, 20, 50, 500),
        Sentence("You do at most {k} steps.", special={1: "You do one step at most."}),
    ),
    rounds=(
        (1, 2, 3, 5, 10),
        Sentence(
            "You do at most {k} * len(names) steps.",
            special={1: "You stop after len(names) steps."},
        ),
    ),
    start=((1, 0.1, 0.01, 2, 10, 27), "You begin with {k} in every place of the table.", 0),
    table={
        "ones": Sentence("You begin with 1 in every place of the table.", "train_begins_with_ones"),
        "one_row": Sentence(
            "All 27 rows of your table are the same list: what counts in one counts in all.",
            "train_shares_one_row",
        ),
        "each_step": "You begin a new table in each step.",
        "each_round": "You begin a new table in each round of the names.",
        "never": "The table stays at 0: the counts of a step are not kept.",
        "twice": "You count each name twice.",
        "set": "You write 1 for each pair, where 1 has to be added.",
    },
    measured={
        "end": Sentence(
            "You measure all losses with the counts of the end.",
            "train_measures_with_the_final_counts",
        ),
        "after": "You measure each loss after its name has been counted.",
        "next": "You measure each loss one step later, with the counts of one name more.",
        "start": "You measure all losses with the counts of the beginning.",
    },
    every=(COUNTS[1:], "You keep only every {k}th loss."),
    moving=(FRACTIONS, "You report a moving average of the losses, with the weight {k}."),
    losses={name: text for name, (text, _) in _LOSSES.items()},
    form={name: text for name, (text, _) in _FORMS.items()},
    counted=_pair_sentences(place="In the counts: "),
    **_loss_switches(*_NOT_HERE),
    **list_switches(
        "absolute", "negative", "square", "batch", "reversed", "running", "over_count", "total"
    ),
)
def train(pick, names, num_steps):
    """Give the counts after some steps, and the losses of the steps."""
    taken = [_tokens(pick, name) for name in _taken(pick, list(names), num_steps)]
    if pick("tokens") == "joined":
        befores = [_MARK, *(tokens[-2] for tokens in taken)]
        taken = [[b, *t[1:-1]] for b, t in zip(befores, taken, strict=False)]
    counts, losses = _trained(pick, taken, len(names))
    if (how := pick("measured")) in {"end", "start"}:
        table = counts if how == "end" else [[0] * V for _ in range(V)]
        losses = [_loss(pick, table, _neighbours(None, tokens)) for tokens in taken]
    losses = _reported(pick, losses)
    return (counts, losses) if (how := pick("form")) is None else _FORMS[how][1](counts, losses)


def _taken(pick, names, num_steps):
    """Give the names of the steps."""
    if (how := pick("names")) is not None:
        names = _NAMES[how][1](names)
    if (seed := pick("shuffle")) is not None:
        random.Random(int(seed)).shuffle(names)
    if (k := pick("names_used")) is not None:
        names = names[: int(k)]
    steps = range(num_steps)
    if (k := pick("rounds")) is not None:
        steps = range(min(num_steps, int(k) * len(names)))
    if (k := pick("most_steps")) is not None:
        steps = range(min(num_steps, int(k)))
    if (how := pick("steps")) is not None:
        steps = _STEPS[how][1](num_steps, len(names))
    if (seed := pick("chosen")) is not None:
        chance = random.Random(int(seed))
        return [chance.choice(names) for _ in steps]
    if (how := pick("order")) is not None:
        return [names[_ORDERS[how][1](i, len(names), num_steps)] for i in steps]
    first = int(pick("first_name") or 0)
    return [names[(i + first) % len(names)] for i in steps]


def _tokens(pick, name):
    tokens = [_MARK, *(ord(c) - ord("a") for c in name), _MARK]
    how = pick("tokens")
    return tokens if how in {None, "joined"} else _TOKENS[how][1](tokens, _MARK)


def _trained(pick, taken, count):
    how = pick("table")
    start = 1 if how == "ones" else pick("start") or 0
    counts, losses = _empty(start, how), []
    for i, tokens in enumerate(taken):
        if how in {"each_step", "never"} or (how == "each_round" and i % count == 0):
            counts = _empty(start, how)
        pairs = _neighbours(None, tokens)
        loss = _loss(pick, counts, pairs)
        _count(counts, _neighbours(pick("counted"), tokens), how)
        if pick("measured") in {"after", "next"}:
            later = taken[min(i + 1, len(taken) - 1)] if pick("measured") == "next" else tokens
            loss = _loss(pick, counts, _neighbours(None, later))
        losses.append(loss)
    return (_empty(start, how) if how == "never" else counts), losses


def _empty(start, how):
    if how == "one_row":
        return [[start] * V] * V
    return [[start] * V for _ in range(V)]


def _count(counts, pairs, how):
    for a, b in pairs:
        if how == "set":
            counts[a][b] = 1
        else:
            counts[a][b] += 2 if how == "twice" else 1


def _reported(pick, losses):
    if (k := pick("every")) is not None:
        losses = losses[:: int(k)]
    if (k := pick("moving")) is not None:
        losses = list(accumulate(losses, lambda mean, x: k * mean + (1.0 - k) * x))
    if (how := pick("losses")) is not None:
        losses = _LOSSES[how][1](losses)
    return losses if isinstance(losses, float | int) or how == "numbered" else as_list(pick, losses)
