"""Which entries of the results are wrong, or how far they are off at most."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from gradekit.assignment.closeness import equal, is_number
from gradekit.judging.explaining.core import FEWEST
from gradekit.judging.explaining.factors import inside, of_one_size
from gradekit.judging.explaining.samples import Sample, flat

NEARLY_SINGLE: Final = 1e-5
LARGEST_SINGLE: Final = 3.40282e38
NEARLY: Final = 1e-3


def of_entries(samples: Sequence[Sample], what: str) -> str:
    """Say which entries are wrong, or how far they are off at most."""
    for look in (_one_entry, of_one_size, _rounded):
        if samples and (sentence := look(samples, what)):
            return sentence
    return ""


def _one_entry(samples: Sequence[Sample], what: str) -> str:
    """Say which entry of a list is wrong, where it is always the same."""
    if not all(isinstance(each.own, list) and isinstance(each.right, list) for each in samples):
        return ""
    wrong = [each for each in samples if each.is_wrong]
    if any(len(each.own) != len(each.right) for each in samples):
        return ""
    places = [_wrong_places(each) for each in wrong]
    long = sum(len(each.own) > 2 for each in wrong) >= FEWEST  # noqa: PLR2004
    if long and all(each == [0] for each in places):
        return f"Only the first entry of {inside(what)} is wrong."
    if long and all(each == [len(s.own) - 1] for each, s in zip(places, wrong, strict=True)):
        return f"Only the last entry of {inside(what)} is wrong."
    return _indexed_entry(samples, wrong, places, what)


def _wrong_places(sample: Sample) -> list[int]:
    pairs = zip(sample.own, sample.right, strict=True)
    return [place for place, (a, b) in enumerate(pairs) if not equal(a, b, sample.tolerance)]


def _indexed_entry(
    samples: Sequence[Sample], wrong: Sequence[Sample], places: Sequence[list[int]], what: str
) -> str:
    """Say that the entry an argument points to is wrong, where it indexes such a list."""
    first = samples[0].arguments
    for place, argument in enumerate(first):
        if isinstance(argument, bool) or not isinstance(argument, int):
            continue
        lists = [p for p, a in enumerate(first) if isinstance(a, list)]
        indexes = any(
            all(len(s.arguments[p]) == len(s.own) > s.arguments[place] >= 0 for s in samples)
            for p in lists
        )
        values = [each.arguments[place] for each in wrong]
        if not indexes or len(set(values)) < FEWEST:
            continue
        if all(found == [value] for found, value in zip(places, values, strict=True)):
            return f"Only the entry that the index points to is wrong in {inside(what)}."
        if all(value not in found for found, value in zip(places, values, strict=True)):
            return f"Only the entry that the index points to is right in {inside(what)}."
    return ""


def _rounded(samples: Sequence[Sample], what: str) -> str:
    """Say that the results are nearly right everywhere: the last of all relations."""
    if not all(map(_is_nearly_right, samples[:FEWEST])):
        return ""
    within = [each for each in samples if not _beyond_single(each)]
    pairs = [pair for each in within for pair in each.entries]
    count = sum(len(flat(each.right)) for each in within if _numeric([each]))
    if not pairs or len(pairs) < count or not _numeric(within):
        return ""
    errors = [abs(own - right) / max(abs(right), 1.0) for own, right in pairs]
    relative = [abs(own - right) / (abs(right) or 1.0) for own, right in pairs]
    if all(map(_is_single, (own for own, _ in pairs))):
        near = max(errors if within == samples else relative) < NEARLY_SINGLE
        told = f"{what} is in single precision: float32 keeps about seven digits."
        more = "" if within == samples else f" Beyond {LARGEST_SINGLE:g} it is infinite."
        return f"{told}{more}" if near else ""
    if within != samples:
        return ""
    if max(relative) < NEARLY:
        off = f"off by at most {_upwards(max(relative)):g} of it on the inputs that were tried"
        return f"{what} is nearly right everywhere: {off}."
    return ""


def _is_nearly_right(sample: Sample) -> bool:
    """Whether no number is too far off for all that is said of results that are nearly right."""
    return all(
        abs(own - right) < max(NEARLY_SINGLE, NEARLY * abs(right)) for own, right in sample.entries
    )


def _upwards(size: float) -> float:
    """Round a positive number up to one digit."""
    power = 10.0 ** math.floor(math.log10(size)) if size else 1.0
    return math.ceil(size / power) * power


def _beyond_single(sample: Sample) -> bool:
    """Whether a number is infinite that is too large for single precision."""
    return (
        is_number(sample.own)
        and math.isinf(sample.own)
        and is_number(sample.right)
        and LARGEST_SINGLE < abs(sample.right) < math.inf
    )


def _is_single(number: float) -> bool:
    with suppress(OverflowError):
        return bool(struct.unpack("f", struct.pack("f", number))[0] == number)
    return False


def _numeric(samples: Sequence[Sample]) -> bool:
    return all(equal(each.own, each.right, math.inf) for each in samples)
