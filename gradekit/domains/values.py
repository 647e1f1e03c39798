"""Hypothesis strategies for numbers from the far ends of their range.

What is drawn first shrinks first: how many numbers there are, then how they are made, then
each of them. Long lists are a short pattern with one number that deviates from it, a line to
read, or pseudo-random numbers, which show what a pattern hides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from gradekit.domains.buckets import EXACTLY, INTEGERS, LENGTHS, NEAR, SIZES, SMALL, SPREADS
from gradekit.domains.records import Entries, Extent

SIMPLE: Final = (0.0, 1.0, -1.0, 0.5, -0.7, 0.1, 2.5, -3.3)
LIKELY: Final = ("pattern", "free", "one is rare", "one is likely", "with zeros")
SEEDS: Final = st.integers(0, 2**16)
SHAPES: Final = (
    *("pattern", "only", "near", "equal"),
    *("free", "free and far", "free and negative", "free and whole"),
)
BEYOND: Final = 1.07
"""How far beyond a step a number lies: off the grid, and no power of two."""
APART: Final = tuple(BEYOND * step for step in SPREADS[:5])
PARTS: Final = (0.25, 0.5, 0.9)


def pseudo_random(seed: int) -> Random:
    """Give a generator of numbers that are the same on every machine."""
    return Random(seed)  # noqa: S311


def ladder(extent: Extent, *, steps: Iterable[int] = LENGTHS) -> SearchStrategy[int]:
    """Draw a size: just beyond a step, or the far end, as often as the near ones."""
    low, high = extent.low, extent.high
    near = sorted({min(high, max(low, size)) for size in (low, *EXACTLY)})
    middle = [step + 1 for step in steps if near[-1] <= step < high - 1]
    ends = [high] * max(1, (2 * len(near) + len(middle)) // 3)
    return st.sampled_from(sorted([*near, *near, *middle, *ends]))


def integers(low: int, high: int) -> SearchStrategy[int]:
    """Draw a whole number: a low one, one just beyond a step, or the last."""
    return ladder(Extent(low=low, high=max(low, high)), steps=INTEGERS)


def scales(entries: Entries) -> SearchStrategy[float]:
    """Draw the size of the numbers of a list: ordinary, at the far end, or tiny."""
    size = entries.size
    middle = [BEYOND * step for step in SIZES if 1 < step < size / BEYOND]
    return st.sampled_from([min(1.0, size), *middle, *[size] * 3, *_tiny(entries)])


def number(entries: Entries) -> SearchStrategy[float]:
    """Draw one number: a plain one, one beyond a step of its ladders, or the last."""
    low, high = entries.low, entries.high
    sizes = [BEYOND * step for step in SIZES if step < max(-low, high) / BEYOND]
    far = [high, low, 0.97 * high, 0.97 * low]
    between = [low + part * (high - low) for part in PARTS]
    values = [*SIMPLE, *between, *sizes, *(-x for x in sizes), *far, *far]
    tiny = [*_tiny(entries), *(-x for x in _tiny(entries))]
    return st.sampled_from([*dict.fromkeys(_admitted([*values, *tiny], entries)), *far[:1]]).map(
        lambda x: rounded(x, entries)
    )


def numbers(entries: Entries, count: int) -> SearchStrategy[list[float]]:
    """Draw so many numbers, each within its range."""
    return _lists(entries, count).map(lambda drawn: [rounded(x, entries) for x in drawn])


@st.composite
def _lists(draw: st.DrawFn, entries: Entries, count: int) -> list[float]:
    shape = draw(st.sampled_from(SHAPES))
    if "free" not in shape:
        return _in_a_pattern(draw, shape, entries, count)
    scale, random = draw(scales(entries)), pseudo_random(draw(SEEDS))
    low, high = max(-scale, entries.low), min(scale, entries.high)
    drawn = [random.uniform(low, high) for _ in range(count)]
    if shape == "free and negative" and entries.low < 0:
        return [-abs(x) or -scale for x in drawn]
    if shape == "free and whole":
        return [float(math.trunc(x)) for x in drawn]
    return _with(draw, drawn, draw(number(entries))) if shape == "free and far" else drawn


def _in_a_pattern(draw: st.DrawFn, shape: str, entries: Entries, count: int) -> list[float]:
    """Draw a list that is a line to read: a pattern, and perhaps one number that deviates."""
    some = number(entries)
    end = draw(some)
    if shape == "equal":
        return [end] * count
    if shape == "pattern":
        pattern = draw(st.lists(some, min_size=1, max_size=3))
        return _with(draw, (pattern * count)[:count], end)
    if shape == "only":
        rest = 0.0 if entries.zero and entries.low <= 0 <= entries.high else draw(some)
        return _with(draw, [rest] * count, end)
    apart = draw(st.sampled_from([*APART, *(0.3 * step for step in NEAR)]))
    return _with(draw, [end] * count, end + apart if end + apart <= entries.high else end)


def shares(entries: Entries, count: int) -> SearchStrategy[list[float]]:
    """Draw probabilities: equal, one likely, many as small as may be, or pseudo-random."""
    return _weights(entries, count).map(lambda weights: normalised(weights, entries.least))


@st.composite
def _weights(draw: st.DrawFn, entries: Entries, count: int) -> list[float]:
    shape = draw(st.sampled_from(LIKELY))
    random = pseudo_random(draw(SEEDS))
    rare = draw(st.sampled_from([1.0, 0.5, *_tiny(entries)]))
    if shape == "free":
        return [random.random() for _ in range(count)]
    if shape == "with zeros" and entries.zero:
        free = [random.choice([0.0, 0.0, 1.0, rare, random.random()]) for _ in range(count)]
        return _with(draw, free, 1.0)
    if shape == "one is likely":
        return _with(draw, [rare * (1 + k % 3) for k in range(count)], 1.0)
    pattern = draw(st.lists(st.sampled_from([1.0, 2.0, 3.0, 7.0]), min_size=1, max_size=3))
    return _with(draw, (pattern * count)[:count], rare)


def normalised(weights: Sequence[float], least: float) -> list[float]:
    """Divide by the sum; what is above 0 is `least` at least, at the cost of the largest."""
    total = math.fsum(weights)
    drawn = [max(x / total, least) if x > 0.0 else 0.0 for x in weights]
    largest = drawn.index(max(drawn))
    drawn[largest] = 1.0 - math.fsum(drawn[:largest] + drawn[largest + 1 :])
    return drawn


@st.composite
def beside(draw: st.DrawFn, other: Sequence[float], *, is_shares: bool) -> list[float]:
    """Draw a list that nearly is another one: a little moves from one entry to the next."""
    i, apart = draw(st.integers(0, len(other) - 1)), draw(st.sampled_from([0.3 * s for s in NEAR]))
    drawn = list(other)
    if is_shares:
        apart = min(apart, 0.5 * max(other))
        drawn[drawn.index(max(drawn))] -= apart
    drawn[i] += apart
    return drawn


def rounded(x: float, entries: Entries) -> float:
    """Bring a number into its range: whole, not 0, not smaller than may be."""
    if entries.whole:
        x = float(round(x))
    if x and abs(x) < entries.least:
        x = math.copysign(entries.least, x)
    if not x and not entries.zero:
        x = entries.least or min(1.0, entries.high)
    return min(max(x, entries.low), entries.high)


def _admitted(values: Iterable[float], entries: Entries) -> Iterator[float]:
    for x in values:
        is_inside = entries.low <= x <= entries.high and (entries.zero or x)
        if is_inside and not (entries.whole and x % 1):
            yield x


def _tiny(entries: Entries) -> list[float]:
    """Give numbers just below the steps of smallness, and the smallest of all."""
    least = max(entries.least, entries.low)
    if entries.whole or not entries.low <= least <= entries.high:
        return []
    below = [step / BEYOND for step in SMALL if least < step / BEYOND < entries.size]
    return [*below, *[least or SMALL[-1]] * 3]


def _with(draw: st.DrawFn, drawn: list[float], end: float) -> list[float]:
    """Put a number that deviates last, or first, or somewhere between."""
    place = draw(st.sampled_from([-1, -1, 0, len(drawn) // 2]))
    if drawn:
        drawn[place] = end
    return drawn
