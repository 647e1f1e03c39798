"""The gradient: the derivative of the loss by the logits, softmax minus one-hot."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .contract import require_id
from .softmax import softmax


def softmax_cross_entropy_grad(logits: Sequence[float], true_id: int) -> list[float]:
    """Differentiate the loss of one prediction by its logits.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.
    true_id : int
        Index t of the right answer, from 0 to V - 1.

    Returns
    -------
    list of float, shape (V,)
        The derivative by each logit, a pure number: from 0 to 1, at t from -1 to 0.

    Raises
    ------
    ValueError
        If there is no class, a logit is not finite, or the id names no class.

    Notes
    -----
    d loss / d z_j = softmax(z)_j - [j = t].

    At t that is p_t - 1 = -(sum of the other p_j), which keeps its digits where p_t is
    nearly 1. Within 4 ulps, or V times 4.94e-324 if that is more.

    References
    ----------
    Bridle (1990), Training stochastic model recognition algorithms as networks can lead
    to maximum mutual information estimation of parameters, NIPS 2, 211-217.
    Bishop (2006), Pattern Recognition and Machine Learning, equation 4.109.

    Examples
    --------
    >>> softmax_cross_entropy_grad([0.0, 0.0], 1)
    [0.5, -0.5]
    """
    gradient = softmax(logits)
    require_id(true_id, len(gradient))
    others = gradient[:true_id] + gradient[true_id + 1 :]
    gradient[true_id] = 0.0 - math.fsum(others)  # a bare minus would turn 0.0 into -0.0
    return gradient
