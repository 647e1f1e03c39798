"""The five functions of the assignment `cross-entropy` at 50 digits.

Nothing here is shifted, guarded or shared with the float code: mpmath's exponents
have no bounds, so every function is its definition. Floats come in exactly.
"""

from __future__ import annotations

from collections.abc import Sequence

import mpmath

from ..losses.contract import require_id, require_logits, require_pairs
from .bounds import DIGITS


def softmax(logits: Sequence[float]) -> list[mpmath.mpf]:
    """Compute exp(z_j) / sum_k exp(z_k) for every class.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.

    Returns
    -------
    list of mpf, shape (V,)
        Probabilities, to 50 digits.

    Raises
    ------
    ValueError
        If there is no class, or a logit is not finite.

    References
    ----------
    Bridle (1990), doi 10.1007/978-3-642-76153-9_28.
    """
    require_logits(logits)
    with mpmath.workdps(DIGITS):
        weights = [mpmath.exp(mpmath.mpf(z)) for z in logits]
        total = mpmath.fsum(weights)
        return [weight / total for weight in weights]


def cross_entropy_loss(logits: Sequence[float], true_id: int) -> mpmath.mpf:
    """Compute log(sum_j exp z_j) - z_t, as log(sum_j exp(z_j - z_t)).

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.
    true_id : int
        Index t of the right answer, from 0 to V - 1.

    Returns
    -------
    mpf
        The loss, in nats, to 50 digits however small it is.

    Raises
    ------
    ValueError
        If there is no class, a logit is not finite, or the id names no class.

    Notes
    -----
    The term j = t of the sum is exp(0) = 1; log1p of the others keeps a loss of 1e-300.

    References
    ----------
    Bridle (1990), doi 10.1007/978-3-642-76153-9_28.
    """
    require_logits(logits)
    require_id(true_id, len(logits))
    with mpmath.workdps(DIGITS):
        target = mpmath.mpf(logits[true_id])
        others = [z for j, z in enumerate(logits) if j != true_id]
        return mpmath.log1p(mpmath.fsum(mpmath.exp(mpmath.mpf(z) - target) for z in others))


def sequence_loss(logits_list: Sequence[Sequence[float]], true_ids: Sequence[int]) -> mpmath.mpf:
    """Compute the mean of the losses of n positions.

    Parameters
    ----------
    logits_list : sequence of sequence of float, shape (n, V)
        One row of logits for each of n >= 1 positions, in nats.
    true_ids : sequence of int, shape (n,)
        The right answer at each position, from 0 to V - 1.

    Returns
    -------
    mpf
        The mean loss, in nats per position, to 50 digits.

    Raises
    ------
    ValueError
        If there is no position, the lengths differ, or a position is refused.

    References
    ----------
    Shannon (1948), section 7: entropy per symbol.
    """
    require_pairs(logits_list=logits_list, true_ids=true_ids)
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids, strict=True)]
    with mpmath.workdps(DIGITS):
        return mpmath.fsum(losses) / len(losses)


def perplexity(loss: float) -> mpmath.mpf:
    """Compute exp(loss); nothing overflows here.

    Parameters
    ----------
    loss : float
        A mean loss, in nats per position. Any finite value.

    Returns
    -------
    mpf
        The number of equally likely choices, to 50 digits.

    References
    ----------
    Jelinek, Mercer, Bahl & Baker (1977), doi 10.1121/1.2016299.
    """
    with mpmath.workdps(DIGITS):
        return mpmath.exp(mpmath.mpf(loss))


def softmax_cross_entropy_grad(logits: Sequence[float], true_id: int) -> list[mpmath.mpf]:
    """Compute softmax(z)_j - [j = t] for every class.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.
    true_id : int
        Index t of the right answer, from 0 to V - 1.

    Returns
    -------
    list of mpf, shape (V,)
        The derivative of the loss by each logit, right to 50 decimal places.

    Raises
    ------
    ValueError
        If there is no class, a logit is not finite, or the id names no class.

    References
    ----------
    Bishop (2006), Pattern Recognition and Machine Learning, equation 4.109.
    """
    probabilities = softmax(logits)
    require_id(true_id, len(probabilities))
    with mpmath.workdps(DIGITS):
        return [p - (1 if j == true_id else 0) for j, p in enumerate(probabilities)]
