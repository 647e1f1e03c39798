"""Tokens: a name as a list of whole numbers, with a mark at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
BOS: Final = len(LETTERS)  # the mark: beginning of sequence, and its end as well
TOKENS: Final = len(LETTERS) + 1


def tokenize(name: str) -> list[int]:
    """Write a name as tokens.

    Parameters
    ----------
    name : str
        n letters from a to z, n >= 1.

    Returns
    -------
    list of int, shape (n + 2,)
        26, the numbers of the letters (a is 0, z is 25), 26.

    Raises
    ------
    ValueError
        If the name is empty or holds anything else.

    Notes
    -----
    A name of n letters has n + 1 pairs of neighbours: the mark and the first letter, the
    letters among themselves, the last letter and the mark.

    References
    ----------
    Karpathy, makemore (2022), where one mark stands for both ends as well.

    Examples
    --------
    >>> tokenize("emma")
    [26, 4, 12, 12, 0, 26]
    """
    for place, letter in enumerate(name):
        if letter not in LETTERS:
            raise ValueError(f"name[{place}]={letter!r}, but a name is written with a to z")
    if not name:
        raise ValueError("name='', but a name has at least one letter")
    return [BOS, *map(LETTERS.index, name), BOS]


def neighbours(tokens: Sequence[int]) -> list[tuple[int, int]]:
    """List the pairs of neighbours of a text.

    Parameters
    ----------
    tokens : sequence of int, shape (n + 1,)
        A text as tokens.

    Returns
    -------
    list of tuple of int, shape (n, 2)
        Each token with the one that follows it.

    References
    ----------
    Shannon (1948), section 3: digrams.

    Examples
    --------
    >>> neighbours([26, 0, 26])
    [(26, 0), (0, 26)]
    """
    return [(tokens[place - 1], tokens[place]) for place in range(1, len(tokens))]
