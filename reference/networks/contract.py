"""Argument checks of a table of logits and a small network; each raises ValueError."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..losses.contract import require_logits

NAMES = ("wte", "mlp_fc1", "mlp_fc2")


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


def require_matrix(
    name: str, rows: Sequence[Sequence[float]], *, columns: int | None = None
) -> None:
    """Refuse rows that are no matrix.

    Parameters
    ----------
    name : str
        What a message calls them.
    rows : sequence of sequence of float, shape (R, C)
        The matrix, R >= 1 and C >= 1.
    columns : int, optional
        C, where it is known; otherwise the first row says it.

    Raises
    ------
    ValueError
        If there is no row, a row is not of the length C, or an entry is not finite.

    References
    ----------
    Bishop (2006), Pattern Recognition and Machine Learning, equation 5.2: rows are outputs.

    Examples
    --------
    >>> require_matrix("w", [[1.0, 2.0], [3.0]])
    Traceback (most recent call last):
        ...
    ValueError: len(w[1])=1, but every row must have 2 entries
    """
    if len(rows) == 0:
        raise ValueError(f"{name}=[], but there must be at least one row")
    length = max(1, len(rows[0])) if columns is None else columns
    for r, row in enumerate(rows):
        if len(row) != length:
            raise ValueError(
                f"len({name}[{r}])={len(row)}, but every row must have {length} entries"
            )
        if not all(map(math.isfinite, row)):
            c = next(c for c, entry in enumerate(row) if not math.isfinite(entry))
            raise ValueError(f"{name}[{r}][{c}]={row[c]!r}, but every entry must be finite")


def require_state(state: Mapping[str, Sequence[Sequence[float]]]) -> None:
    """Refuse matrices that do not fit together to a network.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        The matrices `wte`, `mlp_fc1` and `mlp_fc2`, in any order.

    Raises
    ------
    ValueError
        If one is missing or unknown, is no matrix, or has other rows or columns than
        those it meets.

    References
    ----------
    Bengio, Ducharme, Vincent & Jauvin (2003), A neural probabilistic language model,
    JMLR 3, 1137-1155, section 2: an embedding, a hidden layer, an output layer.

    Examples
    --------
    >>> require_state({"wte": [[1.0]], "mlp_fc1": [[1.0]], "mlp_fc2": [[1.0], [2.0]]})
    Traceback (most recent call last):
        ...
    ValueError: len(wte)=1 and len(mlp_fc2)=2, but they must be equal
    """
    if set(state) != set(NAMES):
        raise ValueError(f"the names are {sorted(state)}, but they must be {sorted(NAMES)}")
    wte, fc1, fc2 = (state[name] for name in NAMES)
    require_matrix("wte", wte)
    require_matrix("mlp_fc1", fc1, columns=len(wte[0]))
    require_matrix("mlp_fc2", fc2, columns=len(fc1))
    if len(wte) != len(fc2):
        raise ValueError(f"len(wte)={len(wte)} and len(mlp_fc2)={len(fc2)}, but they must be equal")
