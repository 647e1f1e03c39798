"""What goes wrong in the entropy."""

import math

from gradekit.mistakes import Sentence, as_number, mistakes, number_switches

from ._terms import (
    _ORDERINGS,
    _chosen,
    _counts,
    _guarded,
    _guards,
    _in_base,
    _list,
    _list_switches,
    _switches,
    _total,
    _weight,
)

_TERMS = {
    "unweighted": (
        Sentence("You add up -log q without multiplying by q.", "entropy_of_unweighted_surprises"),
        lambda x, y: -math.log(y),
    ),
    "no_log": ("You add up q * q: the logarithm is missing.", lambda x, y: x * x),
    "rest_log": ("You add up -q log(1 - q).", lambda x, y: -x * math.log(1.0 - y)),
    "rest_weight": ("You add up -(1 - q) log q.", lambda x, y: -(1.0 - x) * math.log(y)),
    "binary": (
        "You add -(1 - q) log(1 - q) to the term of each class.",
        lambda x, y: -x * math.log(y) - ((1.0 - x) * math.log(1.0 - y) if x < 1.0 else 0.0),
    ),
    "log1p": ("You take the logarithm of 1 + q, not of q.", lambda x, y: -x * math.log1p(y)),
    "over": ("You divide -log q by q, where you have to multiply.", lambda x, y: -math.log(y) / x),
    "log_squared": ("You square the logarithms.", lambda x, y: x * math.log(y) ** 2),
    "log_of_term": (
        "You take the logarithm of q * q.",
        lambda x, y: -math.log(y * y),
    ),
    "gini": (
        Sentence(
            "You add up q (1 - q), which is 1 minus the sum of the squares.",
            "entropy_as_impurity",
        ),
        lambda x, y: x * (1.0 - x),
    ),
    "exp": ("You use exp in place of the logarithm.", lambda x, y: -x * math.exp(y)),
    "minus_inside": ("You use exp(-q) in place of -log q.", lambda x, y: x * math.exp(-y)),
    "inverse": ("You use 1 / q in place of -log q, so each class adds 1.", lambda x, y: x / y),
}
_WHOLE = {
    "largest": ("You return -log of the largest probability.", lambda q: -math.log(max(q))),
    "smallest": (
        "You return -log of the smallest probability.",
        lambda q: -math.log(min(x for x in q if x > 0.0)),
    ),
    "count": ("You return the logarithm of the number of classes.", lambda q: math.log(len(q))),
    "possible": (
        "You return the logarithm of the number of classes with q above 0.",
        lambda q: math.log(sum(x > 0.0 for x in q)),
    ),
    "not_likeliest": ("You return 1 minus the largest probability.", lambda q: 1.0 - max(q)),
    "collision": (
        "You return -log of the sum of squares.",
        lambda q: -math.log(math.fsum(x * x for x in q)),
    ),
    "from_uniform": (
        "You subtract the entropy from the logarithm of the number of classes.",
        lambda q: math.log(len(q)) + math.fsum(x * math.log(x) for x in q if x > 0.0),
    ),
    "log_of_sum": (
        "You take the logarithm of the sum of q, which is 1.",
        lambda q: -math.log(math.fsum(q)),
    ),
    "variance": (
        "You return the variance of the probabilities.",
        lambda q: math.fsum((x - 1.0 / len(q)) ** 2 for x in q) / len(q),
    ),
}


@mistakes(
    benign={"right_guard": (1e-12,)},
    terms={name: sentence for name, (sentence, _) in _TERMS.items()},
    whole={name: sentence for name, (sentence, _) in _WHOLE.items()},
    sign={
        "plus": Sentence(
            "The sign of the result is wrong: a minus is missing or one too many.",
            "entropy_without_the_minus",
        )
    },
    zeros={
        "error": Sentence(
            "A class with q = 0 leads to log(0), an error or nan. It has to add nothing.",
            "entropy_of_a_zero_is_not_a_number",
        ),
        "whole": "You return 0 as soon as one class has q = 0.",
        "one": "A class with q = 0 adds 1.",
    },
    **_guards("q", "q", guard="entropy_with_a_guard_that_shows"),
    **_list_switches("q", "q", (*_ORDERINGS, "ones", "equal", "certain")),
    **_switches(
        *("sizes", "positive", "zeroed"),
        without_last="entropy_without_the_last_class",
        mean="entropy_averaged_over_the_classes",
        two="entropy_in_bits",
    ),
    **number_switches(
        "negative", "absolute", "positive", "floor", "least", single="entropy_in_single_precision"
    ),
)
def entropy(pick, q):
    """Give the entropy of some probabilities."""
    zeros = pick("zeros")
    if zeros == "whole" and 0.0 in q:
        return 0.0
    v = _list(pick, "q", q)
    if (how := pick("whole")) is not None:
        return _signed(pick, _in_base(pick, _WHOLE[how][1](v)))
    how = pick("terms")
    term = (lambda x, y: -x * math.log(y)) if how is None else _TERMS[how][1]
    terms = []
    for (x,) in _chosen(pick, v):
        if x == 0.0 and zeros is not None:
            terms.append(1.0 if zeros == "one" else math.log(0.0))
        elif _counts(pick, x):
            terms.append(
                term(_weight(pick, x), _guarded(pick, "q", x + (pick("right_guard") or 0.0)))
            )
    return _signed(pick, _total(pick, terms, len(v)))


def _signed(pick, total):
    return as_number(pick, total if pick("sign") is None else -total)
