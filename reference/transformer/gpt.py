"""A transformer that reads one token at a time, with a cache of keys and values."""

from __future__ import annotations

from collections.abc import Mapping, MutableSequence, Sequence

from ..networks.linear import linear
from ..networks.relu import relu
from .attention import attention
from .contract import name_layers, require_places, require_transformer
from .residual_stream import add, embed, project
from .rmsnorm import rmsnorm


def gpt(
    state: Mapping[str, Sequence[Sequence[float]]],
    n_head: int,
    token_id: int,
    pos_id: int,
    keys: Sequence[MutableSequence[Sequence[float]]],
    values: Sequence[MutableSequence[Sequence[float]]],
) -> list[float]:
    """Read one token and score what may follow.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (B, d), ...
        The matrices that `require_transformer` lists. Rows are outputs.
    n_head : int
        Number of heads.
    token_id : int
        The token that is read, from 0 to V - 1.
    pos_id : int
        Where it stands, from 0 to B - 1.
    keys : sequence of sequence of shape (layers, pos_id, d)
        For each layer what the positions before offer; this one is appended.
    values : sequence of sequence of shape (layers, pos_id, d)
        The same for what is taken from them.

    Returns
    -------
    list of float, shape (V,)
        Logits, in nats.

    Raises
    ------
    ValueError
        If the matrices do not fit together, or the token or the position has no row.

    Notes
    -----
    x = rmsnorm(wte[token] + wpe[pos]); for each layer, with y = rmsnorm(x),
    x = x + wo attention(wq y, all wk y, all wv y) and, with y = rmsnorm(x) afresh,
    x = x + fc2 relu(fc1 y); at last lm_head x. No norm stands before lm_head.

    A position sees itself, so its key and value are kept before it looks. It sees no
    later one, for these are not there yet: that is all that causality takes.

    References
    ----------
    Vaswani et al. (2017), arXiv:1706.03762, section 3.
    Karpathy (2026), microgpt: this arrangement of norms, without biases.

    Examples
    --------
    >>> state = {"wte": [[1.0], [-1.0]], "wpe": [[0.0]], "lm_head": [[2.0], [0.0]]}
    >>> [round(z, 4) for z in gpt(state, 1, 1, 0, [], [])]
    [-2.0, 0.0]
    """
    require_transformer(state, n_head)
    require_places(token_id, pos_id, state)
    x = embed(state, token_id, pos_id)
    for layer, own_keys, own_values in zip(name_layers(state), keys, values, strict=True):
        query, key, value = project(state, layer, x)
        own_keys.append(key)
        own_values.append(value)
        mixed = attention(query, own_keys, own_values, n_head)
        x = add(x, linear(mixed, state[layer + "attn_wo"]))
        hidden = relu(linear(rmsnorm(x), state[layer + "mlp_fc1"]))
        x = add(x, linear(hidden, state[layer + "mlp_fc2"]))
    return linear(x, state["lm_head"])
