"""The loss of a text under a table, and its gradient: row by row, from counts."""

from __future__ import annotations

from collections.abc import Sequence

from .derivatives import expected_gradient
from .loss import expected_loss


def table_loss(weights: Sequence[Sequence[float]], tokens: Sequence[int]) -> float:
    """Compute the mean loss of a text, each row once however often it is used.

    Parameters
    ----------
    weights : sequence of sequence of float, shape (V, V)
        A table of logits, V from 1 to 6.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.

    Returns
    -------
    float
        The mean over rows, weighted by visits, of the expected loss if what follows is
        distributed as in the text.

    Raises
    ------
    ValueError
        If V is none of those.
    """
    return sum(
        share * expected_loss(follows, row)
        for row, (share, follows) in zip(weights, _shares(len(weights), tokens), strict=True)
    )


def table_gradient(weights: Sequence[Sequence[float]], tokens: Sequence[int]) -> list[list[float]]:
    """Compute the derivative of the mean loss by every weight.

    Parameters
    ----------
    weights : sequence of sequence of float, shape (V, V)
        A table of logits, V from 1 to 6.
    tokens : sequence of int, shape (n + 1,)
        The text, n >= 1.

    Returns
    -------
    list of list of float, shape (V, V)
        In each row softmax minus the shares of what follows, weighted by the row's visits.

    Raises
    ------
    ValueError
        If V is none of those.
    """
    return [
        [share * component for component in expected_gradient(follows, row)]
        for row, (share, follows) in zip(weights, _shares(len(weights), tokens), strict=True)
    ]


def _shares(classes: int, tokens: Sequence[int]) -> list[tuple[float, list[float]]]:
    """Give each token's share of the positions, and the shares of what follows it."""
    counts = [[0] * classes for _ in range(classes)]
    for token, following in zip(tokens[:-1], tokens[1:], strict=True):  # noqa: RUF007
        counts[token][following] += 1
    positions = len(tokens) - 1
    return [(sum(row) / positions, [count / max(sum(row), 1) for count in row]) for row in counts]
