"""The bigram model: probabilities of the next token from counts, and the loss of a name."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .contract import require_counts, require_token, require_tokens
from .tokens import TOKENS, neighbours


def bigram(counts: Sequence[Sequence[float]], token_id: int) -> list[float]:
    """Predict the token that follows another one.

    Parameters
    ----------
    counts : sequence of sequence of float, shape (27, 27)
        counts[a][b] is how often b followed a.
    token_id : int
        The token before, from 0 to 26.

    Returns
    -------
    list of float, shape (27,)
        The probability of each token; all are above 0.

    Raises
    ------
    ValueError
        If the counts are no table of 27 rows and columns, one is below 0 or not finite,
        or the token is none.

    Notes
    -----
    p_j = (c_j + 1) / (N + 27), c the row of the token and N its sum.

    Add-one smoothing: every pair counts as seen once more than it was, so that nothing
    is impossible and a row that was never seen is uniform. Within 2 ulps.

    References
    ----------
    Laplace (1774), Memoire sur la probabilite des causes par les evenements: the rule of
    succession, here for 27 outcomes in place of 2.

    Examples
    --------
    >>> bigram([[0] * 27] * 27, 26)[0] == 1 / 27
    True
    """
    require_counts(counts)
    require_token("token_id", token_id)
    row = counts[token_id]
    total = math.fsum(row) + TOKENS
    return [(count + 1.0) / total for count in row]


def name_loss(counts: Sequence[Sequence[float]], tokens: Sequence[int]) -> float:
    """Average the surprise of the counting model over the pairs of a name.

    Parameters
    ----------
    counts : sequence of sequence of float, shape (27, 27)
        counts[a][b] is how often b followed a.
    tokens : sequence of int, shape (n + 1,)
        A name as tokens, with n >= 1 pairs of neighbours.

    Returns
    -------
    float
        The mean loss, in nats per pair, above 0.

    Raises
    ------
    ValueError
        If the counts are no table, there are fewer than 2 tokens, or one is no token.

    Notes
    -----
    L = -(1/n) sum_i log p(t_i | t_(i-1)), i = 1, ..., n.

    Without counts it is log 27 = 3.2958 for every name; it is never above
    log(N + 27), N the largest sum of a row. Within 4 ulps.

    References
    ----------
    Shannon (1948), section 3: the series of approximations to English; digrams.

    Examples
    --------
    >>> name_loss([[0] * 27] * 27, [26, 0, 26]) == math.log(27)
    True
    """
    require_counts(counts)
    require_tokens(tokens)
    losses = []
    for before, after in neighbours(tokens):
        row = counts[before]
        others = math.fsum(row) + TOKENS - (row[after] + 1.0)
        losses.append(math.log1p(others / (row[after] + 1.0)))  # keeps the digits of a small loss
    return math.fsum(losses) / len(losses)
