"""Argument checks of the counting model; each raises ValueError."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .tokens import TOKENS


def require_counts(counts: Sequence[Sequence[float]]) -> None:
    """Refuse what is no table of counts.

    Parameters
    ----------
    counts : sequence of sequence of float, shape (27, 27)
        Numbers from 0 on.

    Raises
    ------
    ValueError
        If there are not 27 rows of 27, or a count is below 0 or not finite.

    References
    ----------
    Laplace (1774): counts are numbers of observations.

    Examples
    --------
    >>> require_counts([[0]])
    Traceback (most recent call last):
        ...
    ValueError: len(counts)=1, but the table has 27 rows
    """
    if len(counts) != TOKENS:
        raise ValueError(f"len(counts)={len(counts)}, but the table has {TOKENS} rows")
    for a, row in enumerate(counts):
        if len(row) != TOKENS:
            raise ValueError(f"len(counts[{a}])={len(row)}, but every row has {TOKENS} columns")
        for b, count in enumerate(row):
            if not 0 <= count < math.inf:
                raise ValueError(f"counts[{a}][{b}]={count!r}, but a count is a number from 0 on")


def require_token(name: str, token_id: int) -> None:
    """Refuse a number that is no token; a negative one does not count from the end.

    Parameters
    ----------
    name : str
        What a message calls the number.
    token_id : int
        From 0 to 26.

    Raises
    ------
    ValueError
        If it is below 0 or above 26.

    References
    ----------
    The range of a token: `reference.tokens`.

    Examples
    --------
    >>> require_token("token_id", 27)
    Traceback (most recent call last):
        ...
    ValueError: token_id=27, but a token is from 0 to 26
    """
    if not 0 <= token_id < TOKENS:
        raise ValueError(f"{name}={token_id!r}, but a token is from 0 to {TOKENS - 1}")


def require_tokens(tokens: Sequence[int]) -> None:
    """Refuse what is no text of tokens.

    Parameters
    ----------
    tokens : sequence of int, shape (n + 1,)
        Two or more tokens.

    Raises
    ------
    ValueError
        If there are fewer, or one is no token.

    References
    ----------
    A name has at least one pair of neighbours: `reference.tokens`.

    Examples
    --------
    >>> require_tokens([26])
    Traceback (most recent call last):
        ...
    ValueError: tokens=[26], but there must be at least two
    """
    if len(tokens) < 2:
        raise ValueError(f"tokens={list(tokens)!r}, but there must be at least two")
    for place, token_id in enumerate(tokens):
        require_token(f"tokens[{place}]", token_id)


def require_names(names: Sequence[str], num_steps: int) -> None:
    """Refuse a number of steps that cannot be taken.

    Parameters
    ----------
    names : sequence of str, shape (m,)
        Names to count.
    num_steps : int
        0 or more.

    Raises
    ------
    ValueError
        If it is below 0, or above 0 where there are no names.

    References
    ----------
    Karpathy, makemore (2022), part 1: names in their order, again and again.

    Examples
    --------
    >>> require_names([], 1)
    Traceback (most recent call last):
        ...
    ValueError: num_steps=1, but there are no names to count
    """
    if num_steps < 0:
        raise ValueError(f"num_steps={num_steps!r}, but it must be 0 or more")
    if num_steps > 0 and not names:
        raise ValueError(f"num_steps={num_steps!r}, but there are no names to count")
