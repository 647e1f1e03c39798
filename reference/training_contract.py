"""What the functions of a training step accept, and what they say otherwise."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .contract import require_logits


def require_table(weights: Sequence[Sequence[float]]) -> None:
    """Refuse weights that are no table of logits.

    Parameters
    ----------
    weights : sequence of sequence of float, shape (V, V)
        Row a holds the logits of what follows token a, in nats.

    Raises
    ------
    ValueError
        If there is no row, a row is not as long as there are rows, or a weight is
        infinite or not a number.

    References
    ----------
    Shannon (1948), section 3: the digram approximation, one row for each letter before.

    Examples
    --------
    >>> require_table([[0.0, 1.0]])
    Traceback (most recent call last):
        ...
    ValueError: len(weights[0])=2, but with 1 rows every row must have 1 entries
    """
    if len(weights) == 0:
        raise ValueError("weights=[], but there must be at least one row")
    for a, row in enumerate(weights):
        if len(row) != len(weights):
            raise ValueError(
                f"len(weights[{a}])={len(row)}, but with {len(weights)} rows "
                f"every row must have {len(weights)} entries"
            )
        require_logits(row)


def require_tokens(tokens: Sequence[int], classes: int) -> None:
    """Refuse a text in which nothing follows, or that a table has no row for.

    Parameters
    ----------
    tokens : sequence of int, shape (n + 1,)
        The text; each of the first n tokens predicts the next one.
    classes : int
        Number V of rows of the table.

    Raises
    ------
    ValueError
        If there are fewer than 2 tokens, or one is negative, or V or more.

    References
    ----------
    Shannon (1948), section 3: pairs of letters that follow each other.

    Examples
    --------
    >>> require_tokens([0, 3], 3)
    Traceback (most recent call last):
        ...
    ValueError: tokens[1]=3, but with 3 rows a token must be from 0 to 2
    """
    if len(tokens) < 2:
        raise ValueError(f"len(tokens)={len(tokens)}, but there must be at least 2 tokens")
    for i, token in enumerate(tokens):
        if not 0 <= token < classes:
            raise ValueError(
                f"tokens[{i}]={token!r}, but with {classes} rows "
                f"a token must be from 0 to {classes - 1}"
            )


def require_equal_lengths(**lists: Sequence[object]) -> None:
    """Refuse lists that do not belong together entry by entry.

    Parameters
    ----------
    **lists : sequence, shape (n,)
        The lists, each under the name that a message gives it. All may be empty.

    Raises
    ------
    ValueError
        If one is longer than another.

    References
    ----------
    PEP 618 (2020) on what happens where nobody checks: `zip` drops the surplus.

    Examples
    --------
    >>> require_equal_lengths(params=[1.0], grads=[])
    Traceback (most recent call last):
        ...
    ValueError: len(params)=1 and len(grads)=0, but they must be equal
    """
    if len({len(items) for items in lists.values()}) > 1:
        told = " and ".join(f"len({name})={len(items)}" for name, items in lists.items())
        raise ValueError(f"{told}, but they must be equal")


def require_same_shape(**matrices: Sequence[Sequence[float]]) -> None:
    """Refuse matrices that do not belong together entry by entry.

    Parameters
    ----------
    **matrices : sequence of sequence of float, shape (R, C)
        The matrices, each under the name that a message gives it.

    Raises
    ------
    ValueError
        If one has more rows than another, or a longer row.

    References
    ----------
    PEP 618 (2020), as for `require_equal_lengths`.

    Examples
    --------
    >>> require_same_shape(weights=[[1.0]], grads=[[1.0, 2.0]])
    Traceback (most recent call last):
        ...
    ValueError: len(weights[0])=1 and len(grads[0])=2, but they must be equal
    """
    require_equal_lengths(**matrices)
    for index, rows in enumerate(zip(*matrices.values(), strict=True)):
        names = [f"{name}[{index}]" for name in matrices]
        require_equal_lengths(**dict(zip(names, rows, strict=True)))


def require_positive(name: str, number: float) -> None:
    """Refuse a number that is not finite and above 0.

    Parameters
    ----------
    name : str
        What a message calls the number.
    number : float
        Any finite number above 0.

    Raises
    ------
    ValueError
        If it is 0 or below, infinite, or not a number.

    References
    ----------
    Kingma & Ba (2015), arXiv:1412.6980, Algorithm 1: with eps = 0, 0 is divided by 0.

    Examples
    --------
    >>> require_positive("eps", 0.0)
    Traceback (most recent call last):
        ...
    ValueError: eps=0.0, but it must be finite and above 0
    """
    if not (math.isfinite(number) and number > 0.0):
        raise ValueError(f"{name}={number!r}, but it must be finite and above 0")
