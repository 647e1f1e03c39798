"""The Hessian: the second derivative of the loss by the logits; the loss is convex."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .softmax import softmax


def hessian(logits: Sequence[float]) -> list[list[float]]:
    """Differentiate the loss twice by the logits.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.

    Returns
    -------
    list of list of float, shape (V, V)
        The second derivatives, pure numbers; the same whichever answer is right.

    Raises
    ------
    ValueError
        If there is no class, or a logit is not finite.

    Notes
    -----
    d^2 loss / d z_i d z_j = p_i [i = j] - p_i p_j, with p = softmax(z).

    Symmetric, rows sum to 0, no eigenvalue below 0 (so the loss is convex) or above 1/2.
    On the diagonal p_i (1 - p_i) is computed as p_i times the sum of the others.
    Within 8 ulps, or V times 4.94e-324 if that is more.

    References
    ----------
    Boehning (1992), Multinomial logistic regression algorithm, Ann. Inst. Stat. Math.
    44(1), 197-200, doi 10.1007/BF00048682.
    Bishop (2006), Pattern Recognition and Machine Learning, equation 4.110.

    Examples
    --------
    >>> hessian([0.0, 0.0])
    [[0.25, -0.25], [-0.25, 0.25]]
    """
    p = softmax(logits)
    rows = [[0.0 - p_i * p_j for p_j in p] for p_i in p]
    for i, p_i in enumerate(p):
        rows[i][i] = p_i * math.fsum(p[:i] + p[i + 1 :])  # 1 - p_i, without cancelling
    return rows
