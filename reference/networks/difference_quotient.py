"""The numerical gradient: central finite differences of the loss."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from .mlp import forward


def numerical_gradients(
    state: Mapping[str, Sequence[Sequence[float]]], tokens: Sequence[int], eps: float
) -> dict[str, list[list[float]]]:
    """Measure the slope of the mean loss of a text along every weight.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        The matrices `wte`, `mlp_fc1` and `mlp_fc2`.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.
    eps : float
        How far each weight is moved to either side, above 0.

    Returns
    -------
    dict of str to list of list of float, each of shape (R, C)
        Under each name of the state a matrix of its shape, in nats per unit of weight.

    Raises
    ------
    ValueError
        If eps is not above 0, the matrices do not fit together, the text has fewer than 2
        tokens, or a token has no row.

    Notes
    -----
    (L(w + eps) - L(w - eps)) / (2 eps), for one weight w at a time.

    It misses the derivative by eps^2 |L'''| / 6, and by the rounding of L divided by eps:
    best near eps = 1e-5. The one-sided quotient (L(w + eps) - L(w)) / eps saves half of
    the work and misses it by eps |L''| / 2. Where eps carries a hidden unit across 0,
    neither is near the derivative.

    References
    ----------
    Press, Teukolsky, Vetterling & Flannery (2007), Numerical Recipes, section 5.7.

    Examples
    --------
    >>> state = {"wte": [[1.0], [1.0]], "mlp_fc1": [[2.0]], "mlp_fc2": [[0.0], [0.0]]}
    >>> grads = numerical_gradients(state, [0, 1], 1e-5)
    >>> [[round(slope, 8) for slope in row] for row in grads["mlp_fc2"]]
    [[1.0], [-1.0]]
    """
    if not (math.isfinite(eps) and eps > 0.0):
        raise ValueError(f"eps={eps!r}, but it must be finite and above 0")
    return {
        name: [
            [_slope(state, tokens, eps, (name, r, c)) for c in range(len(row))]
            for r, row in enumerate(rows)
        ]
        for name, rows in state.items()
    }


def _slope(
    state: Mapping[str, Sequence[Sequence[float]]],
    tokens: Sequence[int],
    eps: float,
    place: tuple[str, int, int],
) -> float:
    """Measure along one weight."""
    above, below = (forward(_moved(state, place, step), tokens) for step in (eps, -eps))
    return (above - below) / (2 * eps)


def _moved(
    state: Mapping[str, Sequence[Sequence[float]]], place: tuple[str, int, int], step: float
) -> dict[str, list[list[float]]]:
    """Give the state with one weight moved; the state itself stays as it is."""
    moved = {name: [list(row) for row in rows] for name, rows in state.items()}
    name, r, c = place
    moved[name][r][c] += step
    return moved
