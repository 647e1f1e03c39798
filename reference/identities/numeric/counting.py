"""The total sequential log-loss of counting (prequential code length); imports no SymPy."""

from __future__ import annotations

import math
from collections.abc import Sequence


def total_surprise(counts: Sequence[Sequence[float]]) -> float:
    """Add up the losses of all pairs that were counted, each measured before it was counted.

    Parameters
    ----------
    counts : sequence of sequence of float, shape (V, V)
        The counts at the end: counts[a][b] is how often b followed a.

    Returns
    -------
    float
        The sum, in nats: for each row log(gamma(V + m) / gamma(V)), m its sum, minus
        log(c!) for each of its counts c (identities `row_totals` and `evidence`).
    """
    size = len(counts)
    return math.fsum(
        math.lgamma(size + math.fsum(row))
        - math.lgamma(size)
        - math.fsum(math.lgamma(count + 1.0) for count in row)
        for row in counts
    )
