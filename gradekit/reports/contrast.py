"""Two values as text, each number with as many digits as show where they differ."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

_NUMBER: Final = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:e[+-]?\d+)?(?![\w.])")
_BEHIND: Final = 2  # digits behind the first that differs
_USUAL: Final = 6  # significant digits of a number that does not differ
_AGREE: Final = 1e-6
_SAME: Final = 1e-15
_BOUND: Final = re.compile(r"[\d.e+-]+")


def contrast(got: str, right: str) -> tuple[str, str]:
    """Shorten the numbers of two texts, so that one sees where they differ.

    Where the texts have not the same numbers of numbers, they stay as they are, but for digits
    that nobody reads.

    Examples
    --------
    >>> contrast("1.3862943611198906", "0.6931471805599453")
    ('1.386', '0.693')
    >>> contrast("[0.4999999975, 0.5]", "[0.5, 0.5]")
    ('[0.4999999975, 0.5]', '[0.5, 0.5]')
    """
    if (pairs := _pairs(got, right)) is None:
        return _usual(got), _usual(right)
    shown = [_shown(*pair) for pair in pairs]
    firsts, seconds = (iter([pair[place] for pair in shown]) for place in (0, 1))
    short = _replaced(got, firsts), _replaced(right, seconds)
    return (got, right) if short[0] == short[1] else short


def allowance(got: str, right: str, tolerance: str) -> str:
    """Say in words by how much values may differ, where they agree in six digits; or nothing."""
    bound = _BOUND.match(tolerance)
    pairs = _pairs(got, right)
    if bound is None or not pairs:
        return ""
    numbers = [(float(first), float(second)) for first, second in pairs]
    apart = max(abs(first - second) for first, second in numbers)
    if apart == 0 or not all(_agree(*pair) for pair in numbers):
        return ""
    return f"They may differ by {bound[0]}; yours differ by {apart:.1g}."


def _agree(first: float, second: float) -> bool:
    return abs(first - second) <= _AGREE * max(abs(first), abs(second))


def _pairs(got: str, right: str) -> list[tuple[str, str]] | None:
    """Pair the numbers of two texts that are alike but for them."""
    if _NUMBER.sub("#", got) != _NUMBER.sub("#", right):
        return None
    return list(zip(_NUMBER.findall(got), _NUMBER.findall(right), strict=True))


def _shown(first: str, second: str) -> tuple[str, str]:
    one, other = float(first), float(second)
    apart, size = abs(one - other), max(abs(one), abs(other))
    if not math.isfinite(apart) or size == 0 or apart <= _SAME * size:
        return _usual(first), _usual(second)
    last = math.floor(math.log10(apart)) - _BEHIND
    return _rounded(first, last), _rounded(second, last)


def _rounded(text: str, last: int) -> str:
    """Write a number down to the digit of 10 ** last."""
    number = float(text)
    digits = 1 if number == 0 else math.floor(math.log10(abs(number))) - last + 1
    return _written(text, max(digits, 1))


def _usual(text: str) -> str:
    return _NUMBER.sub(lambda match: _written(match[0], _USUAL), text)


def _written(text: str, digits: int) -> str:
    """Write a number with so many significant digits; a whole one stays as it is."""
    if text.lstrip("-").isdigit():
        return text
    short = f"{float(text):.{min(digits, 17)}g}"
    if len(short) >= len(text):
        return text
    return f"{short}.0" if short.lstrip("-").isdigit() else short


def _replaced(text: str, numbers: Iterator[str]) -> str:
    return _NUMBER.sub(lambda _: next(numbers), text)
