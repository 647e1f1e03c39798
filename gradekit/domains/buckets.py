"""Buckets: chains of features that the calls of a function fall into, derived from its domain.

A chain is a measure of the arguments, as an expression, with a ladder of steps; each step
implies the one before it. The steps just above a power of two, and the numbers of the field
(27 tokens, 255), are where buffers and tables end; e^-800 is where float64 does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from math import inf
from typing import Final

from gradekit.domains import records
from gradekit.domains.programs import SIDES
from gradekit.domains.records import Domain, Entries, Extent, FunctionDomain

LENGTHS: Final = (1, 2, 3, 4, 5, 8, 9, 16, 17, 27, 32, 33, 64, 100, 256)
INTEGERS: Final = (0, 1, 2, 3, 4, 5, 8, 9, 10, 16, 20, 26, 32, 50, 100, 255, 999, 5000)
SIZES: Final = (1, 2, 4, 5, 8, 10, 16, 20, 50, 100, 255, 700, 1000, 5000)
SMALL: Final = (0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-8, 1e-9, 1e-12)
SPREADS: Final = (5, 8, 10, 20, 50, 100, 255, 700, 800)
NEAR: Final = (0.1, 0.01, 1e-3, 1e-4, 1e-6, 1e-8)
REPEATED: Final = (1, 2, 3, 5, 8, 16, 32)
EXACTLY: Final = (1, 2, 3)
PATTERNS: Final = {
    "zero": "0 in {}",
    "all negative": "max({}) < 0",
    "equal": "is_equal({})",
    "tie": "has_tie({})",
    "largest first": "is_first({})",
    "largest last": "is_last({})",
    "whole": "is_whole({})",
    "off the grid": "is_off_the_grid({})",
}
REPETITIONS: Final = {
    "neighbours equal": "has_equal_neighbours({})",
    "a pair twice": "has_pair_twice({})",
    "all equal": "is_equal({})",
    "all different": "len({0}) > 1 and len(set({0})) == len({0})",
}
FORMS: Final = {
    "single": {"zero", "whole", "off the grid"},
    "list": set(PATTERNS),
    "table": {"zero", "all negative", "whole", "off the grid"},
    "operand": {"zero", "off the grid"},
}
"""Which patterns a form of numbers can have: one number, a list, a table, operands."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Features of one call, each of which implies the one before it.

    Parameters
    ----------
    label : str
        What is measured, for people; for a condition, the whole feature.
    measure : str
        An expression over the parameters, and ``result``.
    relation : str
        ">" with ascending steps, "<" with descending ones, or "is" with the step 1: the
        measure is a condition.
    steps : tuple of float, shape (k,)
    """

    label: str
    measure: str
    relation: str = "is"
    steps: tuple[float, ...] = (1,)

    def feature(self, step: int) -> str:
        """Give the condition of a step as an expression."""
        if self.relation == "is":
            return f"bool({self.measure})"
        return f"({self.measure}) {self.relation} {self.steps[step]!r}"

    def reached(self, measured: float) -> int:
        """Count the steps that hold for what was measured; NaN reaches none."""
        if self.relation == "is":
            return int(bool(measured))
        if self.relation == ">":
            return sum(measured > step for step in self.steps)
        return sum(measured < step for step in self.steps)


def buckets(domain: FunctionDomain) -> list[Chain]:
    """Derive every chain that a function's domain admits, parameter by parameter."""
    chains = [
        chain
        for name, parameter in domain.parameters.items()
        for chain in parameter_chains(parameter, name)
    ]
    for label, joint in domain.joint.items():
        chains.append(Chain(label, joint.measure, joint.relation, joint.steps or (1,)))
    if domain.result:
        least, most = domain.result.least, domain.result.most
        chains += _small("result", "finite(flat(result))", least) if least else ()
        chains += _sizes("result", "finite(flat(result))", most) if most else ()
    return [chain for chain in chains if chain.steps]


@singledispatch
def parameter_chains(domain: Domain, name: str) -> Iterator[Chain]:
    """Derive the chains of one parameter."""
    raise TypeError(f"{name}: {domain!r} is no domain")


@parameter_chains.register
def _(domain: records.Number, name: str) -> Iterator[Chain]:
    yield from _entries(domain.entries, name, "single")


@parameter_chains.register
def _(domain: records.Numbers, name: str) -> Iterator[Chain]:
    yield from _extent(domain.length, f"len({name})", f"len({name})")
    yield from _entries(domain.entries, name, "list")
    if "spread" in domain.entries.patterns and not domain.shares:
        yield _spreads(f"{name}: max - min", f"spread({name})", domain.entries)


@parameter_chains.register
def _(domain: records.Rows, name: str) -> Iterator[Chain]:
    yield from _extent(domain.rows, f"rows of {name}", f"len({name})")
    yield from _extent(domain.columns, f"columns of {name}", f"len({name}[0])")
    yield from _entries(domain.entries, name, "table")
    if domain.apart:
        yield _spreads(f"{name}: spread of a row", f"row_spread({name})", domain.entries)
        steps = _below(SPREADS, domain.apart)
        yield Chain(f"{name}: row maxima apart", f"maxima_apart({name})", ">", steps)
    if domain.rows.high > 1:
        yield Chain(f"{name}: two equal rows", f"has_equal({name})")
        yield Chain(f"{name}: all rows differ", f"len({name}) > 1 and not has_equal({name})")


@parameter_chains.register
def _(domain: records.State, name: str) -> Iterator[Chain]:
    for dimension, extent in domain.extents.items():
        expression = dimension_of(domain.shapes, name, dimension)
        yield from _extent(extent, f"{name}: {dimension}", expression)
    yield from _entries(domain.entries, name, "table")
    if domain.any_order:
        order = f"is_in_order({name}, {list(domain.shapes)!r})"
        yield Chain(f"{name}: names in another order", f"not {order}")
        yield Chain(f"{name}: names in alphabetical order", f"is_alphabetical({name})")


@parameter_chains.register
def _(domain: records.Integer, name: str) -> Iterator[Chain]:
    steps = tuple(n for n in INTEGERS if domain.low <= n < domain.high)
    yield Chain(name, name, ">", steps)
    if domain.low <= 0:
        yield Chain(f"{name} == 0", f"{name} == 0")
    if domain.below:
        yield Chain(f"{name}: the last", f"{name} == {domain.below} - 1")
        yield Chain(f"{name}: between first and last", f"0 < {name} < {domain.below} - 1")
    if domain.high > 1:
        yield Chain(f"{name}: odd", f"{name} % 2 == 1")


@parameter_chains.register
def _(domain: records.Id, name: str) -> Iterator[Chain]:
    steps = tuple(n for n in INTEGERS if n < domain.below.high - 1)
    last = f"{name} == {domain.below.of} - 1"
    yield Chain(name, name, ">", steps)
    yield Chain(f"{name}: the first", f"{name} == 0")
    yield Chain(f"{name}: the last", f"{last} > 0")
    yield Chain(f"{name}: between first and last", f"0 < {name} < {domain.below.of} - 1")
    yield Chain(f"{name}: odd", f"{name} % 2 == 1")
    if domain.entry_of:
        own, rest = f"{domain.entry_of}[{name}]", domain.entry_of
        yield Chain(f"{name}: of the largest", f"{own} == max({rest}) > min({rest})")
        yield Chain(f"{name}: of the smallest", f"{own} == min({rest}) < max({rest})")


@parameter_chains.register
def _(domain: records.Ids, name: str) -> Iterator[Chain]:
    yield from _extent(domain.length, f"len({name})", f"len({name})")
    steps = tuple(n for n in INTEGERS if n < domain.below.high - 1)
    yield Chain(f"{name}: id", f"max({name})", ">", steps)
    yield from _repetition(name, domain.repeated, domain.patterns, "id")


@parameter_chains.register
def _(domain: records.Text, name: str) -> Iterator[Chain]:
    yield from _extent(domain.length, f"len({name})", f"len({name})")
    yield from _repetition(name, domain.repeated, records.ID_PATTERNS, "letter")
    if domain.length.high >= len(domain.alphabet):
        yield Chain(f"{name}: every letter", f"set({domain.alphabet!r}) <= set({name})")


@parameter_chains.register
def _(domain: records.Texts, name: str) -> Iterator[Chain]:
    yield from _extent(domain.length, f"len({name})", f"len({name})")
    longest = f"max(map(len, {name}))"
    yield from _extent(domain.each.length, f"longest of {name}", longest)
    yield Chain(f"{name}: two equal", f"has_equal({name})")
    yield Chain(f"{name}: all different", f"len({name}) > 1 and not has_equal({name})")
    yield Chain(f"{name}: of different lengths", f"len(set(map(len, {name}))) > 1")


@parameter_chains.register
def _(domain: records.Program, name: str) -> Iterator[Chain]:
    for operation, entries in domain.operations.items():
        place = f"trace({name}).of({operation!r})"
        yield from _entries(entries, f"{operation} of", "operand", place)
    for operation in ("+", "-", "*", "/"):
        if operation in domain.operations:
            for side in SIDES:
                yield Chain(f"{operation} {side}", f"trace({name}).has({operation!r}, {side!r})")
    for part, high in domain.graph.items():
        steps = tuple(n for n in LENGTHS if n < high)
        yield Chain(f"graph: {part}", f"trace({name}).graph[{part!r}]", ">", steps)


def dimension_of(shapes: Mapping[str, tuple[str, str]], state: str, extent: str) -> str:
    """Give the expression of an extent of a state, from the names and shapes of its matrices."""
    for matrix, axes in shapes.items():
        if f"{{{extent}}}" in matrix:
            return f"count({state}, {matrix!r})"
        if extent in axes:
            return f"extent({state}, {matrix!r}, {axes.index(extent)})"
    return "0"


def _below(steps: Iterable[float], end: float) -> tuple[float, ...]:
    return tuple(step for step in steps if step < end)


def _extent(extent: Extent, label: str, measure: str) -> Iterator[Chain]:
    if extent.of or extent.low == extent.high:  # as many as something else, or always as many
        return
    yield Chain(label, measure, ">", tuple(n for n in LENGTHS if extent.low <= n < extent.high))
    for n in EXACTLY:
        if extent.low <= n <= extent.high:
            yield Chain(f"{label} == {n}", f"{measure} == {n}")


def _entries(entries: Entries, name: str, form: str, place: str = "") -> Iterator[Chain]:
    """Derive the chains of numbers, by size, smallness and pattern."""
    flat = place or f"flat({name})"
    yield from _sizes(name, flat, max(entries.high, entries.apart), max(entries.low, 0))
    if entries.low < 0:
        steps = (0, *_below(SIZES, max(-entries.low, entries.apart)))
        yield Chain(f"{name}: -x", f"most_negative({flat})", ">", steps)
        steps = (0, *_below(SIZES, max(entries.high, entries.apart)))
        yield Chain(f"{name}: x", f"most_positive({flat})", ">", steps if entries.high > 0 else ())
    if not entries.whole:
        least = max(entries.least or min(SMALL), entries.low)
        yield from _small(name, flat, least, entries.size)
    if len(entries.kinds) > 1:
        for kind in entries.kinds:
            yield Chain(f"{name}: all {kind}", f"has_only({flat}, {kind})")
    for pattern in records.patterns_of(entries):
        if pattern in PATTERNS and pattern in FORMS[form]:
            yield Chain(f"{name}: {pattern}", PATTERNS[pattern].format(flat))


def _sizes(name: str, flat: str, most: float, least: float = 0) -> Iterator[Chain]:
    steps = tuple(n for n in SIZES if least <= n < most)
    yield Chain(f"{name}: size", f"largest({flat})", ">", steps)


def _small(name: str, flat: str, least: float, most: float = inf) -> Iterator[Chain]:
    steps = tuple(s for s in SMALL if least < s <= most)
    yield Chain(f"{name}: 0 < size", f"smallest({flat})", "<", steps)


def _spreads(label: str, measure: str, entries: Entries) -> Chain:
    end = entries.spread or entries.high - entries.low
    return Chain(label, measure, ">", _below(SPREADS, end))


def _repetition(name: str, repeated: int, patterns: Sequence[str], item: str) -> Iterator[Chain]:
    """Derive the chains of how items repeat themselves."""
    steps = _below(REPEATED, repeated)
    yield Chain(f"{name}: times of one {item}", f"repeated({name})", ">", steps)
    for pattern in patterns:
        yield Chain(f"{name}: {pattern}", REPETITIONS[pattern].format(name))
