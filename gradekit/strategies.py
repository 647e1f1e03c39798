"""Hypothesis strategies, named for the sets that they draw from.

Numbers are multiples of 1/256, so that their sums and differences are exact
in float64 and have short decimals. Sizes are small. Inputs that hide mistakes
(equal logits, two classes, a target with the largest logit) are drawn, but
never alone. A single class is drawn where it is asked for: it deserves a claim of its own.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

GRID = 256


def grid(low: float, high: float) -> SearchStrategy[float]:
    """Draw a multiple of 1/256 between `low` and `high`."""
    return st.integers(round(low * GRID), round(high * GRID)).map(lambda k: k / GRID)


def logits(
    *, size: int | None = None, least: int = 2, most: int = 5, largest: float = 4.0
) -> SearchStrategy[list[float]]:
    """Draw a vector of logits, shape (V,).

    Parameters
    ----------
    size : int, optional
        V, exactly.
    least, most : int
        Bounds of V where it is not given.
    largest : float
        Bound of the absolute value; 4 keeps every probability above 1e-5.
    """
    return st.lists(grid(-largest, largest), min_size=size or least, max_size=size or most)


@st.composite
def predictions(
    draw: st.DrawFn, *, least: int = 2, most: int = 5, largest: float = 4.0
) -> tuple[list[float], int]:
    """Draw logits, shape (V,), together with a target id below V."""
    row = draw(logits(least=least, most=most, largest=largest))
    return row, draw(st.integers(0, len(row) - 1))


@st.composite
def sequences(
    draw: st.DrawFn, *, least: int = 1, most: int = 4, largest: float = 4.0
) -> tuple[list[list[float]], list[int]]:
    """Draw n rows of logits of one length V, from 2 to 4, and n target ids."""
    size = draw(st.integers(2, 4))
    rows = draw(st.lists(logits(size=size, largest=largest), min_size=least, max_size=most))
    ids = draw(st.lists(st.integers(0, size - 1), min_size=len(rows), max_size=len(rows)))
    return rows, ids


@st.composite
def rearrangements(
    draw: st.DrawFn, *, least: int = 2, most: int = 5
) -> tuple[list[float], list[int]]:
    """Draw logits, shape (V,), together with a permutation of the V classes."""
    row = draw(logits(least=least, most=most))
    return row, draw(permutations(len(row)))


def shifts(largest: int = 1024) -> SearchStrategy[float]:
    """Draw a whole number to add to every logit; z + c is then exact."""
    return st.integers(-largest, largest).map(float)


@st.composite
def distributions(draw: st.DrawFn, *, size: int) -> list[float]:
    """Draw probabilities k / 256, shape (size,), that sum to exactly 1."""
    cuts = sorted(draw(st.lists(st.integers(0, GRID), min_size=size - 1, max_size=size - 1)))
    edges = [0, *cuts, GRID]
    return [(right - left) / GRID for left, right in pairwise(edges)]


def permutations(size: int) -> SearchStrategy[list[int]]:
    """Draw a permutation of range(size)."""
    return st.permutations(range(size)).map(list)


def over_the_whole_range(
    *,
    only: str = "True",
    admits: Callable[..., bool] = lambda *_: True,
    repair: Callable[..., Sequence[Any]] | None = None,
    most: int = 24,
) -> Callable[[Callable[..., None]], Any]:
    """Draw ``call``, arguments from anywhere in the domain of a property's first function.

    It stands in place of ``@given``. The domain is that of the manifest. Of many calls that are
    drawn the few are kept that meet every bucket of it, and all those of ``@example``.

    Parameters
    ----------
    only : str
        A condition over the parameters of the function, for what other properties ask.
    admits : callable
        A condition that is no expression, of the arguments themselves.
    repair : callable, optional
        Changes drawn arguments into ones of which all holds that the domain says of them
        together, where chance would seldom draw such.
    most : int
        How many calls are kept. Those that every bucket needs are kept in any case, and besides
        some that meet them once more; fewer will do where each costs a student much time.
    """

    def decorate(check: Callable[..., None]) -> Any:
        calls = st.deferred(lambda: test.calls())  # noqa: PLW0108  # set later
        test: Any = given(call=calls.filter(lambda call: admits(*call)))(check)
        test.function_covered = next(iter(inspect.signature(check).parameters))
        test.only, test.repair, test.most = only, repair, most
        return test

    return decorate
