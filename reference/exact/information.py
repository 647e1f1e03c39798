"""What the assignment `kl-divergence` asks for, at 50 digits, and whether an answer is right."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import mpmath

from ..information.contract import require_distribution
from ..losses.contract import require_pairs
from .bounds import DIGITS, GUARD, SAFETY, U, require_known


def accepts(function_name: str, arguments: Sequence[Any], got: object) -> bool:
    """Tell whether a returned value is right.

    Parameters
    ----------
    function_name : str
        One of the four functions of the assignment.
    arguments : sequence
        The positional arguments of the call, as plain numbers and lists.
    got : object
        The plain value that the call returned.

    Returns
    -------
    bool
        Whether `got` is a number as near to the value at 50 digits as any sound float64
        algorithm comes; inf is right where it is the value.

    Raises
    ------
    ValueError
        If no function has that name, or its arguments are outside the contract.

    Notes
    -----
    With n classes, S = sum_j q_j (|ln q_j| + |ln p_j|), u = 2^-53, and 4 as a safety factor:

    * entropy (p = q), cross-entropy, divergence: absolute 4 u (n + 4) (1 + S), and guards up to
      g = 1e-12: 1.01 (sum_j q_j log(1 + g / p_j) + n g (S + 2 - ln g));
    * bits: absolute 4 u 4 (1 + abs(bits)).

    References
    ----------
    Higham (2002), Accuracy and Stability of Numerical Algorithms, section 4.2: a sum is as
    accurate as the sum of the sizes of its terms allows.

    Examples
    --------
    >>> accepts("entropy", [[0.5, 0.5]], 0.6931471805599453)
    True
    >>> accepts("entropy", [[0.5, 0.5]], 1.0)
    False
    """
    require_known(function_name, _VALUES)
    if isinstance(got, bool) or not isinstance(got, int | float) or math.isnan(got):
        return False
    with mpmath.workdps(DIGITS):
        wanted = _VALUES[function_name](*arguments)
        if mpmath.isinf(wanted) or math.isinf(got):
            return bool(wanted == got)
        return bool(abs(mpmath.mpf(got) - wanted) <= _margin(wanted, *arguments))


def entropy(q: Sequence[float]) -> mpmath.mpf:
    """Compute -sum_j q_j log q_j, where 0 log 0 = 0.

    Parameters
    ----------
    q : sequence of float, shape (V,)
        The probabilities of V >= 1 classes.

    Returns
    -------
    mpf
        The entropy, in nats, to 50 digits.

    Raises
    ------
    ValueError
        If `q` is not a distribution.

    References
    ----------
    Shannon (1948), section 6.
    """
    return cross_entropy(q, q)


def cross_entropy(q: Sequence[float], p: Sequence[float]) -> mpmath.mpf:
    """Compute -sum_j q_j log p_j, where 0 log 0 = 0.

    Parameters
    ----------
    q : sequence of float, shape (V,)
        The probabilities with which the V >= 1 classes happen.
    p : sequence of float, shape (V,)
        The probabilities of the model.

    Returns
    -------
    mpf
        The cross-entropy, in nats, to 50 digits; inf if p_j = 0 where q_j > 0.

    Raises
    ------
    ValueError
        If `q` or `p` is not a distribution, or their lengths differ.

    References
    ----------
    Cover & Thomas (2006), Elements of Information Theory, theorem 5.4.3.
    """
    require_pairs(q=q, p=p)
    require_distribution("q", q)
    require_distribution("p", p)
    with mpmath.workdps(DIGITS):
        pairs = [(x, y) for x, y in zip(q, p, strict=True) if x > 0.0]
        if any(y == 0.0 for _, y in pairs):
            return mpmath.inf
        return -mpmath.fsum(mpmath.mpf(x) * mpmath.log(mpmath.mpf(y)) for x, y in pairs)


def kl_divergence(q: Sequence[float], p: Sequence[float]) -> mpmath.mpf:
    """Compute sum_j q_j log(q_j / p_j), as H(q, p) - H(q).

    Parameters
    ----------
    q : sequence of float, shape (V,)
        The probabilities with which the V >= 1 classes happen.
    p : sequence of float, shape (V,)
        The probabilities of the model.

    Returns
    -------
    mpf
        The divergence, in nats, to 50 decimal places; inf if p_j = 0 where q_j > 0.

    Raises
    ------
    ValueError
        If `q` or `p` is not a distribution, or their lengths differ.

    References
    ----------
    Kullback & Leibler (1951), doi 10.1214/aoms/1177729694.
    """
    with mpmath.workdps(DIGITS):
        return cross_entropy(q, p) - entropy(q)


def nats_to_bits(x: float) -> mpmath.mpf:
    """Compute x / log 2.

    Parameters
    ----------
    x : float
        Nats.

    Returns
    -------
    mpf
        Bits, to 50 digits.

    References
    ----------
    Shannon (1948), introduction.
    """
    with mpmath.workdps(DIGITS):
        return mpmath.mpf(x) / mpmath.log(2)


_VALUES: Final[dict[str, Callable[..., mpmath.mpf]]] = {
    "entropy": entropy,
    "cross_entropy": cross_entropy,
    "kl_divergence": kl_divergence,
    "nats_to_bits": nats_to_bits,
}


def _margin(wanted: mpmath.mpf, *arguments: Any) -> float:
    """Give how far from the wanted value a sound answer may lie."""
    q, p = arguments[0], arguments[-1]
    if not isinstance(q, list | tuple):
        return SAFETY * U * 4 * (1 + abs(float(wanted)))
    pairs: list[tuple[float, float]] = [(x, y) for x, y in zip(q, p, strict=True) if x > 0.0]
    size = sum(x * (abs(math.log(x)) + abs(math.log(y))) for x, y in pairs)
    moved = sum(x * math.log1p(GUARD / y) for x, y in pairs)
    weighed = len(q) * GUARD * (size + 2 - math.log(GUARD))
    return SAFETY * U * (len(q) + 4) * (size + 1) + 1.01 * (moved + weighed)
