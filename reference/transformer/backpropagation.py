"""The gradients of a transformer: the chain rule, layer by layer, over all positions at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .contract import name_layers
from .document import document_loss
from .layers import Layers
from .residual_stream import embed


def document_gradients(
    state: Mapping[str, Sequence[Sequence[float]]],
    n_head: int,
    tokens: Sequence[int],
    block_size: int,
) -> tuple[float, dict[str, list[list[float]]]]:
    """Compute the mean loss of a document, and its derivative by every weight.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (B, d), ...
        The matrices of a transformer.
    n_head : int
        Number of heads.
    tokens : sequence of int, shape (N,)
        The document, N >= 2.
    block_size : int
        The most tokens that may be read, from 1 to B.

    Returns
    -------
    tuple of float and dict of str to list of list of float, each of shape (R, C)
        The loss, in nats per position; then under each name of the state a matrix of its
        shape, in nats per unit of weight.

    Raises
    ------
    ValueError
        If an argument is refused by `document_loss`.

    Notes
    -----
    Everything is read again without caches, n positions side by side, which gives the same
    numbers; then each layer is walked back, the last one first. A key or a value collects
    what all later positions owe it before it is passed on: walking back one position after
    the other, each to the end, would count the early ones again and again.

    References
    ----------
    Rumelhart, Hinton & Williams (1986), Nature 323, 533-536.
    Griewank & Walther (2008), Evaluating Derivatives, section 3.2: reverse mode.

    Examples
    --------
    >>> state = {"wte": [[0.0], [1.0]], "wpe": [[0.0]], "lm_head": [[0.0], [0.0]]}
    >>> loss, grads = document_gradients(state, 1, [1, 0], 1)
    >>> [[round(g, 4) for g in row] for row in grads["lm_head"]]
    [[-0.5], [0.5]]
    """
    loss = document_loss(state, n_head, tokens, block_size)
    n = min(block_size, len(tokens) - 1)
    layers = Layers(state, n_head)
    streams = [[embed(state, token, i) for i, token in enumerate(tokens[:n])]]
    middles = []
    for layer in name_layers(state):
        middles.append(layers.attend(layer, streams[-1]))
        streams.append(layers.think(layer, middles[-1]))
    delta = layers.leave(streams.pop(), tokens[1 : n + 1])
    for layer in reversed(name_layers(state)):
        delta = layers.think_back(layer, delta, middles.pop())
        delta = layers.attend_back(layer, delta, streams.pop())
    layers.enter_back(delta, tokens[:n])
    return loss, layers.grads
