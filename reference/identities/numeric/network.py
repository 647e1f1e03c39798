"""The gradient of a small network, path by path, as SymPy proved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .formulas.network import NETWORK
from .selection import for_size, one_hot

WIDTH = 2  # numbers in an embedding, and hidden units: what the formulas are written out for


def network_gradients(
    state: Mapping[str, Sequence[Sequence[float]]], tokens: Sequence[int]
) -> dict[str, list[list[float]]]:
    """Differentiate the mean loss of a text by every weight of a network.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, 2), (2, 2), (V, 2)
        The matrices `wte`, `mlp_fc1` and `mlp_fc2`, V from 1 to 6.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.

    Returns
    -------
    dict of str to list of list of float, each of shape (R, C)
        The mean of what each position asks for (identities `network_slopes` and
        `shared_weight`).

    Raises
    ------
    ValueError
        If the formulas are not written out for this size.
    """
    if len(state["mlp_fc1"]) != WIDTH or len(state["mlp_fc1"][0]) != WIDTH:
        raise ValueError(f"mlp_fc1 must have {WIDTH} rows of {WIDTH}: no other is written out")
    total = {name: [[0.0] * WIDTH for _ in rows] for name, rows in state.items()}
    for token, true_id in zip(tokens[:-1], tokens[1:], strict=True):  # noqa: RUF007
        d_x, d_first, d_second = _position(state, token, true_id)
        _add(total["wte"][token : token + 1], d_x)
        _add(total["mlp_fc1"], d_first)
        _add(total["mlp_fc2"], d_second)
    n = len(tokens) - 1
    return {name: [[slope / n for slope in row] for row in rows] for name, rows in total.items()}


def _position(
    state: Mapping[str, Sequence[Sequence[float]]], token: int, true_id: int
) -> list[list[float]]:
    """Evaluate the formula for one position; layers come with their rows in one list."""
    formula = for_size(NETWORK, "wte", state["wte"])
    first, second = (
        [weight for row in state[name] for weight in row] for name in ("mlp_fc1", "mlp_fc2")
    )
    return formula(one_hot(true_id, len(state["wte"])), list(state["wte"][token]), first, second)


def _add(rows: list[list[float]], slopes: Sequence[float]) -> None:
    """Add numbers to the entries of a matrix, in reading order, where they stand."""
    for index, slope in enumerate(slopes):
        rows[index // WIDTH][index % WIDTH] += slope
