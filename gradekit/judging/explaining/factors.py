"""Results that are off by one factor, or by one number: all of them, or the entries of each."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from gradekit.assignment.closeness import ABSOLUTE, largest
from gradekit.judging.explaining.core import FEWEST
from gradekit.judging.explaining.samples import REPAIRS, Sample, by_entry, holds

NAMED_FACTORS: Final = {
    -1.0: "with the other sign",
    2.0: "twice as large",
    0.5: "half as large",
    math.log2(math.e): "divided by ln 2",
    math.log10(math.e): "divided by ln 10",
    math.log(2): "multiplied by ln 2",
    math.log(10): "multiplied by ln 10",
    math.log2(math.e) ** 2: "divided by ln 2 twice",
    math.log10(math.e) ** 2: "divided by ln 10 twice",
    math.log(2) ** 2: "multiplied by ln 2 twice",
    math.log(10) ** 2: "multiplied by ln 10 twice",
}
LOOSELY: Final = 4.0
"""How many tolerances two numbers of one result can be apart of which each is within one."""
SLIGHT: Final = 1e-5
"""A factor this close to 1 may as well depend on the input."""


def scaled_or_moved(samples: Sequence[Sample], written: Sequence[float], what: str) -> str:
    """Say by which factor or by how much every number is off, or nothing."""
    return _factor(samples, written, what) or _offset(samples, written, what)


def _ratios(samples: Sequence[Sample]) -> list[float]:
    return [own / right for each in samples for own, right in each.entries if right]


def _factor(samples: Sequence[Sample], written: Sequence[float], what: str) -> str:
    few = [replace(each, tolerance=LOOSELY * each.tolerance) for each in samples[:FEWEST]]
    ratios = _ratios(samples) if holds(_same_ratio, [s for s in few if s.entries]) else []
    factor = statistics.median(ratios) if len(ratios) >= FEWEST else 1.0
    if (
        not factor
        or not math.isfinite(factor)
        or abs(factor - 1) < SLIGHT
        or not holds(lambda s: by_entry(s.right, lambda x: factor * x), samples)
    ):
        return ""
    for value, words in NAMED_FACTORS.items():
        if math.isclose(factor, value, rel_tol=1e-8):
            return f"{what} is the right one {words}."
    for value in written:
        if value and math.isclose(factor, value, rel_tol=1e-8):
            return f"{what} is {value:g} times the right one."
        if value and math.isclose(factor, 1 / value, rel_tol=1e-8):
            return f"{what} is the right one divided by {value:g}."
    return f"{what} is {six_digits(factor)} times the right one."


def six_digits(value: float) -> str:
    """Write a number with six digits, or with more where these would hide that it is not 0 or 1."""
    short = f"{value:.6g}"
    return short if float(short) not in {0.0, 1.0} else f"{value:.12g}"


def _offset(samples: Sequence[Sample], written: Sequence[float], what: str) -> str:
    moved = samples if all(map(_is_moved, samples[:FEWEST])) else []
    offsets = [own - right for each in moved for own, right in each.entries]
    if len(offsets) < FEWEST:
        return ""
    offset = statistics.median(offsets)
    if not offset or not math.isfinite(offset):
        return ""
    if not holds(lambda s: by_entry(s.right, lambda x: x + offset), samples):
        return ""
    near = [v for v in written if math.isclose(abs(offset), abs(v), rel_tol=1e-8)]
    size = six_digits(abs(near[0] if near else offset))
    return f"{what} is the right one {'plus' if offset > 0 else 'minus'} {size}."


def of_one_size(samples: Sequence[Sample], what: str) -> str:
    """Say that the entries of each result are all too large by one factor, or by one number."""
    few = samples[:FEWEST]
    if not holds(_same_ratio, few) and not holds(_same_difference, few):
        return ""
    lists = [each.entries for each in samples]
    wrong = [pairs for pairs, each in zip(lists, samples, strict=True) if each.is_wrong]
    scaled = sum(all(own or not right for own, right in pairs) for pairs in wrong)
    if scaled < REPAIRS * len(wrong):
        return ""  # 0 is no factor
    if not all(lists) or sum(len(pairs) > 2 for pairs in lists) < FEWEST:  # noqa: PLR2004
        return ""
    if holds(_same_ratio, samples):
        return f"The entries of {inside(what)} are all {_direction(samples)} by the same factor."
    if holds(_same_difference, samples):
        return f"The entries of {inside(what)} all differ from the right ones by the same number."
    return ""


def _direction(samples: Sequence[Sample]) -> str:
    """Say on which side of the right ones the entries of all wrong results are."""
    pairs = [pair for each in samples if each.is_wrong for pair in each.entries]
    same_sign = all(own * right >= 0.0 for own, right in pairs)
    if same_sign and all(abs(own) >= abs(right) for own, right in pairs):
        return "too large"
    if same_sign and all(abs(own) <= abs(right) for own, right in pairs):
        return "too small"
    return "too large or too small"


def inside(what: str) -> str:
    """Write what begins a sentence as it stands inside of one."""
    return what[0].lower() + what[1:]


def _same_ratio(sample: Sample) -> Any:
    own, right = max(sample.entries, key=lambda pair: abs(pair[1]))
    return by_entry(sample.right, lambda x: x * own / right) if right else sample.right


def _same_difference(sample: Sample) -> Any:
    own, right = sample.entries[0]
    return by_entry(sample.right, lambda x: x + own - right)


def _is_moved(sample: Sample) -> bool:
    """Whether the numbers of a result can all be off by the same number."""
    offsets = [own - right for own, right in sample.entries]
    size = largest([sample.own, sample.right])
    apart = LOOSELY * (sample.tolerance * size + ABSOLUTE)
    return not offsets or max(offsets) - min(offsets) <= apart
