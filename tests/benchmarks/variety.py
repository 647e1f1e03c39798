"""Submissions that differ: right functions in many ways, written down in many ways.

Each is put together of one way to write each function, under new names for what is local, with
remarks of its own. Texts differ always, what is computed and how it is rounded often. With a seed
they are the same again.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks.claims import FUNCTIONS
from tests.benchmarks.definitions import Piece, mistakes, styles
from tests.benchmarks.handwriting import written

MOST_MISTAKES: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """One submission: its text, the ways that it is made of, and which functions are wrong."""

    text: str
    ways: tuple[str, ...]
    wrong: tuple[str, ...]


def variants(
    count: int, *, seed: int = 0, wrong: float = 0.0, assignment: Path
) -> Iterator[Variant]:
    """Write submissions, no two with the same text.

    Parameters
    ----------
    count
        How many.
    seed
        The same seed gives the same submissions.
    wrong
        The share of those that have mistakes, in one to three functions.
    assignment
        The folder of cross-entropy, whose misconceptions the mistakes are.
    """
    if not 0 <= wrong <= 1:
        raise ValueError(f"wrong={wrong}: it is a share, so give a number from 0 to 1.")
    chance, seen = random.Random(seed), set[str]()
    while len(seen) < count:
        before, after = (int(number * wrong + 1e-9) for number in (len(seen), len(seen) + 1))
        pieces = chosen(chance, assignment, mistaken=after > before)  # spread evenly
        variant = composed(pieces, chance)
        if variant.text not in seen:
            seen.add(variant.text)
            yield variant


def chosen(chance: random.Random, assignment: Path, *, mistaken: bool) -> list[Piece]:
    """Choose one way for each function, a wrong one for some of them if so told."""
    number = chance.randint(1, MOST_MISTAKES) if mistaken else 0
    bad = set(chance.sample(FUNCTIONS, number))
    ways = {name: mistakes(assignment, name) if name in bad else styles(name) for name in FUNCTIONS}
    return [chance.choice(ways[name]) for name in FUNCTIONS]


def composed(pieces: Sequence[Piece], chance: random.Random) -> Variant:
    """Write pieces down as one file."""
    return Variant(
        text=written(pieces, chance),
        ways=tuple(f"{piece.function} {piece.name}" for piece in pieces),
        wrong=tuple(piece.function for piece in pieces if piece.name == piece.function),
    )
