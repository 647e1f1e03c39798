"""Where a function is wrong: exactly where some feature of the arguments has some value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from gradekit.assignment.closeness import is_number
from gradekit.judging.explaining.core import RAISED, Evidence
from gradekit.judging.explaining.features import features

LEAST: Final = 6
"""Failing probes, and passing ones, without which nothing is said."""
MARGIN: Final = 3
"""Beyond the logarithm of how many conditions were tried: the chance that one fits by chance."""
SHARE: Final = 0.3
"""A probe that passes counts only if as many of the known mistakes show on it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Words for where a feature holds, and whether it does for each probe."""

    words: str
    holds: tuple[bool, ...]


def explain(evidence: Evidence, written: Sequence[float]) -> str:
    """Say where the function is wrong, or nothing.

    A condition separates all probes that fail from all that pass.
    """
    probes = sorted([*evidence.failing, *evidence.passing])
    wrong = set(evidence.failing)
    counted = sum(evidence.power[index] >= SHARE for index in evidence.passing)
    if min(len(wrong), counted) < LEAST:
        return ""
    is_wrong = [index in wrong for index in probes]
    conditions = list(_conditions(evidence, probes, is_wrong, written))
    if min(len(wrong), counted) < math.log2(max(1, len(conditions))) + MARGIN:
        return ""
    for condition in conditions:
        if list(condition.holds) == is_wrong:
            count, passing = len(wrong), len(evidence.passing)
            seen = _what_is_seen(evidence)
            return (
                f"{seen} exactly where {condition.words} ({count} of {count + passing} inputs; "
                f"right on the other {passing})."
            )
    return ""


def _what_is_seen(evidence: Evidence) -> str:
    outcomes = [evidence.outcomes[index] for index in evidence.failing]
    names = {value if kind == RAISED else "" for kind, value, _ in outcomes if kind == RAISED}
    if len(names) == 1 and all(kind == RAISED for kind, *_ in outcomes):
        return f"It raises {names.pop()}"
    first = outcomes[0][1]
    constant = all(kind != RAISED and value == first for kind, value, _ in outcomes)
    return f"Your result is wrong, always {first!r}," if constant else "Your result is wrong"


def _conditions(
    evidence: Evidence, probes: Sequence[int], is_wrong: Sequence[bool], written: Sequence[float]
) -> Iterator[Condition]:
    manifest = evidence.assignment.manifest
    parameters = manifest.functions[evidence.function].parameters
    for words, measure in features(evidence.calls[probes[0]], parameters):
        values: list[Any] = []
        with suppress(Exception):  # a feature that some call does not have
            values = [measure(evidence.calls[index]) for index in probes]
        if len(values) < len(probes):
            continue
        if all(isinstance(value, bool) for value in values):
            yield Condition(words, tuple(values))
            yield Condition(f"it is not so that {words}", tuple(not value for value in values))
        elif all(map(is_number, values)):
            yield from _thresholds(words, values, is_wrong, written)


def _thresholds(
    words: str, values: Sequence[float], is_wrong: Sequence[bool], written: Sequence[float]
) -> Iterator[Condition]:
    """Separate by a number: 0, one of the source, or a bracket between two values of the data."""
    for number in dict.fromkeys((0.0, *written)):
        yield Condition(f"{words} is {number:g}", tuple(x == number for x in values))
        yield Condition(f"{words} is not {number:g}", tuple(x != number for x in values))
        yield Condition(f"{words} is above {number:g}", tuple(x > number for x in values))
        yield Condition(f"{words} is below {number:g}", tuple(x < number for x in values))
    wrong = [x for x, bad in zip(values, is_wrong, strict=True) if bad]
    right = [x for x, bad in zip(values, is_wrong, strict=True) if not bad]
    if not wrong or not right:
        return
    low, high = max(right), min(wrong)
    if low < high:
        yield Condition(
            f"{words} is large: {_bracket(low, high)} on", tuple(x > low for x in values)
        )
    low, high = max(wrong), min(right)
    if low < high:
        yield Condition(
            f"{words} is small: {_bracket(low, high)} down", tuple(x < high for x in values)
        )


def _bracket(low: float, high: float) -> str:
    if low == int(low) and high == low + 1:
        return f"from {high:g}"
    return f"from somewhere between {low:g} and {high:g}"
