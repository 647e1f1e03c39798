"""A small network, its loss and its gradients at 50 digits.

Derivatives are taken path by path here, not layer by layer as in the float code. All
functions expect to run at 50 digits, and matrices that fit together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import mpmath

Rows = Sequence[Sequence[Any]]
State = Mapping[str, Rows]
Matrices = dict[str, list[list[Any]]]


def linear(x: Sequence[Any], w: Rows) -> list[Any]:
    """Compute the weighted sums of the inputs.

    Parameters
    ----------
    x : sequence of float, shape (C,)
        The inputs.
    w : sequence of sequence of float, shape (R, C)
        The weights.

    Returns
    -------
    list of mpf, shape (R,)
        sum_i w_oi x_i.
    """
    return [mpmath.fsum(mpmath.mpf(a) * b for a, b in zip(row, x, strict=True)) for row in w]


def mlp(state: State, token: int) -> list[Any]:
    """Compute the logits of the token that follows.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        The matrices `wte`, `mlp_fc1` and `mlp_fc2`.
    token : int
        The token that is seen.

    Returns
    -------
    list of mpf, shape (V,)
        fc2 relu(fc1 wte[token]).
    """
    return linear(_hidden(state, token), state["mlp_fc2"])


def forward(state: State, tokens: Sequence[int]) -> Any:
    """Compute the mean loss of a text.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        The matrices.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.

    Returns
    -------
    mpf
        The mean of log(sum_j exp(z_j - z_t)), in nats.
    """
    losses = []
    for token, true_id in zip(tokens[:-1], tokens[1:], strict=True):  # noqa: RUF007
        logits = mlp(state, token)
        losses.append(mpmath.log(mpmath.fsum(mpmath.exp(z - logits[true_id]) for z in logits)))
    return mpmath.fsum(losses) / len(losses)


def quotients(state: State, tokens: Sequence[int], eps: Any) -> list[Matrices]:
    """Compute every quotient of differences: to both sides, upward and downward.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        The matrices.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.
    eps : mpf
        How far each weight is moved.

    Returns
    -------
    list of dict of str to list of list of mpf, each of shape (R, C)
        The three kinds, each with an entry for every weight.
    """
    kinds: list[Matrices] = [
        {name: [[0] * len(row) for row in rows] for name, rows in state.items()} for _ in range(3)
    ]
    at = forward(state, tokens)
    for name, rows in state.items():
        for r, row in enumerate(rows):
            for c in range(len(row)):
                above, below = (
                    forward(_moved(state, (name, r, c), step), tokens) for step in (eps, -eps)
                )
                quotients = ((above - below) / (2 * eps), (above - at) / eps, (at - below) / eps)
                for kind, quotient in zip(kinds, quotients, strict=True):
                    kind[name][r][c] = quotient
    return kinds


def gradients(state: State, tokens: Sequence[int]) -> Matrices:
    """Compute the derivative of the mean loss by every weight: a sum over paths.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        The matrices.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.

    Returns
    -------
    dict of str to list of list of mpf, each of shape (R, C)
        Paths lead from a logit over a hidden unit that received more than 0.
    """
    grads = {name: [[mpmath.mpf(0)] * len(row) for row in rows] for name, rows in state.items()}
    first, second = state["mlp_fc1"], state["mlp_fc2"]
    for token, true_id in zip(tokens[:-1], tokens[1:], strict=True):  # noqa: RUF007
        x, hidden = state["wte"][token], _hidden(state, token)
        for v, share in enumerate(_slopes(mlp(state, token), true_id)):
            slope = share / (len(tokens) - 1)
            for k, h in enumerate(hidden):
                grads["mlp_fc2"][v][k] += slope * h
                for i, entry in enumerate(x if h > 0 else ()):
                    grads["mlp_fc1"][k][i] += slope * second[v][k] * entry
                    grads["wte"][token][i] += slope * second[v][k] * first[k][i]
    return grads


def descended(state: State, grads: State, rate: Any) -> Matrices:
    """Compute w - rate g for every weight.

    Parameters
    ----------
    state, grads : mapping of str to sequence of sequence of float, each of shape (R, C)
        Matrices by the same names.
    rate : float or mpf
        The learning rate.

    Returns
    -------
    dict of str to list of list of mpf, each of shape (R, C)
        The moved weights.
    """
    return {
        name: [
            [mpmath.mpf(w) - mpmath.mpf(rate) * g for w, g in zip(*pair, strict=True)]
            for pair in zip(rows, grads[name], strict=True)
        ]
        for name, rows in state.items()
    }


def _hidden(state: State, token: int) -> list[Any]:
    return [max(mpmath.mpf(0), r) for r in linear(state["wte"][token], state["mlp_fc1"])]


def _slopes(logits: Sequence[Any], true_id: int) -> list[Any]:
    """Differentiate the loss by the logits: softmax minus one-hot."""
    total = mpmath.fsum(map(mpmath.exp, logits))
    return [mpmath.exp(z) / total - (v == true_id) for v, z in enumerate(logits)]


def _moved(state: State, place: tuple[str, int, int], step: Any) -> Matrices:
    name, r, c = place
    moved = {key: [list(row) for row in rows] for key, rows in state.items()}
    moved[name][r][c] = mpmath.mpf(moved[name][r][c]) + step
    return moved
