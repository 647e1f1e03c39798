"""The residual stream: embedding, projections to query, key and value, residual connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..networks.linear import linear
from .rmsnorm import rmsnorm


def embed(
    state: Mapping[str, Sequence[Sequence[float]]], token_id: int, pos_id: int
) -> list[float]:
    """Turn a token at its position into the vector that the layers work on.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (B, d), ...
        Holds `wte` and `wpe`.
    token_id : int
        Which token, from 0 to V - 1.
    pos_id : int
        Where it stands, from 0 to B - 1.

    Returns
    -------
    list of float, shape (d,)
        rmsnorm(wte[token_id] + wpe[pos_id]).

    References
    ----------
    Vaswani et al. (2017), arXiv:1706.03762, section 3.5: the two are summed.

    Examples
    --------
    >>> embed({"wte": [[3.0, -1.0]], "wpe": [[-3.0, 1.0]]}, 0, 0)
    [0.0, 0.0]
    """
    return rmsnorm(add(state["wte"][token_id], state["wpe"][pos_id]))


def project(
    state: Mapping[str, Sequence[Sequence[float]]], layer: str, x: Sequence[float]
) -> tuple[list[float], list[float], list[float]]:
    """Say what a position asks for, what it offers, and what is taken from it.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, each of shape (R, C)
        Holds `attn_wq`, `attn_wk` and `attn_wv` of the layer, of shape (d, d).
    layer : str
        What the names of the layer begin with.
    x : sequence of float, shape (d,)
        The position's vector.

    Returns
    -------
    tuple of three lists of float, each of shape (d,)
        Query, key and value: three views of rmsnorm(x).

    References
    ----------
    Vaswani et al. (2017), arXiv:1706.03762, section 3.2.

    Examples
    --------
    >>> eye = {f"a.attn_w{kind}": [[1.0]] for kind in "qkv"}
    >>> project(eye, "a.", [0.0])
    ([0.0], [0.0], [0.0])
    """
    y = rmsnorm(x)
    query, key, value = (linear(y, state[layer + f"attn_w{kind}"]) for kind in "qkv")
    return query, key, value


def add(x: Sequence[float], y: Sequence[float]) -> list[float]:
    """Add two vectors; this is what keeps a residual stream going.

    Parameters
    ----------
    x : sequence of float, shape (d,)
        The stream.
    y : sequence of float, shape (d,)
        What a layer adds to it.

    Returns
    -------
    list of float, shape (d,)
        The sums, entry by entry.

    Raises
    ------
    ValueError
        If the lengths differ.

    References
    ----------
    He et al. (2016), Deep residual learning for image recognition, arXiv:1512.03385.

    Examples
    --------
    >>> add([1.0, 2.0], [0.5, -2.0])
    [1.5, 0.0]
    """
    return [entry + other for entry, other in zip(x, y, strict=True)]
