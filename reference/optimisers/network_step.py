"""Gradient descent for all matrices of a network, and a whole training step with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..networks.backpropagation import analytic_gradients
from ..networks.shapes import require_same_names
from . import sgd
from .learning_rate import learning_rate_at


def sgd_step(
    state: Mapping[str, Sequence[Sequence[float]]],
    grads: Mapping[str, Sequence[Sequence[float]]],
    learning_rate: float,
) -> dict[str, list[list[float]]]:
    """Move every weight of every matrix against its gradient.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, each of shape (R, C)
        Matrices by their names.
    grads : mapping of str to sequence of sequence of float, each of shape (R, C)
        Under the same names, in any order, the derivative of the loss by each weight.
    learning_rate : float
        How far to move for a gradient of 1.

    Returns
    -------
    dict of str to list of list of float, each of shape (R, C)
        The moved matrices; the arguments stay as they are.

    Raises
    ------
    ValueError
        If names or shapes differ.

    Notes
    -----
    w' = w - lr g: each number is rounded twice.

    References
    ----------
    Robbins & Monro (1951), A stochastic approximation method, Ann. Math. Stat. 22(3),
    400-407, doi 10.1214/aoms/1177729586.

    Examples
    --------
    >>> sgd_step({"w": [[1.0, 2.0]]}, {"w": [[0.5, -0.5]]}, 0.5)
    {'w': [[0.75, 2.25]]}
    """
    require_same_names(state=state, grads=grads)
    return {name: sgd.sgd_step(rows, grads[name], learning_rate) for name, rows in state.items()}


def train_step(
    state: Mapping[str, Sequence[Sequence[float]]],
    tokens: Sequence[int],
    step: int,
    num_steps: int,
    learning_rate: float,
) -> tuple[float, dict[str, list[list[float]]]]:
    """Train the network on one text, for one step.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, shapes (V, d), (h, d), (V, h)
        The matrices `wte`, `mlp_fc1` and `mlp_fc2`.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.
    step : int
        Which step, from 0 to num_steps - 1.
    num_steps : int
        How many steps there are, 1 or more.
    learning_rate : float
        The rate of step 0, above 0.

    Returns
    -------
    tuple of float and dict of str to list of list of float, each of shape (R, C)
        The loss before the step, in nats per position; then the state after it.

    Raises
    ------
    ValueError
        If an argument is refused by `analytic_gradients` or `learning_rate_at`.

    Notes
    -----
    Every gradient is taken at the weights that the step begins with; only then do these
    move, all at once.

    References
    ----------
    Rumelhart, Hinton & Williams (1986), Nature 323, 533-536, equation 8.

    Examples
    --------
    >>> state = {"wte": [[1.0], [1.0]], "mlp_fc1": [[2.0]], "mlp_fc2": [[0.0], [0.0]]}
    >>> train_step(state, [0, 1], 1, 2, 1.0)
    (0.6931471805599453, {'wte': [[1.0], [1.0]], 'mlp_fc1': [[2.0]], 'mlp_fc2': [[-0.5], [0.5]]})
    """
    loss, grads = analytic_gradients(state, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    return loss, sgd_step(state, grads, rate)
