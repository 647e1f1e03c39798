"""Softmax and its loss of reverse-mode numbers: the derivatives need no formula."""

from __future__ import annotations

from collections.abc import Sequence

from ..losses.contract import require_id, require_logits
from .value import Value


def softmax(values: Sequence[Value]) -> list[Value]:
    """Turn logits into probabilities through which slopes can flow.

    Parameters
    ----------
    values : sequence of Value, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.

    Returns
    -------
    list of Value, shape (V,)
        Probabilities from 0 to 1, in the order of the logits.

    Raises
    ------
    ValueError
        If there is no class, or a logit is not finite.

    Notes
    -----
    The maximum is taken off as a plain number. A shift changes no probability, so no
    slope is lost that way (identity `softmax_shift`).

    References
    ----------
    Bridle (1990), doi 10.1007/978-3-642-76153-9_28.

    Examples
    --------
    >>> p, q = softmax([Value(0.0), Value(0.0)])
    >>> p.data, q.data
    (0.5, 0.5)
    """
    weights = _weights(values)
    total = sum(weights, start=Value(0.0))
    return [weight / total for weight in weights]


def cross_entropy(values: Sequence[Value], target_id: int) -> Value:
    """Compute the loss of one prediction, through which slopes can flow.

    Parameters
    ----------
    values : sequence of Value, shape (V,)
        Scores of V >= 1 classes, in nats. Any finite values.
    target_id : int
        Index of the right answer, from 0 to V - 1.

    Returns
    -------
    Value of shape ()
        The loss, in nats, >= 0.

    Raises
    ------
    ValueError
        If there is no class, a logit is not finite, or the id names no class.

    Notes
    -----
    -log softmax(z)_t = log(sum_j exp(z_j - m)) + (m - z_t), m = max z. No probability is
    computed, so none can be 0.

    References
    ----------
    Good (1952), Rational decisions, J. R. Stat. Soc. B 14(1), 107-114.

    Examples
    --------
    >>> logits = [Value(0.0), Value(0.0)]
    >>> loss = cross_entropy(logits, 1)
    >>> loss.backward()
    >>> loss.data, [z.grad for z in logits]
    (0.6931471805599453, [0.5, -0.5])
    """
    weights = _weights(values)
    require_id(target_id, len(values))
    return sum(weights, start=Value(0.0)).log() + (_top(values) - values[target_id])


def _weights(values: Sequence[Value]) -> list[Value]:
    """Give exp(z - max z) for every logit."""
    require_logits([value.data for value in values])
    return [(value - _top(values)).exp() for value in values]


def _top(values: Sequence[Value]) -> float:
    return max(value.data for value in values)
