"""Attention: a mean of values, weighted by the softmax of query-key products."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..losses.softmax import softmax
from ..networks.linear import linear


def attention_weights(query: Sequence[float], keys: Sequence[Sequence[float]]) -> list[float]:
    """Share out the attention of one head among the positions up to now.

    Parameters
    ----------
    query : sequence of float, shape (c,)
        What the position asks for.
    keys : sequence of sequence of float, shape (t, c)
        What each of t >= 1 positions offers.

    Returns
    -------
    list of float, shape (t,)
        Probabilities.

    Raises
    ------
    ValueError
        If there is no key, a key is not as long as the query, or an entry is not finite.

    Notes
    -----
    a = softmax(s), s_j = q . k_j / sqrt(c).

    Without the root, longer vectors would have larger products and sharper attention.

    References
    ----------
    Vaswani et al. (2017), Attention is all you need, arXiv:1706.03762, equation 1.

    Examples
    --------
    >>> attention_weights([2.0, 0.0], [[0.0, 5.0], [0.0, -5.0]])
    [0.5, 0.5]
    """
    return softmax([score / math.sqrt(len(query)) for score in linear(query, keys)])


def attention(
    query: Sequence[float],
    keys: Sequence[Sequence[float]],
    values: Sequence[Sequence[float]],
    n_head: int,
) -> list[float]:
    """Let every head of one position look back, each with its own share of the numbers.

    Parameters
    ----------
    query : sequence of float, shape (d,)
        What the position asks for.
    keys : sequence of sequence of float, shape (t, d)
        What each of t >= 1 positions offers.
    values : sequence of sequence of float, shape (t, d)
        What is taken from it.
    n_head : int
        Number of heads; head i owns entries i c to (i + 1) c - 1, c = d / n_head.

    Returns
    -------
    list of float, shape (d,)
        Head by head, the mean of the values, weighted by the attention.

    Raises
    ------
    ValueError
        If there is no position, lengths differ, or an entry is not finite.

    Notes
    -----
    head = sum_j a_j v_j, with a the `attention_weights` of that head.

    References
    ----------
    Vaswani et al. (2017), arXiv:1706.03762, section 3.2.2.

    Examples
    --------
    >>> attention([0.0, 0.0], [[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [3.0, 0.0]], 2)
    [2.0, 0.0]
    """
    mixed: list[float] = []
    for part in head_parts(len(query), n_head):
        weights = attention_weights(query[part], [key[part] for key in keys])
        mixed += linear(weights, columns([value[part] for value in values]))
    return mixed


def head_parts(width: int, n_head: int) -> list[slice]:
    """Give each head its own entries.

    Parameters
    ----------
    width : int
        How many numbers there are.
    n_head : int
        Among how many heads they are shared out evenly.

    Returns
    -------
    list of slice, shape (n_head,)
        Where the numbers of each head are.

    References
    ----------
    Vaswani et al. (2017), arXiv:1706.03762, section 3.2.2.

    Examples
    --------
    >>> head_parts(4, 2)
    [slice(0, 2, None), slice(2, 4, None)]
    """
    size = width // n_head
    return [slice(start, start + size) for start in range(0, width, size)]


def columns(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """Turn rows into columns.

    Parameters
    ----------
    rows : sequence of sequence of float, shape (R, C)
        A matrix.

    Returns
    -------
    list of list of float, shape (C, R)
        The same numbers, transposed.

    Raises
    ------
    ValueError
        If the rows differ in length.

    References
    ----------
    PEP 618 (2020) on what `zip` does with rows of different lengths.

    Examples
    --------
    >>> columns([[1.0, 2.0], [3.0, 4.0]])
    [[1.0, 3.0], [2.0, 4.0]]
    """
    return [list(column) for column in zip(*rows, strict=True)]
