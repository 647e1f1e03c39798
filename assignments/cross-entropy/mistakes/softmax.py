"""What goes wrong in softmax."""

import math

from gradekit.mistakes import COUNTS, EPS, Sentence, as_list, list_switches, mistakes

from ._softmax import _changed, _probabilities, _switches

_ENDS = {
    "log": "You return the logarithms of the probabilities.",
    "complement": "You return 1 minus each probability.",
    "most_likely": "You return 1 for the largest logit and 0 for the others.",
    "whole": Sentence(
        "For whole numbers as logits your probabilities are cut to 0 or 1.",
        "softmax_into_an_array_of_ints",
    ),
    "centred": "You subtract the mean from the probabilities in the end.",
}


@mistakes(
    **_switches(
        temperature="softmax_with_a_temperature_left_in",
        bound="softmax_clips_the_logits",
        negative="softmax_with_a_minus",
        unshifted="softmax_without_the_maximum",
        undivided="softmax_without_dividing",
        zero="softmax_starts_the_maximum_at_zero",
        base="softmax_with_base_two",
        raw="softmax_without_exp",
        shares="softmax_applied_twice",
        skip_last="softmax_leaves_the_last_class_out",
        added="softmax_adds_to_the_sum",
    ),
    floor=(EPS[::4], "You do not let a probability fall below {k}."),
    floor_shared=(EPS[::4], "You raise probabilities below {k} to {k}, and divide by the new sum."),
    clip=(EPS[::4], "You limit the probabilities to the range from {k} to 1 - {k}."),
    raised=(EPS[::4], "You add {k} to each probability in the end."),
    zero_below=(EPS[::4], "You set probabilities below {k} to 0."),
    keep=(COUNTS, "Only the {k} largest logits get a probability above 0."),
    end=_ENDS,
    **list_switches(
        *("offset", "absolute", "reversed", "sorted", "over_count", "times_count", "square"),
        batch="softmax_in_a_batch_of_one",
        digits="softmax_rounds",
        single="softmax_in_single_precision",
    ),
)
def softmax(pick, logits):
    """Give the probabilities of some logits."""
    z = _changed(pick, logits)
    if (k := pick("keep")) is not None:
        least = sorted(z, reverse=True)[: int(k)][-1]
        z = [x if x >= least else float("-inf") for x in z]
    p = _limited(pick, _probabilities(pick, z))
    return as_list(pick, _ended(pick, p, logits))


def _limited(pick, p):
    if (k := pick("raised")) is not None:
        p = [x + k for x in p]
    if (k := pick("floor") or pick("floor_shared")) is not None:
        p = [max(x, k) for x in p]
        if pick("floor") is None:
            total = sum(p)
            p = [x / total for x in p]
    if (k := pick("clip")) is not None:
        p = [min(max(x, k), 1.0 - k) for x in p]
    if (k := pick("zero_below")) is not None:
        p = [x if x >= k else 0.0 for x in p]
    return p


def _ended(pick, p, logits):
    how = pick("end")
    if how == "log":
        return [math.log(x) for x in p]
    if how == "whole" and all(isinstance(z, int) for z in logits):
        return [int(x) for x in p]
    ends = {
        "complement": lambda: [1.0 - x for x in p],
        "most_likely": lambda: [float(j == p.index(max(p))) for j in range(len(p))],
        "centred": lambda: [x - sum(p) / len(p) for x in p],
    }
    return ends[how]() if how in ends else p
