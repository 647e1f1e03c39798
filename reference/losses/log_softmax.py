"""Log-softmax: the logarithms of the probabilities, also where these are 0 or 1 in floats."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .contract import require_logits
from .exp_difference import exp_difference


def log_softmax(logits: Sequence[float]) -> list[float]:
    """Compute the logarithms of the softmax probabilities.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.

    Returns
    -------
    list of float, shape (V,)
        Log-probabilities, in nats, all <= 0.

    Raises
    ------
    ValueError
        If there is no class, or a logit is not finite.
    OverflowError
        If a log-probability lies below the smallest float, -1.8e308.

    Notes
    -----
    log softmax(z)_j = (z_j - m) - log(1 + s), with m = max z and s the sum of
    exp(z_k - m) over all classes but one that has the maximum.

    Both parts are <= 0, so nothing cancels; leaving the 1 out of s and using log1p keeps
    a tiny logarithm, such as -4e-18, where log(softmax) would give 0. Within 4 ulps, or
    V times 4.94e-324 if that is more.

    References
    ----------
    Blanchard, Higham & Higham (2021), doi 10.1093/imanum/draa038, Algorithm 4.1.

    Examples
    --------
    >>> log_softmax([40.0, 0.0])
    [-4.248354255291589e-18, -40.0]
    """
    require_logits(logits)
    top = max(logits)
    at = list(logits).index(top)
    others = [*logits[:at], *logits[at + 1 :]]
    rest = math.fsum(exp_difference(z, top) for z in others)  # 0 <= rest <= V - 1
    log_total = math.log1p(rest)
    return [math.fsum((z, -top, -log_total)) for z in logits]
