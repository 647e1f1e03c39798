"""Where a call lies outside of its function's domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Final

from gradekit.domains import measures, records
from gradekit.domains.buckets import dimension_of
from gradekit.domains.evaluation import Evaluation
from gradekit.domains.measures import flat
from gradekit.domains.programs import trace
from gradekit.domains.records import Domain, Entries, Extent, FunctionDomain

SUM: Final = 1e-9
"""How far the sum of some probabilities may be from 1."""


def outside(domain: FunctionDomain, evaluation: Evaluation) -> Iterator[str]:
    """Tell of each argument of a call what its domain does not admit, if anything."""
    arguments = evaluation.arguments
    problems = [
        f"{name}: {problem}"
        for name, parameter in domain.parameters.items()
        if name in arguments
        for problem in check(parameter, Argument(name, arguments[name], evaluation))
    ]
    yield from problems
    if problems:
        return  # what is joint may not even have a value
    for label, condition in domain.where.items():
        if not evaluation(condition):
            yield f"not so: {label}"
    for label, joint in domain.joint.items():
        if joint.most is not None and (value := evaluation(joint.measure)) > joint.most:
            yield f"{label}: {value!r} is above {joint.most:g}"
    if domain.work and (value := evaluation(domain.work.product)) > domain.work.most:
        yield f"work: {domain.work.product} is {value:g}, above {domain.work.most:g}"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call: its parameter's name, its value, and all of the call."""

    name: str
    value: Any
    evaluation: Evaluation


@singledispatch
def check(domain: Domain, argument: Argument) -> Iterator[str]:
    """Tell what of one argument its domain does not admit."""
    raise TypeError(f"{argument.name}: {domain!r} is no domain")


@check.register
def _(domain: records.Number, argument: Argument) -> Iterator[str]:
    yield from _entries(domain.entries, [argument.value])


@check.register
def _(domain: records.Numbers, argument: Argument) -> Iterator[str]:
    yield from _extent(domain.length, len(argument.value), "entries", argument.evaluation)
    yield from _entries(domain.entries, argument.value)
    if domain.shares and abs(sum(argument.value) - 1) > SUM:
        yield f"the sum is {sum(argument.value)!r}"
    if domain.entries.spread and measures.spread(argument.value) > domain.entries.spread:
        yield f"max - min is {measures.spread(argument.value)!r}, above {domain.entries.spread:g}"


@check.register
def _(domain: records.Rows, argument: Argument) -> Iterator[str]:
    yield from _extent(domain.rows, len(argument.value), "rows", argument.evaluation)
    for columns in {len(row) for row in argument.value}:
        yield from _extent(domain.columns, columns, "columns", argument.evaluation)
    yield from _entries(domain.entries, flat(argument.value))
    if domain.apart and measures.largest(flat(argument.value)) <= domain.entries.size:
        apart = measures.maxima_apart(argument.value)
        if apart > domain.apart:
            yield f"row maxima are {apart!r} apart, more than {domain.apart:g}"


@check.register
def _(domain: records.State, argument: Argument) -> Iterator[str]:
    sizes = {
        key: argument.evaluation(dimension_of(domain.shapes, argument.name, key))
        for key in domain.extents
    }
    names = dict(matrices(domain, sizes))
    used = {axis for axes in names.values() for axis in axes}
    for key, bounds in domain.extents.items():
        if key in used or not any(key in axes for axes in domain.shapes.values()):
            yield from _extent(bounds, sizes[key], key, argument.evaluation)
    for matrix in sorted(argument.value.keys() ^ names.keys()):
        yield f"{matrix} is {'missing' if matrix in names else 'no matrix of it'}"
    for matrix, axes in names.items():
        rows = argument.value.get(matrix, ())
        if len(rows) != sizes[axes[0]] or any(len(row) != sizes[axes[1]] for row in rows):
            yield f"{matrix} has not the shape {axes[0]} by {axes[1]}"
    yield from _entries(domain.entries, flat(argument.value))


@check.register
def _(domain: records.Integer, argument: Argument) -> Iterator[str]:
    if not domain.low <= argument.value <= domain.high:
        yield f"{argument.value!r} is not from {domain.low} to {domain.high}"
    elif domain.below and argument.value >= argument.evaluation(domain.below):
        yield f"{argument.value!r} is not below {domain.below}"


@check.register
def _(domain: records.Id, argument: Argument) -> Iterator[str]:
    if not 0 <= argument.value < argument.evaluation(domain.below.of):
        yield f"{argument.value!r} is no id"


@check.register
def _(domain: records.Ids, argument: Argument) -> Iterator[str]:
    yield from _extent(domain.length, len(argument.value), "ids", argument.evaluation)
    wrong = [i for i in argument.value if not 0 <= i < argument.evaluation(domain.below.of)]
    yield from (f"{i!r} is no id" for i in wrong[:1])


@check.register
def _(domain: records.Text, argument: Argument) -> Iterator[str]:
    yield from _extent(domain.length, len(argument.value), "letters", argument.evaluation)
    if not set(argument.value) <= set(domain.alphabet):
        yield f"{argument.value!r} has other letters"


@check.register
def _(domain: records.Texts, argument: Argument) -> Iterator[str]:
    yield from _extent(domain.length, len(argument.value), "strings", argument.evaluation)
    for text in argument.value:
        yield from check(domain.each, Argument(argument.name, text, argument.evaluation))


@check.register
def _(domain: records.Program, argument: Argument) -> Iterator[str]:
    noted = trace(argument.value)
    for operation, entries in domain.operations.items():
        yield from (
            f"{operation} of {problem}" for problem in _entries(entries, noted.of(operation))
        )
    for part, most in domain.graph.items():
        if noted.graph[part] > most:
            yield f"{noted.graph[part]} {part}, more than {most}"


def matrices(
    domain: records.State, sizes: Mapping[str, int]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give every matrix that a state of some sizes has, with its axes."""
    for matrix, axes in domain.shapes.items():
        counted = next((key for key in sizes if f"{{{key}}}" in matrix), None)
        for i in range(sizes[counted]) if counted else (0,):
            yield matrix.replace(f"{{{counted}}}", str(i)), axes


def _extent(bounds: Extent, size: int, items: str, evaluation: Evaluation) -> Iterator[str]:
    if bounds.of and size != evaluation(bounds.of):
        yield f"{size} {items}, not as many as {bounds.of} says"
    elif not bounds.low <= size <= bounds.high:
        yield f"{size} {items}, not from {bounds.low} to {bounds.high}"


def _entries(entries: Entries, numbers: Sequence[float]) -> Iterator[str]:
    """Tell of a number that may not come, for each reason."""
    if not numbers:
        return
    apart = entries.apart
    low = min(entries.low, -apart) if entries.low < 0 else entries.low
    high = max(entries.high, apart)
    for number in (min(numbers), max(numbers)):
        if not low <= number <= high:
            yield f"{number!r} is not from {low:g} to {high:g}"
    if not entries.zero and 0 in numbers:
        yield "an exact 0"
    if entries.whole and not measures.is_whole(numbers):
        yield f"{next(x for x in numbers if x % 1)!r} is not whole"
