"""The cross-entropy loss: -log p of the right answer."""

from __future__ import annotations

from collections.abc import Sequence

from .contract import require_id
from .log_softmax import log_softmax


def cross_entropy_loss(logits: Sequence[float], true_id: int) -> float:
    """Compute the cross-entropy loss of one prediction.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.
    true_id : int
        Index of the right answer, from 0 to V - 1.

    Returns
    -------
    float
        The loss, in nats, >= 0.

    Raises
    ------
    ValueError
        If there is no class, a logit is not finite, or the id names no class.
    OverflowError
        If the loss is above the largest float, 1.8e308.

    Notes
    -----
    loss(z, t) = -log softmax(z)_t = log(sum_j exp z_j) - z_t.

    Within 4 ulps however small the loss, or V times 4.94e-324 if that is more.

    References
    ----------
    Bridle (1990), doi 10.1007/978-3-642-76153-9_28: the score of the softmax.
    Good (1952), Rational decisions, J. R. Stat. Soc. B 14(1), 107-114: the logarithmic
    score.

    Examples
    --------
    >>> cross_entropy_loss([0.0] * 27, 3)
    3.295836866004329
    >>> cross_entropy_loss([40.0, 0.0], 0)
    4.248354255291589e-18
    """
    log_probabilities = log_softmax(logits)
    require_id(true_id, len(log_probabilities))
    return 0.0 - log_probabilities[true_id]  # a bare minus would turn 0.0 into -0.0
