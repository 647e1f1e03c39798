"""What the assignment `bigram-counting` asks for, at 50 digits, and whether an answer is right."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final

import mpmath

from ..counting.contract import require_counts, require_names, require_token, require_tokens
from ..counting.tokens import TOKENS, neighbours, tokenize
from .bounds import DIGITS, GUARD, SAFETY, U, require_known


def accepts(function_name: str, arguments: Sequence[Any], got: object) -> bool:
    """Tell whether a returned value is right.

    Parameters
    ----------
    function_name : str
        One of the five functions of the assignment.
    arguments : sequence
        The positional arguments of the call, as plain numbers, strings and lists.
    got : object
        The plain value that the call returned.

    Returns
    -------
    bool
        Whether tokens and counts are exact, and probabilities and losses as near to the
        values at 50 digits as any sound float64 algorithm comes.

    Raises
    ------
    ValueError
        If no function has that name, or its arguments are outside the contract.

    Notes
    -----
    With u = 2^-53 and 4 as a safety factor: probabilities relative 4 u 16; a mean loss L
    over n pairs absolute 4 u (n + 4) (1 + L), and the effect of a guard of up to 1e-12.

    References
    ----------
    Higham (2002), Accuracy and Stability of Numerical Algorithms, section 4.2.

    Examples
    --------
    >>> accepts("tokenize", ["a"], [26, 0, 26])
    True
    >>> accepts("tokenize", ["a"], [0])
    False
    """
    require_known(function_name, _RULES)
    with mpmath.workdps(DIGITS):
        return _RULES[function_name](got, *arguments)


def probability(counts: Sequence[Sequence[float]], before: int, after: int) -> mpmath.mpf:
    """Compute (c + 1) / (N + 27).

    Parameters
    ----------
    counts : sequence of sequence of float, shape (27, 27)
        counts[a][b] is how often b followed a.
    before, after : int
        The two tokens of a pair.

    Returns
    -------
    mpf
        The probability of the second after the first, to 50 digits.

    Raises
    ------
    ValueError
        If the counts are no table, or a token is none.

    References
    ----------
    Laplace (1774), the rule of succession.
    """
    require_counts(counts)
    require_token("before", before)
    require_token("after", after)
    with mpmath.workdps(DIGITS):
        row = [mpmath.mpf(count) for count in counts[before]]
        return (row[after] + 1) / (mpmath.fsum(row) + TOKENS)


def name_loss(counts: Sequence[Sequence[float]], tokens: Sequence[int]) -> mpmath.mpf:
    """Compute the mean of -log p over the pairs of a name.

    Parameters
    ----------
    counts : sequence of sequence of float, shape (27, 27)
        counts[a][b] is how often b followed a.
    tokens : sequence of int, shape (n + 1,)
        A name as tokens, with n >= 1 pairs of neighbours.

    Returns
    -------
    mpf
        The mean loss, in nats per pair, to 50 digits.

    Raises
    ------
    ValueError
        If the counts are no table, there are fewer than 2 tokens, or one is no token.

    References
    ----------
    Shannon (1948), section 3.
    """
    require_tokens(tokens)
    with mpmath.workdps(DIGITS):
        pairs = neighbours(tokens)
        return -mpmath.fsum(mpmath.log(probability(counts, *pair)) for pair in pairs) / len(pairs)


def _accepts_tokens(got: object, name: str) -> bool:
    return isinstance(got, list | tuple) and list(got) == tokenize(name)


def _accepts_row(got: object, counts: Sequence[Sequence[float]], token_id: int) -> bool:
    wanted = [probability(counts, token_id, after) for after in range(TOKENS)]
    if not isinstance(got, list | tuple) or len(got) != TOKENS or not all(map(_is_number, got)):
        return False
    return all(
        abs(mpmath.mpf(value) - want) <= SAFETY * U * 16 * want
        for value, want in zip(got, wanted, strict=True)
    )


def _accepts_loss(got: object, counts: Sequence[Sequence[float]], tokens: Sequence[int]) -> bool:
    wanted, size = name_loss(counts, tokens), len(tokens)
    most = max(math.fsum(row) for row in counts) + TOKENS  # 1 / the least probability there is
    margin = SAFETY * U * (size + 4) * (1 + wanted) + 1.01 * GUARD * most
    return _is_number(got) and bool(abs(mpmath.mpf(got) - wanted) <= margin)


def _accepts_step(got: object, counts: Sequence[Sequence[float]], tokens: Sequence[int]) -> bool:
    if not isinstance(got, list | tuple) or len(got) != 2:
        return False
    return _accepts_loss(got[0], counts, tokens) and got[1] == _counted(counts, tokens)


def _accepts_training(got: object, names: Sequence[str], num_steps: int) -> bool:
    require_names(names, num_steps)
    counts: list[list[float]] = [[0.0] * TOKENS for _ in range(TOKENS)]
    if not isinstance(got, list | tuple) or len(got) != 2 or not _is_list(got[1], num_steps):
        return False
    for step, loss in enumerate(got[1]):
        tokens = tokenize(names[step % len(names)])
        if not _accepts_loss(loss, counts, tokens):
            return False
        counts = _counted(counts, tokens)
    return bool(got[0] == counts)


_RULES: Final[dict[str, Callable[..., bool]]] = {
    "tokenize": _accepts_tokens,
    "bigram": _accepts_row,
    "name_loss": _accepts_loss,
    "count_step": _accepts_step,
    "train": _accepts_training,
}


def _counted(counts: Sequence[Sequence[float]], tokens: Sequence[int]) -> list[list[float]]:
    """Add 1 for every pair; whole numbers are exact in floats."""
    pairs = neighbours(tokens)
    return [[count + pairs.count((a, b)) for b, count in enumerate(row)]
            for a, row in enumerate(counts)]  # fmt: skip


def _is_list(value: object, length: int) -> bool:
    return isinstance(value, list | tuple) and len(value) == length


def _is_number(got: object) -> bool:
    """Tell whether a value is a finite number; True and False are not."""
    if isinstance(got, bool):
        return False
    return isinstance(got, int) or (isinstance(got, float) and math.isfinite(got))
