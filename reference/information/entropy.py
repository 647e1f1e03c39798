"""Entropy and cross-entropy: the expected surprisal, of a distribution and of a model of it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..losses.contract import require_pairs
from .contract import require_distribution, require_probability


def surprise(probability: float) -> float:
    """Measure how surprising an event is.

    Parameters
    ----------
    probability : float
        The probability of the event, from 0 to 1.

    Returns
    -------
    float
        Its surprise, in nats: 0 for the certain, inf for the impossible.

    Raises
    ------
    ValueError
        If the probability is not from 0 to 1.

    Notes
    -----
    -log p. Certain events surprise nobody, and the surprises of independent events
    add up; only a logarithm does both. Within 1 ulp.

    References
    ----------
    Shannon (1948), introduction: why a measure of information is logarithmic.

    Examples
    --------
    >>> surprise(0.5)
    0.6931471805599453
    """
    require_probability("probability", probability)
    return math.inf if probability == 0.0 else 0.0 - math.log(probability)


def entropy(q: Sequence[float]) -> float:
    """Average the surprise -log q of events with probabilities q.

    Parameters
    ----------
    q : sequence of float, shape (V,)
        The probabilities of V >= 1 classes.

    Returns
    -------
    float
        The entropy, in nats, from 0 (one class is certain) to log V (all are equal).

    Raises
    ------
    ValueError
        If `q` is not a distribution.

    Notes
    -----
    H(q) = -sum_j q_j log q_j, where 0 log 0 = 0, its limit.

    Within 4 ulps, or V times 4.94e-324 if that is more.

    References
    ----------
    Shannon (1948), Bell Syst. Tech. J. 27(3), 379-423,
    doi 10.1002/j.1538-7305.1948.tb01338.x, section 6.

    Examples
    --------
    >>> entropy([0.5, 0.5])
    0.6931471805599453
    >>> entropy([1.0, 0.0])
    0.0
    """
    require_distribution("q", q)
    return math.fsum(q_j * surprise(q_j) for q_j in q if q_j > 0.0)


def cross_entropy(q: Sequence[float], p: Sequence[float]) -> float:
    """Average the surprise -log p of a model p over events with probabilities q.

    Parameters
    ----------
    q : sequence of float, shape (V,)
        The probabilities with which the V >= 1 classes happen.
    p : sequence of float, shape (V,)
        The probabilities of the model.

    Returns
    -------
    float
        The cross-entropy, in nats, at least H(q); inf if p_j = 0 where q_j > 0.

    Raises
    ------
    ValueError
        If `q` or `p` is not a distribution, or their lengths differ.

    Notes
    -----
    H(q, p) = -sum_j q_j log p_j, where 0 log 0 = 0.

    If q is certain of one class t, it is -log p_t: the loss of this lecture.
    Within 4 ulps, or V times 4.94e-324 if that is more.

    References
    ----------
    Cover & Thomas (2006), Elements of Information Theory, theorem 5.4.3: the length of a
    code that was made for p, used on q.

    Examples
    --------
    >>> cross_entropy([1.0, 0.0], [0.5, 0.5])
    0.6931471805599453
    """
    require_pairs(q=q, p=p)
    require_distribution("q", q)
    require_distribution("p", p)
    return math.fsum(q_j * surprise(p_j) for q_j, p_j in zip(q, p, strict=True) if q_j > 0.0)
