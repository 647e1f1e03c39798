"""The loss of a sequence: the mean over its positions."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .contract import require_pairs
from .loss import cross_entropy_loss


def sequence_loss(logits_list: Sequence[Sequence[float]], true_ids: Sequence[int]) -> float:
    """Average the loss over the positions of a sequence.

    Parameters
    ----------
    logits_list : sequence of sequence of float, shape (n, V)
        One row of logits for each of n >= 1 positions, in nats.
    true_ids : sequence of int, shape (n,)
        The right answer at each position, from 0 to V - 1.

    Returns
    -------
    float
        The mean loss, in nats per position, >= 0.

    Raises
    ------
    ValueError
        If there is no position, the lengths differ, or a position is refused by
        `cross_entropy_loss`.
    OverflowError
        If the sum of the losses is above the largest float, 1.8e308.

    Notes
    -----
    L = (1/n) sum_i loss(z_i, t_i).

    A mean, not a sum: sequences of different lengths stay comparable. Within 4 ulps, or
    V times 4.94e-324 if that is more.

    References
    ----------
    Shannon (1948), Bell Syst. Tech. J. 27(3), 379-423,
    doi 10.1002/j.1538-7305.1948.tb01338.x, section 7: entropy per symbol.

    Examples
    --------
    >>> sequence_loss([[0.0, 0.0], [0.0, 0.0]], [0, 1])
    0.6931471805599453
    """
    require_pairs(logits_list=logits_list, true_ids=true_ids)
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids, strict=True)]
    return math.fsum(losses) / len(losses)
