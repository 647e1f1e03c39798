"""A training step of a table: loss, gradient, learning rate, Adam."""

from __future__ import annotations

from collections.abc import Sequence

from ..networks.bigram_table import backward, forward
from ..networks.shapes import require_same_shape
from .adam import adam_step
from .learning_rate import learning_rate_at


def train_step(  # noqa: PLR0913, PLR0917  # all that a step depends on
    weights: Sequence[Sequence[float]],
    tokens: Sequence[int],
    m: Sequence[Sequence[float]],
    v: Sequence[Sequence[float]],
    step: int,
    num_steps: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    eps: float,
    *,
    schedule: str = "linear",
) -> tuple[float, list[list[float]], list[list[float]], list[list[float]]]:
    """Train a table of logits on one text, for one step.

    Parameters
    ----------
    weights : sequence of sequence of float, shape (V, V)
        The table: row a holds the logits of the token that follows token a, in nats.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.
    m : sequence of sequence of float, shape (V, V)
        Running means of the gradients; all 0 before the first step.
    v : sequence of sequence of float, shape (V, V)
        Running means of their squares; all 0 before the first step.
    step : int
        Which step, from 0 to num_steps - 1.
    num_steps : int
        How many steps there are, 1 or more.
    learning_rate : float
        The rate of step 0, at least 0.
    beta1 : float
        How much of m is kept, from 0 to below 1.
    beta2 : float
        How much of v is kept, from 0 to below 1.
    eps : float
        What is added to the size of the gradients, above 0.
    schedule : str
        How the rate falls: "linear" or "cosine".

    Returns
    -------
    tuple of float and three lists of list of float, each of shape (V, V)
        The loss before the step, in nats per position; then the table, m and v after it.

    Raises
    ------
    ValueError
        If an argument is refused by `forward`, `learning_rate_at` or `adam_step`, or m or
        v is not of the table's shape.

    Notes
    -----
    Loss and gradient are taken at the weights that the step begins with; only then do
    these move. Adam treats every weight by itself, so the table is laid out in one row.

    References
    ----------
    Kingma & Ba (2015), arXiv:1412.6980, Algorithm 1: one pass of its loop.

    Examples
    --------
    >>> zero = [[0.0, 0.0], [0.0, 0.0]]
    >>> loss, weights, m, v = train_step(zero, [0, 1], zero, zero, 0, 1, 1.0, 0.5, 0.5, 0.5)
    >>> loss, weights
    (0.6931471805599453, [[-0.5, 0.5], [0.0, 0.0]])
    """
    require_same_shape(weights=weights, m=m, v=v)
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate, schedule=schedule)
    params, slopes, means, squares = map(_laid_out, (weights, grads, m, v))
    moved = adam_step(params, slopes, means, squares, step, rate, beta1, beta2, eps)
    after, m_after, v_after = (_in_rows(entries, len(weights)) for entries in moved)
    return loss, after, m_after, v_after


def _laid_out(table: Sequence[Sequence[float]]) -> list[float]:
    """Lay the rows of a table one behind the other."""
    return [entry for row in table for entry in row]


def _in_rows(entries: Sequence[float], size: int) -> list[list[float]]:
    """Cut a list into rows of one size."""
    return [list(entries[start : start + size]) for start in range(0, len(entries), size)]
