"""What the functions of the small network accept, and what they say otherwise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from .training_contract import require_same_shape

NAMES = ("wte", "mlp_fc1", "mlp_fc2")


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
        for c, entry in enumerate(row):
            if not math.isfinite(entry):
                raise ValueError(f"{name}[{r}][{c}]={entry!r}, but every entry must be finite")


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


def require_same_names(**states: Mapping[str, Sequence[Sequence[float]]]) -> None:
    """Refuse two states whose matrices do not belong together entry by entry.

    Parameters
    ----------
    **states : mapping of str to sequence of sequence of float, each of shape (R, C)
        Matrices by their names, each state under the name that a message gives it.

    Raises
    ------
    ValueError
        If a name is in one only, or two matrices of one name differ in shape.

    References
    ----------
    PEP 618 (2020), as for `require_same_shape`.

    Examples
    --------
    >>> require_same_names(state={"a": [[1.0]]}, grads={"b": [[1.0]]})
    Traceback (most recent call last):
        ...
    ValueError: the names of state are ['a'] and those of grads ['b'], but they must be equal
    """
    (first, one), (second, other) = states.items()
    if set(one) != set(other):
        raise ValueError(
            f"the names of {first} are {sorted(one)} and those of {second} {sorted(other)}, "
            "but they must be equal"
        )
    for name in one:
        require_same_shape(**{f"{first}.{name}": one[name], f"{second}.{name}": other[name]})
