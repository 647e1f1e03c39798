"""Formulas of the loss of one position, from its logits and the next token."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gradekit.mistakes.logits import exponentials, log_sum_exp, plain, softmax
from gradekit.mistakes.tables import Forms


def _without(z: Sequence[float], t: int) -> list[float]:
    return [x for j, x in enumerate(z) if j != t]


LOSSES: Final[Forms] = {
    None: (lambda z, t: log_sum_exp(z) - z[t], ""),
    "bits": (
        lambda z, t: (log_sum_exp(z) - z[t]) / math.log(2),
        "Your loss is in bits: the logarithm has base 2, where it should be natural.",
    ),
    "base_ten": (
        lambda z, t: (log_sum_exp(z) - z[t]) / math.log(10),
        "Your logarithm has base 10; it should be natural.",
    ),
    "one_minus": (
        lambda z, t: 1 - softmax(z)[t],
        "Your loss is 1 - p; it should be minus the logarithm of p.",
    ),
    "minus_p": (lambda z, t: -softmax(z)[t], "Your loss is -p: the logarithm is missing."),
    "p": (lambda z, t: softmax(z)[t], "You average probabilities: -log is missing."),
    "log_rest": (
        lambda z, t: -math.log(1 - softmax(z)[t]),
        "Your loss is -log(1 - p); it should be -log(p).",
    ),
    "log1p": (
        lambda z, t: -math.log1p(softmax(z)[t]),
        "Your loss is -log(1 + p); it should be -log(p).",
    ),
    "reciprocal": (
        lambda z, t: math.exp(log_sum_exp(z) - z[t]),
        "Your loss is 1 / p; it should be minus the logarithm of p.",
    ),
    "brier": (
        lambda z, t: sum((p - (j == t)) ** 2 for j, p in enumerate(softmax(z))),
        "Your loss is a sum of squared errors of the probabilities.",
    ),
    "brier_mean": (
        lambda z, t: sum((p - (j == t)) ** 2 for j, p in enumerate(softmax(z))) / len(z),
        "Your loss is a mean of squared errors of the probabilities.",
    ),
    "squared": (
        lambda z, t: (1 - softmax(z)[t]) ** 2,
        "Your loss is (1 - p) squared; it should be minus the logarithm of p.",
    ),
    "entropy": (
        lambda z, _: math.fsum(p * -math.log(p) for p in softmax(z) if p > 0),
        "Your loss is the entropy of the prediction: the next token plays no part.",
    ),
    "all_classes": (
        lambda z, _: sum(log_sum_exp(z) - x for x in z),
        "You add up -log p of all tokens, where only that of the next one counts.",
    ),
    "mean_of_classes": (
        lambda z, _: sum(log_sum_exp(z) - x for x in z) / len(z),
        "You average -log p over all tokens, where only that of the next one counts.",
    ),
    "binary": (
        lambda z, t: log_sum_exp(z) - z[t] - sum(math.log(1 - p) for p in _without(softmax(z), t)),
        "You add -log(1 - p) of all other tokens.",
    ),
    "weighted": (
        lambda z, t: softmax(z)[t] * (log_sum_exp(z) - z[t]),
        "Your loss is -p log p of the next token: the factor p does not belong there.",
    ),
    "focal": (
        lambda z, t: (1 - softmax(z)[t]) * (log_sum_exp(z) - z[t]),
        "You multiply the loss of a position by 1 - p.",
    ),
    "no_normaliser": (
        lambda z, t: -z[t],
        "Your loss is minus the logit: the logarithm of the sum of exp is missing.",
    ),
    "log_of_the_logit": (
        lambda z, t: -math.log(z[t]),
        "You take the logarithm of the logit itself: softmax is missing.",
    ),
    "hard_maximum": (
        lambda z, t: max(z) - z[t],
        "Your loss is the distance to the largest logit: log of the sum of exp is missing.",
    ),
    "only_normaliser": (
        lambda z, _: log_sum_exp(z),
        "The logit of the next token is not subtracted.",
    ),
    "plus_logit": (
        lambda z, t: log_sum_exp(z) + z[t],
        "You add the logit of the next token; it should be subtracted.",
    ),
    "lost_maximum": (
        lambda z, t: math.log(sum(exponentials(z))) - z[t],
        "The largest logit, subtracted before exp, is not added again.",
    ),
    "maximum_twice": (
        lambda z, t: log_sum_exp(z) - z[t] + max(z),
        "The largest logit counts once too often: it is added, but not subtracted.",
    ),
    "no_maximum": (
        lambda z, t: math.log(plain(z)) - z[t],
        "You take exp of the logits as they are, so that large ones overflow.",
    ),
    "linear": (
        lambda z, t: -math.log(z[t] / sum(z)),
        "You divide the logit by the sum of the logits: exp is missing.",
    ),
    "half_linear": (
        lambda z, t: -math.log(math.exp(z[t]) / sum(z)),
        "You divide by the sum of the logits themselves: exp is missing there.",
    ),
    "without_target": (
        lambda z, t: log_sum_exp(_without(z, t)) - z[t],
        "The next token's own logit is missing from the sum of exp.",
    ),
    "skip_last": (
        lambda z, t: log_sum_exp(z[:-1]) - z[t],
        "The last logit is missing from the sum of exp.",
    ),
    "skip_first": (
        lambda z, t: log_sum_exp(z[1:]) - z[t],
        "The first logit is missing from the sum of exp.",
    ),
    "mean_of_exp": (
        lambda z, t: log_sum_exp(z) - math.log(len(z)) - z[t],
        "You divide by the mean of exp; it should be the sum.",
    ),
    "distinct": (
        lambda z, t: log_sum_exp(sorted(set(z))) - z[t],
        "Equal logits enter the sum of exp only once.",
    ),
    "one_more": (
        lambda z, t: math.log(1 + plain(z)) - z[t],
        "1 is added to the sum of exp.",
    ),
    "one_more_shifted": (
        lambda z, t: math.log(1 + sum(exponentials(z))) - (z[t] - max(z)),
        "The sum of exp is too large by one more largest logit.",
    ),
    "sigmoid": (
        lambda z, t: math.log1p(math.exp(-z[t])),
        "You take the sigmoid of one logit; it should be softmax over all.",
    ),
}
"""The loss from logits z and the next token t."""
