"""What goes wrong in the divergence."""

import math

from gradekit.mistakes import Sentence, as_number, mistakes, number_switches

from ._pairs import _pair_sum, _pair_switches
from ._terms import _in_base, _xlog

_TERMS = {
    "upside_down": (
        Sentence(
            "You divide p by q inside the logarithm, so the sign is wrong.",
            "divergence_with_the_ratio_upside_down",
        ),
        lambda w, x, y: w * math.log(y / x) if w > 0.0 else 0.0,
    ),
    "reversed": (
        Sentence("You exchange q and p: you add up p log(p / q).", "divergence_reversed"),
        lambda w, x, y: y * math.log(y / x) if y > 0.0 else 0.0,
    ),
    "weights": (
        "You weigh by p, not by q: you add up p log(q / p).",
        lambda w, x, y: y * math.log(x / y) if y > 0.0 else 0.0,
    ),
    "symmetric": (
        Sentence("You average both directions.", "divergence_symmetrised"),
        lambda w, x, y: _there(w, x, y) / 2.0 + _back(x, y) / 2.0,
    ),
    "both": ("You add both directions.", lambda w, x, y: _there(w, x, y) + _back(x, y)),
    "less_back": (
        "You subtract the divergence in the other direction.",
        lambda w, x, y: _there(w, x, y) - _back(x, y),
    ),
    "middle": (
        "You compare q with the mean of q and p, not with p.",
        lambda w, x, y: w * math.log(x / ((x + y) / 2.0)) if w > 0.0 else 0.0,
    ),
    "jensen": (
        "You compare q and p with their mean, and average the two (Jensen-Shannon).",
        lambda w, x, y: (
            (
                (w * math.log(x / ((x + y) / 2.0)) if w > 0.0 else 0.0)
                + (y * math.log(y / ((x + y) / 2.0)) if y > 0.0 else 0.0)
            )
            / 2.0
        ),
    ),
    "absolute": (
        Sentence(
            "You take the absolute value of each logarithm.", "divergence_of_absolute_logarithms"
        ),
        lambda w, x, y: abs(_there(w, x, y)),
    ),
    "log_squared": (
        "You square the logarithms.",
        lambda w, x, y: w * math.log(x / y) ** 2 if w > 0.0 else 0.0,
    ),
    "cross_entropy": (
        Sentence(
            "You return the cross-entropy: the entropy of q is not taken away.",
            "divergence_taken_for_the_cross_entropy",
        ),
        lambda w, x, y: -w * math.log(y) if w > 0.0 else 0.0,
    ),
    "minus_cross_entropy": (
        "You add up q log p, which is minus the cross-entropy.",
        lambda w, x, y: w * math.log(y) if w > 0.0 else 0.0,
    ),
    "plus_entropy": (
        "You add the entropy of q to the cross-entropy, where you have to subtract it.",
        lambda w, x, y: -w * math.log(x * y) if w > 0.0 else 0.0,
    ),
    "product": (
        "You add up q log(q * p): p stands above, where you have to divide by it.",
        lambda w, x, y: w * math.log(x * y) if w > 0.0 else 0.0,
    ),
    "less_p_log_p": (
        Sentence(
            "You subtract the entropy of q from that of p.",
            "divergence_as_a_difference_of_entropies",
        ),
        lambda w, x, y: _xlog(w, w) - _xlog(y, y),
    ),
    "less_q_log_q": (
        "You subtract the entropy of p from that of q.",
        lambda w, x, y: _xlog(y, y) - _xlog(w, w),
    ),
    "entropy_of_p": (
        "You subtract the entropy of p from the cross-entropy, not that of q.",
        lambda w, x, y: _xlog(y, y) - _xlog(w, y),
    ),
    "other_cross_entropy": (
        "You subtract the entropy of q from the cross-entropy of p and q, in the wrong order.",
        lambda w, x, y: _xlog(w, w) - _xlog(y, x),
    ),
    "entropy": ("You return minus the entropy of q.", lambda w, x, y: _xlog(w, w)),
    "plain_entropy": (
        "You return the entropy of q: p plays no part.",
        lambda w, x, y: -_xlog(w, w),
    ),
    "unweighted": (
        "You add up log(q / p) without multiplying by q.",
        lambda w, x, y: math.log(x / y) if w > 0.0 else 0.0,
    ),
    "unweighted_back": (
        "You add up log(p / q), without a weight.",
        lambda w, x, y: math.log(y / x) if w > 0.0 else 0.0,
    ),
    "unweighted_absolute": (
        "You add up the absolute values of log(q / p), without a weight.",
        lambda w, x, y: abs(math.log(x / y)) if w > 0.0 else 0.0,
    ),
    "difference": (
        "You multiply log(q / p) by q - p, not by q.",
        lambda w, x, y: (w - y) * math.log(x / y),
    ),
    "no_log": ("You add up q * q / p: the logarithm is missing.", lambda w, x, y: w * x / y),
    "ratio": ("You add up q / p: weight and logarithm are missing.", lambda w, x, y: w / y),
    "log_of_difference": (
        "You take the logarithm of q - p, not of q / p.",
        lambda w, x, y: w * math.log(x - y),
    ),
    "quotient": (
        "You divide log q by log p, where you have to subtract it.",
        lambda w, x, y: w * math.log(x) / math.log(y) if w > 0.0 else 0.0,
    ),
    "log_over_p": (
        "You divide log q by p: p stands outside the logarithm.",
        lambda w, x, y: w * math.log(x) / y if w > 0.0 else 0.0,
    ),
    "first_only": (
        "You subtract log p without multiplying it by q.",
        lambda w, x, y: _xlog(w, x) - math.log(y) if w > 0.0 else 0.0,
    ),
    "second_only": (
        "You multiply only log p by q, and not log q.",
        lambda w, x, y: math.log(x) - w * math.log(y) if w > 0.0 else 0.0,
    ),
    "log1p": (
        "You take the logarithm of 1 + q / p.",
        lambda w, x, y: w * math.log1p(x / y) if w > 0.0 else 0.0,
    ),
    "differences": ("You add up q times q - p.", lambda w, x, y: w * (x - y)),
    "chi": ("You add up the squares of q - p, divided by p.", lambda w, x, y: (w - y) ** 2 / y),
    "squares": ("You add up the squares of q - p.", lambda w, x, y: (w - y) ** 2),
    "distance": ("You add up the absolute values of q - p.", lambda w, x, y: abs(w - y)),
    "half_distance": (
        "You add up half the absolute values of q - p.",
        lambda w, x, y: abs(w - y) / 2.0,
    ),
    "roots": (
        "You add up the squares of the differences of square roots.",
        lambda w, x, y: (math.sqrt(x) - math.sqrt(y)) ** 2,
    ),
    "weights_both": (
        "You multiply each term by p as well.",
        lambda w, x, y: w * y * math.log(x / y) if w > 0.0 and y > 0.0 else 0.0,
    ),
    "class_by_class": (
        "You add the terms of 1 - q and 1 - p.",
        lambda w, x, y: (
            _there(w, x, y) + ((1.0 - w) * math.log((1.0 - x) / (1.0 - y)) if w < 1.0 else 0.0)
        ),
    ),
}
_EVERY = (
    *("reversed", "weights", "symmetric", "both", "less_back", "jensen", "less_p_log_p"),
    *("less_q_log_q", "entropy_of_p", "other_cross_entropy", "difference"),
    *("differences", "chi", "squares", "distance", "half_distance", "roots", "class_by_class"),
)
_WHOLE = {
    "largest_ratio": (
        "You return the logarithm of the largest q / p.",
        lambda q, p: math.log(max(x / y for x, y in zip(q, p, strict=True) if x > 0.0)),
    ),
    "log_of_sum": (
        "You take the logarithm of the sum of q * q / p, not the sum of logarithms.",
        lambda q, p: math.log(sum(x * x / y for x, y in zip(q, p, strict=True) if x > 0.0)),
    ),
    "log_of_ratios": (
        "You take the logarithm of the sum of q / p.",
        lambda q, p: math.log(sum(x / y for x, y in zip(q, p, strict=True) if x > 0.0)),
    ),
    "ratio_of_sums": (
        "You divide the cross-entropy by the entropy, where you have to subtract it.",
        lambda q, p: _crossed(q, p) / _crossed(q, q),
    ),
    "product": (
        "You multiply the cross-entropy by the entropy, where you have to subtract it.",
        lambda q, p: _crossed(q, p) * _crossed(q, q),
    ),
    "bhattacharyya": (
        "You take -log of the sum of the square roots of q * p.",
        lambda q, p: -math.log(sum(math.sqrt(x * y) for x, y in zip(q, p, strict=True))),
    ),
    "likeliest": (
        "Only -log p of the class with the largest q counts.",
        lambda q, p: -math.log(p[q.index(max(q))]),
    ),
    "length": (
        "You return the root of the squared distance of q and p.",
        lambda q, p: math.dist(q, p),
    ),
}


def _there(w, x, y):
    return w * math.log(x / y) if w > 0.0 else 0.0


def _back(x, y):
    """Give the term of the other direction, where it is finite."""
    return y * math.log(y / x) if x > 0.0 and y > 0.0 else 0.0


def _crossed(q, p):
    return -math.fsum(_xlog(x, y) for x, y in zip(q, p, strict=True))


@mistakes(
    benign={"right_guard": (1e-12,)},
    terms={name: sentence for name, (sentence, _) in _TERMS.items()},
    whole={name: sentence for name, (sentence, _) in _WHOLE.items()},
    q_guard=((1e-8, 1e-10, 1e-6, 1e-5, 1e-4, 1e-3), "You add {k} to q inside the logarithm.", 0.0),
    **_pair_switches(
        *("sizes", "zeroed", "ones"),
        guard="divergence_with_a_guard_that_shows",
        floor="divergence_clamped_at_a_millionth",
        zeros="divergence_of_a_zero_is_not_a_number",
        without_last="divergence_without_the_last_class",
        mean="divergence_averaged_over_the_classes",
    ),
    **number_switches(
        "negative",
        "absolute",
        "positive",
        "floor",
        "least",
        single="divergence_in_single_precision",
    ),
)
def kl_divergence(pick, q, p):
    """Give the divergence of what is believed from what happens."""
    if (how := pick("whole")) is not None:
        return as_number(pick, _in_base(pick, _WHOLE[how][1](list(q), list(p))))
    how = pick("terms")
    term = _there if how is None else _TERMS[how][1]
    if (k := pick("q_guard")) is not None:
        return as_number(pick, _pair_sum(pick, lambda w, x, y: term(w, x + k, y), q, p))
    return as_number(pick, _pair_sum(pick, term, q, p, every=how in _EVERY))
