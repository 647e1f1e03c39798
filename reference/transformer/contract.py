"""Argument checks of a transformer; each raises ValueError."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..networks.contract import require_matrix

ENDS = ("wte", "wpe", "lm_head")
PARTS = ("attn_wq", "attn_wk", "attn_wv", "attn_wo", "mlp_fc1", "mlp_fc2")


def name_layers(state: Mapping[str, object]) -> list[str]:
    """Name the layers of a transformer, from the first to the last.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, each of shape (R, C)
        Matrices by their names; those of layer i begin with `layer{i}.`.

    Returns
    -------
    list of str, shape (L,)
        What the names of each layer begin with.

    References
    ----------
    Karpathy (2026), microgpt: the names of the matrices.

    Examples
    --------
    >>> name_layers({"wte": [[1.0]], "layer0.attn_wq": [[1.0]]})
    ['layer0.']
    """
    layers = {name.partition(".")[0] for name in state if name.startswith("layer")}
    return [f"layer{i}." for i in range(len(layers))]


def require_transformer(state: Mapping[str, Sequence[Sequence[float]]], n_head: int) -> None:
    """Refuse matrices that do not fit together to a transformer.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (B, d), ...
        `wte` and `lm_head`, a row for each of V tokens; `wpe`, a row for each of B
        positions; and for each layer i = 0, 1, ... under `layer{i}.` the matrices
        `attn_wq`, `attn_wk`, `attn_wv`, `attn_wo`, of shape (d, d), `mlp_fc1` (h, d) and
        `mlp_fc2` (d, h). In any order.
    n_head : int
        Among how many heads the d numbers are shared out.

    Raises
    ------
    ValueError
        If one is missing or unknown, is no matrix, or has other rows or columns than
        those it meets; or if the heads do not share out d evenly.

    References
    ----------
    Vaswani et al. (2017), arXiv:1706.03762, section 3.2.2: heads of d / n_head numbers.

    Examples
    --------
    >>> require_transformer({"wte": [[1.0]], "wpe": [[1.0]], "lm_head": [[1.0]]}, 2)
    Traceback (most recent call last):
        ...
    ValueError: n_head=2, but it must divide the 1 columns of wte
    """
    layers = name_layers(state)
    names = {*ENDS, *(layer + part for layer in layers for part in PARTS)}
    if set(state) != names:
        raise ValueError(f"the names are {sorted(state)}, but they must be {sorted(names)}")
    require_matrix("wte", state["wte"])
    width = len(state["wte"][0])
    if n_head < 1 or width % n_head:
        raise ValueError(f"n_head={n_head!r}, but it must divide the {width} columns of wte")
    require_matrix("wpe", state["wpe"], columns=width)
    _require_shape("lm_head", state["lm_head"], len(state["wte"]), width)
    for layer in layers:
        for part in PARTS[:4]:
            _require_shape(layer + part, state[layer + part], width, width)
        hidden = state[layer + "mlp_fc1"]
        require_matrix(layer + "mlp_fc1", hidden, columns=width)
        _require_shape(layer + "mlp_fc2", state[layer + "mlp_fc2"], width, len(hidden))


def require_places(token_id: int, pos_id: int, state: Mapping[str, Sequence[object]]) -> None:
    """Refuse a token or a position that has no embedding.

    Parameters
    ----------
    token_id : int
        Which token is read, from 0 to V - 1.
    pos_id : int
        Where it stands, from 0 to B - 1.
    state : mapping of str to sequence of shape (R,)
        Holds `wte` with V rows and `wpe` with B.

    Raises
    ------
    ValueError
        If one of the two is negative, or beyond the last row.

    References
    ----------
    Vaswani et al. (2017), arXiv:1706.03762, sections 3.4 and 3.5.

    Examples
    --------
    >>> require_places(0, 3, {"wte": [[1.0]], "wpe": [[1.0], [1.0]]})
    Traceback (most recent call last):
        ...
    ValueError: pos_id=3, but with 2 rows of wpe it must be from 0 to 1
    """
    for name, place, table in (("token_id", token_id, "wte"), ("pos_id", pos_id, "wpe")):
        rows = len(state[table])
        if not 0 <= place < rows:
            raise ValueError(
                f"{name}={place!r}, but with {rows} rows of {table} it must be from 0 to {rows - 1}"
            )


def _require_shape(name: str, matrix: Sequence[Sequence[float]], rows: int, columns: int) -> None:
    require_matrix(name, matrix, columns=columns)
    if len(matrix) != rows:
        raise ValueError(f"len({name})={len(matrix)}, but there must be {rows} rows")
