"""The smallest language model: a table with one row of logits for each token before."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..losses.gradient import softmax_cross_entropy_grad
from ..losses.sequence_loss import sequence_loss
from .contract import require_table, require_tokens


def forward(weights: Sequence[Sequence[float]], tokens: Sequence[int]) -> float:
    """Compute the mean loss of a text under a table of logits.

    Parameters
    ----------
    weights : sequence of sequence of float, shape (V, V)
        Row a holds the logits of the token that follows token a, in nats. Any finite
        values.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1: at position i the model sees tokens[i] and should predict
        tokens[i + 1].

    Returns
    -------
    float
        The mean loss, in nats per position, >= 0.

    Raises
    ------
    ValueError
        If the weights are no table, the text has fewer than 2 tokens, or a token has no
        row.

    Notes
    -----
    L(W) = (1/n) sum_i loss(W[x_i], x_(i+1)), i = 0, ..., n - 1.

    A text of n + 1 tokens has n positions: the last token is predicted, but predicts
    nothing. Within 4 ulps, or V times 4.94e-324 if that is more.

    References
    ----------
    Shannon (1948), Bell Syst. Tech. J. 27(3), 379-423,
    doi 10.1002/j.1538-7305.1948.tb01338.x, section 3: digrams.

    Examples
    --------
    >>> forward([[0.0, 0.0], [0.0, 0.0]], [0, 1, 0])
    0.6931471805599453
    """
    require_table(weights)
    require_tokens(tokens, len(weights))
    return sequence_loss([weights[a] for a in tokens[:-1]], tokens[1:])


def backward(weights: Sequence[Sequence[float]], tokens: Sequence[int]) -> list[list[float]]:
    """Differentiate the mean loss of a text by every weight of the table.

    Parameters
    ----------
    weights : sequence of sequence of float, shape (V, V)
        Row a holds the logits of the token that follows token a, in nats. Any finite
        values.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.

    Returns
    -------
    list of list of float, shape (V, V)
        The derivative by each weight, a pure number from -1 to 1. Rows of tokens that
        nothing follows are 0.

    Raises
    ------
    ValueError
        If the weights are no table, the text has fewer than 2 tokens, or a token has no
        row.

    Notes
    -----
    dL / dW[a][j] = (1/n) sum_(i with x_i = a) (softmax(W[a])_j - [j = x_(i+1)])
    = (n_a p_aj - n_aj) / n, where a occurs n_a times before another token, and n_aj times
    before j.

    A row that is used at several positions receives the sum of what each of them asks
    for. Within 8 units of roundoff, 8.9e-16, absolutely.

    References
    ----------
    Bishop (2006), Pattern Recognition and Machine Learning, equation 4.109, for each
    position; the sum is the chain rule for a weight that is used more than once.

    Examples
    --------
    >>> backward([[0.0, 0.0], [0.0, 0.0]], [0, 1, 0, 0])
    [[0.0, 0.0], [-0.16666666666666666, 0.16666666666666666]]
    """
    require_table(weights)
    require_tokens(tokens, len(weights))
    asked: list[list[list[float]]] = [[] for _ in weights]
    for token, true_id in zip(tokens[:-1], tokens[1:], strict=True):  # noqa: RUF007
        asked[token].append(softmax_cross_entropy_grad(weights[token], true_id))
    count = len(tokens) - 1
    zero = [0.0] * len(weights)  # what a row receives that is never read
    return [
        [math.fsum(column) / count for column in zip(zero, *rows, strict=True)] for rows in asked
    ]
