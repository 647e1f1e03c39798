"""Logits on their way into softmax, and softmax itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gradekit.mistakes.model import Pick
from gradekit.mistakes.pools import FRACTIONS, NUMBERS
from gradekit.mistakes.tables import Forms, Parameters, chosen


def exponentials(z: Sequence[float]) -> list[float]:
    """Give exp of each logit, below the largest one."""
    largest = max(z)
    return [math.exp(logit - largest) for logit in z]


def softmax(z: Sequence[float]) -> list[float]:
    """Give the probabilities."""
    weights = exponentials(z)
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def log_sum_exp(z: Sequence[float]) -> float:
    """Give the logarithm of the sum of exp."""
    return max(z) + math.log(math.fsum(exponentials(z)))


def plain(z: Sequence[float]) -> float:
    """Give the sum of exp without subtracting anything before."""
    return math.fsum(math.exp(logit) for logit in z)


TRANSFORMS: Final[Forms] = {
    None: (lambda z: z, ""),
    "twice": (softmax, "Softmax is applied twice."),
    "base_two": (
        lambda z: [x * math.log(2) for x in z],
        "Your softmax raises 2 to the logits, where it should raise e.",
    ),
    "base_ten": (
        lambda z: [x * math.log(10) for x in z],
        "Your softmax raises 10 to the logits, where it should raise e.",
    ),
    "negative": (lambda z: [-x for x in z], "Your logits have the opposite sign."),
    "relu": (lambda z: [max(x, 0.0) for x in z], "You replace negative logits by 0."),
    "absolute": (lambda z: [abs(x) for x in z], "You take the absolute value of the logits."),
    "whole": (lambda z: [float(int(x)) for x in z], "You cut the logits to whole numbers."),
    "squared": (lambda z: [x * x for x in z], "You square the logits."),
    "reversed": (lambda z: z[::-1], "You read the logits in reverse order."),
    "sorted": (sorted, "You sort the logits."),
    "mean": (lambda z: [x / len(z) for x in z], "You divide the logits by how many they are."),
    "root": (
        lambda z: [x / math.sqrt(len(z)) for x in z],
        "You divide the logits by the root of how many they are.",
    ),
    "length": (
        lambda z: [x / math.sqrt(sum(y * y for y in z)) for x in z],
        "You divide the logits by the length of their vector.",
    ),
    "largest": (lambda z: [x / max(z) for x in z], "You divide the logits by the largest one."),
}

LOGITS: Final[Parameters] = {
    "temperature": (NUMBERS, "You divide the logits by {k}."),
    "clip": ((*NUMBERS, 20.0, 30.0, 50.0), "You cut the logits off at -{k} and {k}."),
    "smoothing": (FRACTIONS, "A share of {k} of the target is spread over all tokens."),
}


def prepared(pick: Pick, logits: Sequence[float]) -> list[float]:
    """Give the logits as softmax gets them."""
    z: list[float] = chosen(pick, "logits", TRANSFORMS)(list(logits))
    if (k := pick("temperature")) is not None:
        z = [x / k for x in z]
    if (k := pick("clip")) is not None:
        z = [min(max(x, -k), k) for x in z]
    return z
