"""The mean over the positions of a text, right and wrong."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from functools import reduce
from typing import Any, Final

from gradekit.mistakes.formulas import Formula, as_in
from gradekit.mistakes.model import Pick, Sentence
from gradekit.mistakes.nested_results import CUTS
from gradekit.mistakes.pools import COUNTS
from gradekit.mistakes.tables import Forms, Parameters, chosen

AVERAGES: Final[Forms] = {
    None: (lambda x, n, _: math.fsum(x) / n, ""),
    "sum": (
        lambda x, *_: math.fsum(x),
        "You add up over the positions and do not divide by how many they are.",
    ),
    "tokens": (
        lambda x, n, _: math.fsum(x) / (n + 1),
        "You divide by the number of tokens; there is one position less.",
    ),
    "less": (
        lambda x, n, _: math.fsum(x) / max(n - 1, 1),
        "You divide by one less than there are positions.",
    ),
    "less_error": (
        lambda x, n, _: math.fsum(x) / (n - 1),
        "You divide by one less than there are positions.",
    ),
    "two_more": (
        lambda x, n, _: math.fsum(x) / (n + 2),
        "You divide by two more than there are positions.",
    ),
    "classes": (
        lambda x, _, v: math.fsum(x) / v,
        "You divide by the number of tokens in the vocabulary, not by that of positions.",
    ),
    "both": (
        lambda x, n, v: math.fsum(x) / (n * v),
        "You divide by the positions and by the size of the vocabulary, too.",
    ),
    "twice": (
        lambda x, n, _: math.fsum(x) / n**2,
        "You divide by the number of positions twice.",
    ),
    "root": (
        lambda x, n, _: math.fsum(x) / math.sqrt(n),
        "You divide by the root of the number of positions.",
    ),
    "multiplied": (
        lambda x, n, _: math.fsum(x) * n,
        "You multiply by the number of positions; you should divide by it.",
    ),
}
"""From the losses x at n positions, and v tokens in the vocabulary, to a mean."""

OTHER_AVERAGES: Final[Forms] = {
    "median": (lambda x, *_: statistics.median(x), "You take the median, not the mean."),
    "largest": (lambda x, *_: max(x), "You take the largest loss, not the mean."),
    "smallest": (lambda x, *_: min(x), "You take the smallest loss, not the mean."),
    "product": (lambda x, *_: math.prod(x), "You multiply the losses of the positions."),
    "squares": (
        lambda x, *_: math.fsum(y * y for y in x) / len(x),
        "You average the squares of the losses.",
    ),
    "root_of_squares": (
        lambda x, *_: math.sqrt(math.fsum(y * y for y in x) / len(x)),
        "You take the root of the mean square of the losses.",
    ),
    "geometric": (
        lambda x, *_: math.prod(x) ** (1 / len(x)),
        "You take the geometric mean of the losses.",
    ),
    "of_probabilities": (
        lambda x, *_: -math.log(math.fsum(math.exp(-y) for y in x) / len(x)),
        "You average the probabilities and take the logarithm after that.",
    ),
    "halving": (
        lambda x, *_: reduce(lambda mean, y: (mean + y) / 2, x),
        "You average the mean so far with each new loss: later positions count more.",
    ),
    "halving_from_zero": (
        lambda x, *_: reduce(lambda mean, y: (mean + y) / 2, x, 0.0),
        "You average the mean so far with each new loss: later positions count more.",
    ),
    "perplexity": (
        lambda x, *_: math.exp(math.fsum(x) / len(x)),
        "You return the perplexity, exp of the mean loss.",
    ),
    "logarithm": (
        lambda x, *_: math.log(math.fsum(x) / len(x)),
        "You take the logarithm of the mean loss.",
    ),
    "running": (
        lambda x, *_: reduce(lambda s, y: (s + y[1]) / (y[0] + 1), enumerate(x), 0.0),
        "You divide the sum at every position, not once at the end.",
    ),
    "divided_inside": (
        lambda x, n, _: reduce(lambda s, y: (s + y) / n, x, 0.0),
        "You divide the sum at every position, not once at the end.",
    ),
    "only_last_divided": (
        lambda x, n, _: math.fsum(x[:-1]) + x[-1] / n,
        "You divide only the last loss by the number of positions.",
    ),
    "list": (lambda x, *_: x, "You return the list of the losses, not their mean."),
    "batch": (lambda x, *_: [math.fsum(x) / len(x)], "Your loss is a list of one number."),
}
"""What may become of a loss, but not of a gradient."""

DIVISORS: Final[Parameters] = {
    "divisor": (
        COUNTS,
        Sentence(
            "You divide by {k}, not by the number of positions.",
            special={1: "You do not divide by the number of positions."},
        ),
    )
}

MEAN: Final = Formula(
    "mean_of",
    "total / n",
    said={**as_in(AVERAGES, multiplied=["1 *"]), **as_in(CUTS, cut=["1 //"])},
)
"""The sum of the losses, divided by the number of positions."""


def averaged(pick: Pick, losses: Sequence[float], count: int, classes: int) -> Any:
    """Give the mean over count positions."""
    if (k := pick("divisor")) is not None:
        return math.fsum(losses) / k
    if form := MEAN(pick):
        return form({"total": math.fsum(losses), "n": count})
    if pick("other_average") is not None:
        return chosen(pick, "other_average", OTHER_AVERAGES)(losses, count, classes)
    return chosen(pick, "average", AVERAGES)(losses, count, classes)


def share(pick: Pick, count: int, classes: int) -> float:
    """Give the weight of a position in a mean, for a gradient."""
    if (k := pick("divisor")) is not None:
        return float(1 / k)
    return float(chosen(pick, "average", AVERAGES)([1.0], count, classes))
