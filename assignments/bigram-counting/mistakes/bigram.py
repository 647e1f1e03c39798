"""What goes wrong in the probabilities of what follows."""

import math

from gradekit.mistakes import EPS, as_list, list_switches, mistakes

from ._bigram import V, _bigram_switches, _probabilities

_ENDS = {
    "log": ("You return logarithms of the probabilities.", lambda p: [math.log(x) for x in p]),
    "cost": ("You return -log of the probabilities.", lambda p: [-math.log(x) for x in p]),
    "complement": ("You return 1 minus each probability.", lambda p: [1.0 - x for x in p]),
    "likeliest": (
        "You return the likeliest token, not the probabilities.",
        lambda p: p.index(max(p)),
    ),
    "one": (
        "You return 1 for the likeliest token and 0 for the others.",
        lambda p: [float(b == p.index(max(p))) for b in range(V)],
    ),
}


@mistakes(
    **_bigram_switches(
        column="bigram_of_what_came_before",
        none="bigram_without_the_ones",
        above_only="bigram_with_the_ones_above_only",
        one_below="bigram_with_one_below",
        columns="bigram_divided_by_columns",
        table="bigram_of_the_whole_table",
        largest="bigram_divided_by_the_largest",
        softmax="bigram_as_a_softmax",
        letters_below="bigram_of_26_letters",
    ),
    floor=(EPS[::4], "You do not let a probability fall below {k}."),
    raised=(EPS[::4], "You add {k} to each probability in the end.", 0.0),
    end={name: text for name, (text, _) in _ENDS.items()},
    **list_switches(
        *("offset", "absolute", "over_count", "times_count"),
        batch="bigram_in_a_batch_of_one",
        single="bigram_in_single_precision",
    ),
)
def bigram(pick, counts, token_id):
    """Give the probabilities of what follows a token."""
    p = _probabilities(pick, counts, token_id)
    if (k := pick("raised")) is not None:
        p = [x + k for x in p]
    if (k := pick("floor")) is not None:
        p = [max(x, k) for x in p]
    if (how := pick("end")) is not None:
        p = _ENDS[how][1](p)
    return p if how == "likeliest" else as_list(pick, p)
