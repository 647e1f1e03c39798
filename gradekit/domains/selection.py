"""Choose the cheapest few of many calls that reach every bucket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

FLATTENING: Final = 0.3
"""A call that costs ten times as much may be chosen if it reaches twice as many."""

Reached = Sequence[int]
"""For each chain, how many of its steps a call reaches."""


def aims_of(reached: Reached, steps: Sequence[int], *, varied: bool) -> list[int]:
    """Give what a call is chosen for: its steps, again if its numbers vary, and the last ones.

    A pattern may hide a mistake, and some show only between one step and the next.
    """
    pairs = zip(reached, steps, strict=True)
    last = [int(count == i) for count, most in pairs if most > 1 for i in range(1, most + 1)]
    return [*reached, *(count * varied for count in reached), *last]


def choose(
    reached: Sequence[Reached],
    aims: Sequence[Reached],
    costs: Sequence[float],
    *,
    first: int,
    most: int,
) -> list[int]:
    """Choose calls greedily: the one that reaches most for its cost, then again, in order.

    Parameters
    ----------
    reached : sequence of sequence of int, shape (calls, chains)
        What has to be reached once, whatever it costs.
    aims : sequence of sequence of int, shape (calls, aims)
        What should be reached twice.
    costs : sequence of float, shape (calls,)
    first, most : int
        How many of the calls are chosen in any case, from the first one on, and how many at most,
        unless more are needed to reach everything once.

    Returns
    -------
    list of int
        Their indices, in ascending order.
    """
    chosen = list(range(first))
    for calls, times in ((reached, 1), (aims, 2)):
        missing = [[times] * max(column) for column in zip(*calls, strict=True)]
        for index in chosen:
            _cross_off(missing, calls[index])
        left = dict.fromkeys(index for index in range(len(calls)) if index not in chosen)
        while left and (times == 1 or len(chosen) < most):
            gains = {i: _gain(missing, calls[i]) / (1.0 + costs[i]) ** FLATTENING for i in left}
            best = max(gains, key=gains.__getitem__)
            if not gains[best]:
                break
            del left[best]
            chosen.append(best)
            _cross_off(missing, calls[best])
    return sorted(chosen)


def _cross_off(missing: Sequence[list[int]], reached: Reached) -> None:
    """Count what a chosen call reaches."""
    for needed, steps in zip(missing, reached, strict=True):
        needed[:steps] = [max(0, times - 1) for times in needed[:steps]]


def _gain(missing: Sequence[Sequence[int]], reached: Reached) -> int:
    """Count the buckets that a call reaches and that are not yet reached often enough."""
    return sum(
        sum(map(bool, needed[:steps])) for needed, steps in zip(missing, reached, strict=True)
    )
