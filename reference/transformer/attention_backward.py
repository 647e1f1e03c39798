"""The gradients of attention, by query, keys and values."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..networks.linear import linear
from .attention import attention_weights, columns, head_parts


def attention_backward(
    delta: Sequence[float],
    query: Sequence[float],
    keys: Sequence[Sequence[float]],
    values: Sequence[Sequence[float]],
    n_head: int,
) -> tuple[list[float], list[list[float]], list[list[float]]]:
    """Carry a gradient back through the attention of one position.

    Parameters
    ----------
    delta : sequence of float, shape (d,)
        The derivative of a loss by each number that came out.
    query : sequence of float, shape (d,)
        What the position asked for.
    keys : sequence of sequence of float, shape (t, d)
        What each position offered.
    values : sequence of sequence of float, shape (t, d)
        What was taken from it.
    n_head : int
        Number of heads.

    Returns
    -------
    tuple of list of float, shape (d,), and two of list of list of float, shape (t, d)
        The derivative by the query, by the keys and by the values.

    Raises
    ------
    ValueError
        If an argument is refused by `attention`.

    Notes
    -----
    For each head: dv_j = a_j delta, da_j = delta . v_j, ds_j = a_j (da_j - sum_k a_k da_k),
    dq = sum_j ds_j k_j / sqrt(c), dk_j = ds_j q / sqrt(c).

    Keys and values of earlier positions get their share from every later one: what is
    cached is still owed a gradient.

    References
    ----------
    Griewank & Walther (2008), Evaluating Derivatives, section 3.2: reverse mode.

    Examples
    --------
    >>> attention_backward([1.0], [2.0], [[0.0], [0.0]], [[1.0], [3.0]], 1)
    ([0.0], [[-1.0], [1.0]], [[0.5], [0.5]])
    """
    d_query: list[float] = []
    d_keys: list[list[float]] = [[] for _ in keys]
    d_values: list[list[float]] = [[] for _ in values]
    for part in head_parts(len(query), n_head):
        q, slope = query[part], delta[part]
        ks, vs = ([row[part] for row in rows] for rows in (keys, values))
        weights = attention_weights(q, ks)
        by_weight = linear(slope, vs)
        mean = math.fsum(a * by for a, by in zip(weights, by_weight, strict=True))
        root = math.sqrt(len(q))
        by_score = [a * (by - mean) / root for a, by in zip(weights, by_weight, strict=True)]
        d_query += linear(by_score, columns(ks))
        for j, (a, by) in enumerate(zip(weights, by_score, strict=True)):
            d_keys[j] += [by * entry for entry in q]
            d_values[j] += [a * entry for entry in slope]
    return d_query, d_keys, d_values
