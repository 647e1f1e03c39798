"""What goes wrong in the cross-entropy."""

import math

from gradekit.mistakes import Sentence, as_number, mistakes, number_switches

from ._pairs import _pair_sum, _pair_switches
from ._terms import _in_base

_TERMS = {
    "exchanged": (
        Sentence(
            "You exchange q and p: you add up -p log q.",
            "cross_entropy_with_q_and_p_exchanged",
        ),
        lambda w, x, y: -y * math.log(x) if y > 0.0 else 0.0,
    ),
    "divergence": (
        Sentence(
            "You return the divergence: the entropy of q is taken away.",
            "cross_entropy_taken_for_the_divergence",
        ),
        lambda w, x, y: w * math.log(x / y) if w > 0.0 else 0.0,
    ),
    "class_by_class": (
        Sentence("You add the terms of 1 - q and 1 - p.", "cross_entropy_class_by_class"),
        lambda w, x, y: (
            (-w * math.log(y) if w > 0.0 else 0.0)
            - ((1.0 - w) * math.log(1.0 - y) if w < 1.0 else 0.0)
        ),
    ),
    "rest_only": (
        "You add up -(1 - q) log(1 - p).",
        lambda w, x, y: -(1.0 - w) * math.log(1.0 - y) if w < 1.0 else 0.0,
    ),
    "rest_log": ("You add up -q log(1 - p).", lambda w, x, y: -w * math.log(1.0 - y)),
    "unweighted": (
        "You add up -log p without multiplying by q.",
        lambda w, x, y: -math.log(y) if w > 0.0 else 0.0,
    ),
    "unweighted_all": (
        "You add up -log p of all classes, also of those with q = 0.",
        lambda w, x, y: -math.log(y),
    ),
    "entropy": (
        "You return the entropy of q: p plays no part.",
        lambda w, x, y: -w * math.log(x) if w > 0.0 else 0.0,
    ),
    "entropy_of_p": (
        "You return the entropy of p: q plays no part.",
        lambda w, x, y: -y * math.log(y) if y > 0.0 else 0.0,
    ),
    "no_log": ("You add up q * p: the logarithm is missing.", lambda w, x, y: w * y),
    "log_of_product": (
        "You take the logarithm of q * p, not of p.",
        lambda w, x, y: -w * math.log(x * y) if w > 0.0 else 0.0,
    ),
    "log_of_product_only": (
        "You add up -log(q * p): the weight stands inside the logarithm.",
        lambda w, x, y: -math.log(x * y) if w > 0.0 else 0.0,
    ),
    "ratio_unweighted": (
        "You add up log(q / p), without a weight.",
        lambda w, x, y: math.log(x / y) if w > 0.0 else 0.0,
    ),
    "weights_both": (
        "You multiply each term by p as well.",
        lambda w, x, y: -w * y * math.log(y) if y > 0.0 else 0.0,
    ),
    "difference": (
        "You multiply -log p by q - p, not by q.",
        lambda w, x, y: -(w - y) * math.log(y),
    ),
    "log1p": ("You take the logarithm of 1 + p, not of p.", lambda w, x, y: -w * math.log1p(y)),
    "over": ("You divide q by p: the logarithm is missing.", lambda w, x, y: w / y),
    "over_log": (
        "You divide by log p, where you have to multiply.",
        lambda w, x, y: -w / math.log(y),
    ),
    "log_over": ("You divide -log p by q.", lambda w, x, y: -math.log(y) / w if w > 0.0 else 0.0),
    "log_squared": (
        "You square the logarithms.",
        lambda w, x, y: w * math.log(y) ** 2 if w > 0.0 else 0.0,
    ),
    "squares": ("You add up the squares of q - p.", lambda w, x, y: (w - y) ** 2),
    "logarithms": (
        "You multiply the logarithms of q and of p.",
        lambda w, x, y: -math.log(x) * math.log(y) if w > 0.0 else 0.0,
    ),
    "symmetric": (
        "You average -q log p and -p log q.",
        lambda w, x, y: -(w * math.log(y) + (y * math.log(x) if y > 0.0 else 0.0)) / 2.0,
    ),
    "both": (
        "You add -q log p and -p log q.",
        lambda w, x, y: -(w * math.log(y) + (y * math.log(x) if y > 0.0 else 0.0)),
    ),
    "entropies": (
        "You add the entropies of q and of p.",
        lambda w, x, y: -sum(z * math.log(z) for z in (w, y) if z > 0.0),
    ),
    "plus_divergence": (
        "You add the divergence to the cross-entropy.",
        lambda w, x, y: w * math.log(x / y) - w * math.log(y) if w > 0.0 else 0.0,
    ),
}
_EVERY = (
    *("exchanged", "class_by_class", "rest_only", "unweighted_all"),
    *("entropy_of_p", "difference", "squares", "symmetric", "both", "entropies"),
)
_WHOLE = {
    "likeliest": (
        Sentence(
            "Only -log p of the class with the largest q counts.",
            "cross_entropy_of_the_likeliest_class",
        ),
        lambda q, p: -math.log(p[q.index(max(q))]),
    ),
    "believed": (
        "You return -log of the largest p: q plays no part.",
        lambda q, p: -math.log(max(p)),
    ),
    "believed_class": (
        "Only the class with the largest p counts: -q log p of it.",
        lambda q, p: -q[p.index(max(p))] * math.log(max(p)),
    ),
    "dot": (
        "You take the logarithm of the sum of q * p.",
        lambda q, p: -math.log(math.fsum(x * y for x, y in zip(q, p, strict=True))),
    ),
}


@mistakes(
    benign={"right_guard": (1e-12,)},
    terms={name: sentence for name, (sentence, _) in _TERMS.items()},
    whole={name: sentence for name, (sentence, _) in _WHOLE.items()},
    sign={"plus": "The sign of the result is wrong: a minus is missing or one too many."},
    **_pair_switches(
        *("sizes", "positive", "zeroed", "both_guard", "both_floor"),
        *("ones", "root", "rest", "square"),
        zeros="cross_entropy_of_a_zero_is_an_error",
        mean="cross_entropy_averaged_over_the_classes",
        two="cross_entropy_in_bits",
    ),
    **number_switches(
        "negative",
        "absolute",
        "positive",
        "floor",
        "least",
        single="cross_entropy_in_single_precision",
    ),
)
def cross_entropy(pick, q, p):
    """Give the cross-entropy of what happens and what is believed."""
    if (how := pick("whole")) is not None:
        return _signed(pick, _in_base(pick, _WHOLE[how][1](list(q), list(p))))
    how = pick("terms")
    if how is None:
        return _signed(pick, _pair_sum(pick, _surprise, q, p, zero=1))
    total = _pair_sum(pick, _TERMS[how][1], q, p, every=how in _EVERY, zero=1)
    return _signed(pick, total)


def _signed(pick, total):
    return as_number(pick, total if pick("sign") is None else -total)


def _surprise(w, x, y):
    return -w * math.log(y)
