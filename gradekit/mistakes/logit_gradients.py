"""The gradient of one position's loss by its logits, right and wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

from gradekit.mistakes.averages import AVERAGES
from gradekit.mistakes.formulas import Formula, as_in
from gradekit.mistakes.logits import exponentials, log_sum_exp, prepared, softmax
from gradekit.mistakes.losses import TARGETS
from gradekit.mistakes.model import Pick, Sentence
from gradekit.mistakes.pools import NUMBERS
from gradekit.mistakes.tables import Forms, Parameters, chosen

Gradient = Callable[[Sequence[float], int], list[float]]


def _one(j: int, t: int) -> float:
    return 1.0 if j == t else 0.0


def _by_probabilities(formula: Callable[[float, float], float]) -> Gradient:
    """Make a gradient of what each entry is from its probability and its target."""
    return lambda z, t: [formula(p, _one(j, t)) for j, p in enumerate(softmax(z))]


def _through_softmax(slopes: Callable[[Sequence[float], int], Sequence[float]]) -> Gradient:
    """Make a gradient by the logits of one by the probabilities."""

    def gradient(z: Sequence[float], t: int) -> list[float]:
        p = softmax(z)
        received = slopes(p, t)
        mean = sum(x * y for x, y in zip(p, received, strict=True))
        return [x * (y - mean) for x, y in zip(p, received, strict=True)]

    return gradient


DELTAS: Final[Forms] = {
    None: (_by_probabilities(lambda p, y: p - y), ""),
    "up": (
        _by_probabilities(lambda p, y: y - p),
        "Your gradient has the opposite sign: it points to where the loss gets smaller.",
    ),
    "no_minus_one": (
        _by_probabilities(lambda p, _: p),
        "The 1 is not subtracted at the next token: your gradient by the logits is softmax.",
    ),
    "only_minus_one": (
        _by_probabilities(lambda _, y: -y),
        "Softmax is missing from your gradient: only the -1 at the next token is left.",
    ),
    "minus_softmax": (
        _by_probabilities(lambda p, y: -p - y),
        "You subtract softmax; it should be added, and only the 1 subtracted.",
    ),
    "plus_one": (
        _by_probabilities(lambda p, y: p + y),
        "You add 1 at the next token; it should be subtracted.",
    ),
    "one_everywhere": (
        _by_probabilities(lambda p, _: p - 1),
        "You subtract 1 at every token, not only at the next one.",
    ),
    "target_only": (
        _by_probabilities(lambda p, y: (p - 1) * y),
        "Only the logit of the next token gets a gradient.",
    ),
    "others_only": (
        _by_probabilities(lambda p, y: p * (1 - y)),
        "The logit of the next token gets no gradient.",
    ),
    "target_doubled": (
        _by_probabilities(lambda p, y: p - 2 * y),
        "You subtract 2 at the next token; it should be 1.",
    ),
    "sigmoid_slope": (
        _by_probabilities(lambda p, y: (p - y) * p * (1 - p)),
        "You multiply by p (1 - p); softmax and the logarithm together leave p minus one-hot.",
    ),
    "times_p": (
        _by_probabilities(lambda p, y: (p - y) * p),
        "You multiply each entry of p minus one-hot by its probability once more.",
    ),
    "diagonal": (
        _by_probabilities(lambda p, y: (p - 1) if y else p * (1 - p)),
        "Entries of other tokens are p (1 - p); they should be p.",
    ),
    "slope_only": (
        _by_probabilities(lambda p, _: p * (1 - p)),
        "Your gradient is p (1 - p) everywhere; it should be p minus one-hot.",
    ),
    "by_probability": (
        _by_probabilities(lambda p, y: -y / p),
        "Your gradient is that by the probability, -1 / p: the step through softmax is missing.",
    ),
    "by_probability_clean": (
        _by_probabilities(lambda p, y: -y / max(p, 1e-12)),
        "Your gradient is that by the probability, -1 / p: the step through softmax is missing.",
    ),
    "of_p": (
        _through_softmax(lambda p, t: [-_one(j, t) for j in range(len(p))]),
        "Your gradient is that of -p: the factor 1 / p of the logarithm is missing.",
    ),
    "of_brier": (
        _through_softmax(lambda p, t: [2 * (x - _one(j, t)) for j, x in enumerate(p)]),
        "Your gradient is that of the squared error of the probabilities.",
    ),
    "of_brier_half": (
        _through_softmax(lambda p, t: [x - _one(j, t) for j, x in enumerate(p)]),
        "You take p minus one-hot for the gradient by the probabilities, and go through softmax.",
    ),
    "no_softmax": (
        lambda z, t: [x - _one(j, t) for j, x in enumerate(z)],
        "You subtract one-hot from the logits themselves: softmax is missing.",
    ),
    "no_division": (
        lambda z, t: [x - _one(j, t) for j, x in enumerate(exponentials(z))],
        "The division by the sum of exp is missing.",
    ),
    "log_softmax": (
        lambda z, t: [x - log_sum_exp(z) - _one(j, t) for j, x in enumerate(z)],
        "You subtract one-hot from the logarithms of the probabilities.",
    ),
    "hard": (
        lambda z, t: [_one(j, z.index(max(z))) - _one(j, t) for j in range(len(z))],
        "You take 1 at the most probable token where softmax belongs.",
    ),
    "linear": (
        lambda z, t: [x / sum(z) - _one(j, t) for j, x in enumerate(z)],
        "You divide the logits by their sum: exp is missing.",
    ),
    "no_maximum": (
        lambda z, t: [
            math.exp(x) / math.fsum(map(math.exp, z)) - _one(j, t) for j, x in enumerate(z)
        ],
        "You take exp of the logits as they are, so that large ones overflow.",
    ),
    "per_class": (
        lambda z, t: [(p - _one(j, t)) / len(z) for j, p in enumerate(softmax(z))],
        "You divide the gradient of a position by the size of the vocabulary, too.",
    ),
    "times_loss": (
        lambda z, t: [(p - _one(j, t)) * (log_sum_exp(z) - z[t]) for j, p in enumerate(softmax(z))],
        "You multiply the gradient of a position by its loss.",
    ),
    "bits": (
        _by_probabilities(lambda p, y: (p - y) / math.log(2)),
        "Your gradient is that of a loss in bits.",
    ),
    "hit": (
        lambda z, t: (
            [0.0] * len(z) if max(z) == z[t] else [p - _one(j, t) for j, p in enumerate(softmax(z))]
        ),
        "Where the next token is the most probable one, your gradient is 0.",
    ),
    "sigmoid": (
        lambda z, t: [1 / (1 + math.exp(-x)) - _one(j, t) for j, x in enumerate(z)],
        "You take the sigmoid of each logit where softmax belongs.",
    ),
    "without_last": (
        lambda z, t: [
            (p if j < len(z) - 1 else 0.0) - _one(j, t) for j, p in enumerate(softmax(z))
        ],
        "Softmax is missing at the last token of the vocabulary.",
    ),
}
"""The gradient by the logits z, with the next token t."""

SLOPES: Final[Parameters] = {
    "target_amount": (
        (0.0, 2.0, 0.5, 0.9),
        Sentence(
            "You subtract {k} at the next token; it should be 1.",
            special={0: "You subtract nothing at the next token; it should be 1."},
        ),
    ),
    "temperature_slope": (NUMBERS, "You divide the logits by {k}, and the slopes."),
}

SLOPE: Final = Formula(
    "slope",
    "(p - (j == target)) / n",
    said={**as_in(DELTAS, plus_one=["1 +"]), **as_in(AVERAGES, multiplied=["3 *"])},
    without=["1 //", "1 /", "1 %"],
)


def delta(pick: Pick, logits: Sequence[float], answer: int) -> list[float]:
    """Give the gradient of a position's loss by its logits."""
    z = prepared(pick, logits)
    t = chosen(pick, "target", TARGETS)(z, answer)
    slopes: list[float] = chosen(pick, "delta", DELTAS)(z, t)
    if (k := pick("target_amount")) is not None:
        slopes = [p - k * _one(j, t) for j, p in enumerate(softmax(z))]
    if (k := pick("smoothing")) is not None:
        slopes = [d + k * (_one(j, t) - 1 / len(z)) for j, d in enumerate(slopes)]
    if (k := pick("temperature_slope")) is not None:
        p = softmax([x / k for x in z])
        slopes = [(x - _one(j, t)) / k for j, x in enumerate(p)]
    return slopes


def divided(pick: Pick, logits: Sequence[float], answer: int, n: float) -> list[Any] | None:
    """Give the gradient of a position's share of the mean as a wrong formula has it."""
    form = SLOPE(pick)
    if form is None:
        return None
    p = softmax(prepared(pick, logits))
    return [form({"p": x, "j": j, "target": answer, "n": n}) for j, x in enumerate(p)]
