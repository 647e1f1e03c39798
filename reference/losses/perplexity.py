"""Perplexity: exp(loss), the number of equally likely choices with the same loss."""

from __future__ import annotations

import math


def perplexity(loss: float) -> float:
    """Turn a mean loss into a perplexity.

    Parameters
    ----------
    loss : float
        A mean loss, in nats per position.

    Returns
    -------
    float
        The number of equally likely choices that would cost the same loss; 1 is certain.

    Raises
    ------
    OverflowError
        If the loss is above 709.78, where exp passes the largest float.

    Notes
    -----
    PPL = exp(L) = (p_1 p_2 ... p_n)^(-1/n).

    Within 1 ulp of exp of the float given; an absolute error of the loss becomes a
    relative error of the perplexity.

    References
    ----------
    Jelinek, Mercer, Bahl & Baker (1977), Perplexity - a measure of the difficulty of
    speech recognition tasks, J. Acoust. Soc. Am. 62(S1), S63, doi 10.1121/1.2016299.

    Examples
    --------
    >>> perplexity(0.0)
    1.0
    """
    return math.exp(loss)
