"""Calls with what a function gave and what is right, as relations are looked for in them."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_finite, is_number, is_row
from gradekit.judging.explaining.core import FEWEST, RETURNED, Evidence

TOLERANCE: Final = 1e-8
SLACK: Final = 3
REPAIRS: Final = 0.8
"""The share of failing probes on which a relation has to give another value than the right one."""


@dataclass(frozen=True)  # without slots: `entries` is kept
class Sample:
    """One call that returned something, with what is right."""

    index: int
    arguments: Sequence[Any]
    own: Any
    right: Any
    tolerance: float
    is_wrong: bool

    @functools.cached_property
    def entries(self) -> list[tuple[float, float]]:
        """Pair the numbers given with the right ones; none in another form, or not finite."""
        alike = equal(self.own, self.right, math.inf)  # before a look at a million entries
        if not alike or not is_finite(self.own):
            return []
        return list(zip(flat(self.own), flat(self.right), strict=True))


Transform = Callable[[Sample], Any]
"""Gives what a function would return if it stood in some relation to what is right."""
Relation = tuple[str, Transform]
"""A sentence, and what it says."""


def of(evidence: Evidence, indices: Sequence[int]) -> list[Sample]:
    """Give the samples of some probes of the core, those that returned something."""
    wrong = set(evidence.failing)
    return [
        Sample(
            index,
            evidence.calls[index],
            evidence.outcomes[index][1],
            evidence.right(index)[1],
            evidence.within(index, TOLERANCE, SLACK),
            index in wrong,
        )
        for index in indices
        if evidence.outcomes[index][0] == RETURNED
    ]


def holds(transform: Transform, samples: Sequence[Sample]) -> bool:
    """Whether a relation holds in all samples."""
    return all(_holds(transform, sample) for sample in samples)


def _holds(transform: Transform, sample: Sample) -> bool:
    try:
        related = transform(sample)
    except Exception:  # no such relation: an index out of range, a logarithm of 0  # noqa: BLE001
        return False
    return equal(sample.own, related, sample.tolerance)


def part(samples: Sequence[Sample], key: Any) -> list[Sample]:
    """Give the samples of one part of results that are tuples or dicts: first where it is wrong."""
    parts = []
    for sample in samples:
        own, right = sample.own[key], sample.right[key]
        wrong = not equal(own, right, sample.tolerance)
        parts.append(replace(sample, own=own, right=right, is_wrong=wrong))
    return sorted(parts, key=lambda each: not each.is_wrong)


def by_entry(value: Any, change: Callable[[float], float]) -> Any:
    """Change every number of a result."""
    if is_number(value):
        return change(value)
    if is_row(value):
        return list(map(change, value))
    if isinstance(value, dict):
        return {key: by_entry(item, change) for key, item in value.items()}
    return [by_entry(item, change) for item in value]


def _flat(value: Any) -> Iterator[float]:
    if is_number(value):
        yield value
        return
    if is_row(value):
        yield from value
        return
    for item in value.values() if isinstance(value, dict) else value:
        yield from _flat(item)


def flat(value: Any) -> list[float]:
    """Give every number of a result, in order."""
    return list(_flat(value))


def first(relations: Sequence[Relation], samples: Sequence[Sample]) -> str:
    """Give the sentence of the first relation that holds and says something, or nothing."""
    for sentence, transform in relations:
        if holds(transform, samples) and shows(transform, samples):
            return sentence
    return ""


def shows(transform: Transform, samples: Sequence[Sample]) -> bool:
    """Whether a relation that holds says something: it does not hold for right results alike."""
    wrong = [sample for sample in samples if sample.is_wrong]
    changed = sum(not equal(transform(each), each.right, each.tolerance) for each in wrong)
    return len(wrong) >= FEWEST and changed >= REPAIRS * len(wrong)
