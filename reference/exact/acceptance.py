"""Whether an answer to the assignment `cross-entropy` is right, decided at 50 digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import mpmath

from ..losses.contract import require_id, require_logits, require_pairs
from .bounds import DIGITS, GUARD, SAFETY, U, require_known
from .definition import (
    cross_entropy_loss,
    perplexity,
    softmax,
    softmax_cross_entropy_grad,
)

FAR: Final = 1e-6
"""An error that no rounding explains, relative to the largest logit."""
TINY: Final = 1e-290  # probabilities below are compared absolutely, ahead of underflow


def accepts(function_name: str, arguments: Sequence[Any], got: object) -> bool:
    """Tell whether a returned value is right.

    Parameters
    ----------
    function_name : str
        One of the five functions of the assignment.
    arguments : sequence
        The positional arguments of the call, as plain numbers and lists.
    got : object
        The plain value that the call returned: a number, or a list of V numbers.

    Returns
    -------
    bool
        Whether `got` is of the right kind and length, finite, and as near to the
        value at 50 digits as any sound float64 algorithm comes.

    Raises
    ------
    ValueError
        If no function has that name, or its arguments are outside the contract.

    Notes
    -----
    With A = max abs(z), u = 2^-53, and 4 as a safety factor everywhere:

    * softmax: relative 4 u (V + 4 (A + ln V) + 16); absolute 1e-290 below p = 1e-290;
    * loss: absolute 4 u (V + 6 (A + ln V) + 16), and guards of up to 1e-12 against log(0)
      are forgiven: from -log(p_t + 1e-12) up to L + 1.01e-12;
    * mean of n losses: the mean of their intervals, and 4 u (n + 3) times the mean loss;
    * perplexity: relative 4 u 7 (1 + abs(L));
    * gradient: absolute 4 u (V + 4 (A + ln V) + 20).

    References
    ----------
    Blanchard, Higham & Higham (2021), doi 10.1093/imanum/draa038, sections 3 and 4: errors
    grow with V, and with A in the forms that subtract inside exp.

    Examples
    --------
    >>> accepts("softmax", [[0.0, 0.0]], [0.5, 0.5])
    True
    >>> accepts("softmax", [[0.0, 0.0]], [0.5, 0.500001])
    False
    """
    require_known(function_name, _RULES)
    with mpmath.workdps(DIGITS):
        return _RULES[function_name](got, *arguments)


def _accepts_softmax(got: object, logits: Sequence[float]) -> bool:
    relative = SAFETY * _rounding(logits, 4.0)
    wanted = softmax(logits)
    margins = [relative * p if p >= TINY else TINY for p in wanted]
    return _are_near(got, wanted, margins)


def _accepts_loss(got: object, logits: Sequence[float], true_id: int) -> bool:
    lowest, highest = _forgiven(cross_entropy_loss(logits, true_id), logits)
    return _is_number(got) and bool(lowest <= mpmath.mpf(got) <= highest)


def _accepts_mean(got: object, rows: Sequence[Sequence[float]], ids: Sequence[int]) -> bool:
    require_pairs(logits_list=rows, true_ids=ids)
    for logits, true_id in zip(rows, ids, strict=True):
        require_logits(logits)
        require_id(true_id, len(logits))
    if not isinstance(got, int | float) or not _is_number(got) or _is_far(got, rows, ids):
        return False
    losses = [cross_entropy_loss(z, t) for z, t in zip(rows, ids, strict=True)]
    bounds = map(_forgiven, losses, rows)
    lowest, highest = (mpmath.fsum(side) / len(losses) for side in zip(*bounds, strict=True))
    margin = SAFETY * U * (len(losses) + 3) * mpmath.fsum(losses) / len(losses)
    return bool(lowest - margin <= mpmath.mpf(got) <= highest + margin)


def _is_far(got: float, rows: Sequence[Sequence[float]], ids: Sequence[int]) -> bool:
    """Tell by floats whether a mean is wrong in its first digits: 50 of many take long."""
    losses = [_in_floats(logits, true_id) for logits, true_id in zip(rows, ids, strict=True)]
    guarded = [-math.log(math.exp(-max(loss, 0.0)) + GUARD) for loss in losses]
    lowest, highest = (sum(side) / len(losses) for side in (guarded, losses))
    room = FAR * (1 + max(abs(z) for logits in rows for z in logits))
    return math.isfinite(highest) and not lowest - room <= got <= highest + room


def _in_floats(logits: Sequence[float], true_id: int) -> float:
    largest = max(logits)
    total = math.fsum(math.exp(z - largest) for z in logits)
    return math.log(total) + (largest - logits[true_id])


def _accepts_perplexity(got: object, loss: float) -> bool:
    wanted = perplexity(loss)
    margin = SAFETY * U * 7 * (1 + abs(loss)) * wanted
    return _is_number(got) and bool(abs(mpmath.mpf(got) - wanted) <= margin)


def _accepts_gradient(got: object, logits: Sequence[float], true_id: int) -> bool:
    wanted = softmax_cross_entropy_grad(logits, true_id)
    margin = SAFETY * (_rounding(logits, 4.0) + 4 * U)
    return _are_near(got, wanted, [mpmath.mpf(margin)] * len(wanted))


_RULES: Final[dict[str, Callable[..., bool]]] = {
    "softmax": _accepts_softmax,
    "cross_entropy_loss": _accepts_loss,
    "sequence_loss": _accepts_mean,
    "perplexity": _accepts_perplexity,
    "softmax_cross_entropy_grad": _accepts_gradient,
}


def _rounding(logits: Sequence[float], slope: float) -> float:
    """Bound what rounding does to a softmax or a loss: u (V + slope (A + ln V) + 16)."""
    classes = len(logits)
    size = max(abs(z) for z in logits)
    return U * (classes + slope * (size + math.log(classes)) + 16)


def _forgiven(loss: mpmath.mpf, logits: Sequence[float]) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Bound a right loss from below and above, a guard of up to 1e-12 forgiven."""
    margin = SAFETY * _rounding(logits, 6.0)
    lowest = -mpmath.log(mpmath.exp(-loss) + GUARD) - margin
    return lowest, loss + margin + 1.01 * GUARD


def _is_number(got: object) -> bool:
    """Tell whether a value is a finite number; True and False are not."""
    if isinstance(got, bool):
        return False
    return isinstance(got, int) or (isinstance(got, float) and math.isfinite(got))


def _are_near(got: object, wanted: list[mpmath.mpf], margins: list[mpmath.mpf]) -> bool:
    """Tell whether a value is a list of as many numbers, each within its margin."""
    if not isinstance(got, list | tuple) or len(got) != len(wanted):
        return False
    return all(map(_is_number, got)) and all(
        abs(mpmath.mpf(value) - want) <= margin
        for value, want, margin in zip(got, wanted, margins, strict=True)
    )
