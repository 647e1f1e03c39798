"""Backpropagation: the chain rule, from the loss back to every weight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..losses.gradient import softmax_cross_entropy_grad
from .linear import linear, linear_backward
from .mlp import forward
from .relu import relu, relu_backward


def analytic_gradients(
    state: Mapping[str, Sequence[Sequence[float]]], tokens: Sequence[int]
) -> tuple[float, dict[str, list[list[float]]]]:
    """Compute the mean loss of a text, and its derivative by every weight.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        The matrices `wte`, `mlp_fc1` and `mlp_fc2`.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.

    Returns
    -------
    tuple of float and dict of str to list of list of float, each of shape (R, C)
        The loss, in nats per position; then under each name of the state a matrix of its
        shape, in nats per unit of weight.

    Raises
    ------
    ValueError
        If the matrices do not fit together, the text has fewer than 2 tokens, or a token
        has no row.

    Notes
    -----
    At each position, with x the embedding, a = fc1 x, b = relu(a) and z = fc2 b:
    dz = (softmax(z) - onehot) / n, d fc2 += dz b^T, db = fc2^T dz, da = db [a > 0],
    d fc1 += da x^T, dx = fc1^T da, d wte[token] += dx.

    Weights that are used at several positions add up what each of them asks for. Within
    16 u (1 + Z) P, where u = 2^-53, Z is the largest logit with absolute values
    throughout, and P the largest of the sums over all paths from a logit to a weight of
    the absolute products on the way.

    References
    ----------
    Rumelhart, Hinton & Williams (1986), Learning representations by back-propagating
    errors, Nature 323, 533-536.

    Examples
    --------
    >>> state = {"wte": [[1.0], [1.0]], "mlp_fc1": [[2.0]], "mlp_fc2": [[0.0], [0.0]]}
    >>> loss, grads = analytic_gradients(state, [0, 1])
    >>> grads
    {'wte': [[0.0], [0.0]], 'mlp_fc1': [[0.0]], 'mlp_fc2': [[1.0], [-1.0]]}
    """
    loss = forward(state, tokens)
    grads = {name: [[0.0] * len(row) for row in rows] for name, rows in state.items()}
    for token, true_id in zip(tokens[:-1], tokens[1:], strict=True):  # noqa: RUF007
        slopes = _position_gradients(state, token, true_id)
        for name, rows in slopes.items():
            _add(grads[name], rows, 1 / (len(tokens) - 1))
    return loss, grads


def _position_gradients(
    state: Mapping[str, Sequence[Sequence[float]]], token: int, true_id: int
) -> dict[str, list[list[float]]]:
    """Differentiate the loss of one position."""
    x = state["wte"][token]
    received = linear(x, state["mlp_fc1"])
    hidden = relu(received)
    logits = linear(hidden, state["mlp_fc2"])
    d_logits = softmax_cross_entropy_grad(logits, true_id)
    d_hidden, d_fc2 = linear_backward(d_logits, hidden, state["mlp_fc2"])
    d_received = relu_backward(d_hidden, received)
    d_x, d_fc1 = linear_backward(d_received, x, state["mlp_fc1"])
    d_wte = [d_x if row == token else [0.0] * len(x) for row in range(len(state["wte"]))]
    return {"wte": d_wte, "mlp_fc1": d_fc1, "mlp_fc2": d_fc2}


def _add(total: list[list[float]], rows: Sequence[Sequence[float]], factor: float) -> None:
    """Add a multiple of a matrix to another, where that stands."""
    for row, slopes in zip(total, rows, strict=True):
        for column, slope in enumerate(slopes):
            row[column] += factor * slope
