"""Softmax: from scores to probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .contract import require_logits
from .exp_difference import exp_difference


def softmax(logits: Sequence[float]) -> list[float]:
    """Turn logits into probabilities.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.

    Returns
    -------
    list of float, shape (V,)
        Probabilities from 0 to 1, in the order of the logits.

    Raises
    ------
    ValueError
        If there is no class, or a logit is not finite.

    Notes
    -----
    softmax(z)_j = exp(z_j) / sum_k exp(z_k) = exp(z_j - m) / sum_k exp(z_k - m), m = max z.

    Subtracting the maximum changes nothing and keeps exp within [0, 1], where the
    naive form overflows above 709.78.

    Within 4 ulps. A probability below 2.3e-308 has fewer digits, since an ulp there is
    4.94e-324 whatever its size; it is 0 once its logit lies 746 below the largest.

    References
    ----------
    Bridle (1990), Probabilistic interpretation of feedforward classification network
    outputs, NATO ASI F68, 227-236, doi 10.1007/978-3-642-76153-9_28.
    Blanchard, Higham & Higham (2021), doi 10.1093/imanum/draa038: the shifted form.

    Examples
    --------
    >>> softmax([0.0, 0.0])
    [0.5, 0.5]
    >>> softmax([1000.0, 0.0])
    [1.0, 0.0]
    """
    require_logits(logits)
    top = max(logits)
    weights = [exp_difference(z, top) for z in logits]
    total = math.fsum(weights)  # at least 1: the largest logit has weight 1
    return [weight / total for weight in weights]
