"""Which positions of a text count, and how far ahead the target stands: a number for each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gradekit.mistakes.model import Pick, Sentence
from gradekit.mistakes.pools import COUNTS
from gradekit.mistakes.tables import Parameters

Pair = tuple[int, int]
"""The token that is seen, and the one that should follow."""

WINDOWS: Final[Parameters] = {
    "ahead": (
        (0, 2, 3, 4),
        Sentence(
            "Your target at position i is tokens[i + {k}]; it should be tokens[i + 1].",
            special={
                0: "Your target at position i is tokens[i] itself; it should be tokens[i + 1]."
            },
        ),
    ),
    "begins": (COUNTS[:8], "Your positions begin at position {k}; they should begin at 0."),
    "ends": (
        (0, *COUNTS[:8]),
        Sentence(
            "No position after position {k} counts; the first one is 0.",
            special={0: "Only the first position of the text counts."},
        ),
    ),
    "left_at_the_end": (
        COUNTS[:8],
        Sentence(
            "The last positions of the text are left out: {k} of them.",
            special={1: "The last position of the text is left out."},
        ),
    ),
    "newest": (
        COUNTS[:8],
        Sentence(
            "Only positions at the end of the text count, {k} of them at most.",
            special={1: "Only the last position of the text counts."},
        ),
    ),
}
"""The mean is taken over the positions that count."""


def windowed(pick: Pick, tokens: Sequence[int], pairs: list[Pair]) -> list[Pair]:
    """Give the pairs that count: of the right ones, where a number is set.

    What is said of other pairs would be false of what is left of them.
    """
    if any(pick(name) is not None for name in WINDOWS):
        pairs = list(pairwise(tokens))
    if (k := pick("ahead")) is not None:
        pairs = list(zip(tokens[:-1], tokens[k:], strict=False))
    if (k := pick("begins")) is not None:
        pairs = pairs[k:]
    if (k := pick("ends")) is not None:
        pairs = pairs[: k + 1]
    if (k := pick("left_at_the_end")) is not None:
        pairs = pairs[:-k]
    return pairs if (k := pick("newest")) is None else pairs[-k:]
