"""The logits of a sequence: one call of the transformer for each token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .contract import name_layers
from .gpt import gpt


def sequence_logits(
    state: Mapping[str, Sequence[Sequence[float]]], n_head: int, tokens: Sequence[int]
) -> list[list[float]]:
    """Read tokens from the first to the last, and score after each what may follow.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (B, d), ...
        The matrices of a transformer.
    n_head : int
        Number of heads.
    tokens : sequence of int, shape (n,)
        The text, n <= B.

    Returns
    -------
    list of list of float, shape (n, V)
        Logits, in nats, one row for each token read.

    Raises
    ------
    ValueError
        If `gpt` refuses a token.

    Notes
    -----
    gpt is called once for each token, with caches that start empty. So row i depends on
    tokens 0 to i and on no other.

    References
    ----------
    Vaswani et al. (2017), arXiv:1706.03762, section 3.2.3: no position sees a later one.

    Examples
    --------
    >>> state = {"wte": [[0.0], [1.0]], "wpe": [[0.0]] * 2, "lm_head": [[0.0], [1.0]]}
    >>> [[round(z, 4) for z in row] for row in sequence_logits(state, 1, [1, 0])]
    [[0.0, 1.0], [0.0, 0.0]]
    """
    layers = name_layers(state)
    keys: list[list[Sequence[float]]] = [[] for _ in layers]
    values: list[list[Sequence[float]]] = [[] for _ in layers]
    return [
        gpt(state, n_head, token, position, keys, values) for position, token in enumerate(tokens)
    ]


def interleaved_logits(
    state: Mapping[str, Sequence[Sequence[float]]],
    n_head: int,
    first: Sequence[int],
    second: Sequence[int],
) -> tuple[list[list[float]], list[list[float]]]:
    """Read two texts of one length in turns, a token of each at a time.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (B, d), ...
        The matrices of a transformer.
    n_head : int
        Number of heads.
    first : sequence of int, shape (n,)
        One text, n <= B.
    second : sequence of int, shape (n,)
        The other.

    Returns
    -------
    tuple of two of list of list of float, each of shape (n, V)
        The logits of both: each as if it were read alone, for what was read lives in the
        caches and nowhere else.

    Raises
    ------
    ValueError
        If the lengths differ, or `gpt` refuses a token.

    References
    ----------
    Karpathy (2026), microgpt: caches are made anew for each document.

    Examples
    --------
    >>> state = {"wte": [[0.0], [1.0]], "wpe": [[0.0]], "lm_head": [[0.0], [0.0]]}
    >>> interleaved_logits(state, 1, [1], [0])
    ([[0.0, 0.0]], [[0.0, 0.0]])
    """
    caches: list[list[list[list[Sequence[float]]]]] = [
        [[[] for _ in name_layers(state)] for _ in range(2)] for _ in range(2)
    ]
    rows: tuple[list[list[float]], list[list[float]]] = ([], [])
    for position, tokens in enumerate(zip(first, second, strict=True)):
        for token, (keys, values), logits in zip(tokens, caches, rows, strict=True):
            logits.append(gpt(state, n_head, token, position, keys, values))
    return rows
