"""A handout's table of what may come as each argument, made from the domains of the functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import singledispatch
from typing import Final, TypeAlias

from gradekit.domains import records
from gradekit.domains.records import Domain, Entries, Extent, FunctionDomain

Row: TypeAlias = tuple[str, str]
"""An argument, or an operation of a program, and what may come as it."""
LENGTH: Final = re.compile(r"len\((\w+)\)")
COLUMNS: Final = re.compile(r"len\((\w+)\[0\]\)")
OPERATIONS: Final = {
    **{sign: f"a {sign} b" for sign in ("+", "-", "*", "/")},
    **{name: f"a.{name}()" for name in ("exp", "log", "relu")},
    "neg": "-a",
    "**": "a ** n",
    "exponent": "a ** n",
}
GRAPH: Final = {
    "nodes": "at most {} Values",
    "leaves": "at most {} Values that are not computed from others",
    "depth": "at most {} operations deep",
    "uses": "no Value is used more than {} times",
}
TOGETHER: Final = "together"
LONG: Final = 50
"""What is shorter than this is rather said again than referred to."""


def what_may_come(domains: Mapping[str, FunctionDomain]) -> str:
    """Write a table with the arguments of each function; equal ones share their rows.

    What is long and has been said of another function is not said again.
    """
    functions: dict[tuple[Row, ...], list[str]] = {}
    for name, domain in domains.items():
        functions.setdefault(tuple(rows(domain)), []).append(name)
    lines = ["| function | argument | what may come |", "|---|---|---|"]
    said_of: dict[Row, str] = {}
    for own, names in functions.items():
        first = joined([f"`{name}`" for name in names])
        for row in own:
            argument, text = row
            earlier = said_of.setdefault(row, names[0])
            if earlier != names[0] and len(text) > LONG and argument != TOGETHER:
                text = f"as for `{earlier}`"
            lines.append(f"| {first} | {argument} | {text} |".replace("|  |", "| |"))
            first = ""
    return "\n".join(lines) + "\n"


def rows(domain: FunctionDomain) -> Iterator[Row]:
    """Say what may come as each argument of one function, and together."""
    words = _Words(domain)
    same: dict[str, list[str]] = {}
    for name, parameter in domain.parameters.items():
        for argument, text in _rows_of(parameter, name, words):
            same.setdefault(text, []).append(f"`{argument}`")
    yield from ((", ".join(arguments), text) for text, arguments in same.items())
    bounds = list(domain.where)
    for label, joint in domain.joint.items():
        if joint.most is not None:
            bounds.append(f"{label} is at most {number(joint.most)}")
    if domain.work:
        bounds.append(f"{domain.work.words} is at most {number(domain.work.most)}")
    if bounds:
        yield TOGETHER, "; ".join(bounds)


class _Words:
    """How the rows of a function name the extents of its parameters."""

    def __init__(self, domain: FunctionDomain) -> None:
        self.parameters = domain.parameters
        self.names = {expression: name for name, expression in domain.names.items()}

    def count(self, extent: Extent, items: str) -> str:
        """Say how many items there are: ``1 to 300 numbers``, or as many as something else has."""
        if found := LENGTH.fullmatch(extent.of):
            is_table = isinstance(self.parameters.get(found[1]), records.Rows)
            return f"as many {items} as `{found[1]}`{' has rows' if is_table else ''},"
        return f"{span(extent)} {items}" if extent.high > 1 else f"one {items.removesuffix('s')}"

    def last(self, below: Extent) -> str:
        """Say what the largest id is: one less than an extent."""
        if below.low == below.high:
            return str(below.high - 1)
        if below.of in self.names and not LENGTH.match(below.of) and not COLUMNS.match(below.of):
            return f"{self.names[below.of]} - 1"
        return f"`{below.of} - 1`"


def _rows_of(domain: Domain, name: str, words: _Words) -> Iterator[Row]:
    if not isinstance(domain, records.Program):
        yield name, said(domain, words)
        return
    for operation, entries in domain.operations.items():
        which = {"**": "a ", "exponent": "n "}.get(operation, "numbers ")
        rest = ", whole where a is below 0" if operation == "exponent" else ""
        yield OPERATIONS[operation], f"{which}{range_of(entries)}{rest}"
    if domain.graph:
        parts = [GRAPH[part].format(number(most)) for part, most in domain.graph.items()]
        yield "backward()", "; ".join(parts)


@singledispatch
def said(domain: Domain, words: _Words) -> str:
    """Say what may come as one parameter, in the words of its function."""
    raise TypeError(f"{domain!r} is no domain of {words}")


@said.register
def _(domain: records.Number, _: _Words) -> str:
    return f"a number {range_of(domain.entries)}".replace("some as", "perhaps as")


@said.register
def _(domain: records.Numbers, words: _Words) -> str:
    if domain.shares:
        some = "some may be 0" if domain.entries.zero else "none is 0"
        least = f", the others are {number(domain.entries.least)} or more"
        count = words.count(domain.length, "probabilities")
        return f"{count.rstrip(',')}, with sum 1; {some}{least if domain.entries.least else ''}"
    return f"{words.count(domain.length, 'numbers')} {range_of(domain.entries)}"


@said.register
def _(domain: records.Rows, words: _Words) -> str:
    numbers = f"numbers {range_of(domain.entries)}"
    if found := LENGTH.fullmatch(domain.rows.of):
        return f"a table of the same shape as `{found[1]}`; {numbers}"
    count = f"{span(domain.rows)} rows"
    if found := LENGTH.fullmatch(domain.columns.of):
        is_square = isinstance(words.parameters.get(found[1]), records.Rows)
        width = "with as many columns" if is_square else f"each as long as `{found[1]}`"
        return f"{count}, {width}; {numbers}"
    return f"{count} of {words.count(domain.columns, numbers)}"


@said.register
def _(domain: records.State, _: _Words) -> str:
    numbers = f"numbers {range_of(domain.entries)}"
    if any(extent.of for extent in domain.extents.values()):
        return f"matrices of the same shapes; {numbers}"
    sizes = [f"{name} from {span(extent)}" for name, extent in domain.extents.items()]
    return f"{joined(sizes)}; {numbers}"


@said.register
def _(domain: records.Integer, _: _Words) -> str:
    if domain.below:
        return f"{number(domain.low)} to `{domain.below} - 1`"
    return f"{number(domain.low)} to {number(domain.high)}"


@said.register
def _(domain: records.Id, words: _Words) -> str:
    return f"0 to {words.last(domain.below)}"


@said.register
def _(domain: records.Ids, words: _Words) -> str:
    return f"{words.count(domain.length, 'ids')} from 0 to {words.last(domain.below)}"


@said.register
def _(domain: records.Text, words: _Words) -> str:
    return f"{words.count(domain.length, 'letters')} from a to z"


@said.register
def _(domain: records.Texts, words: _Words) -> str:
    letters = words.count(domain.each.length, "letters")
    return f"{words.count(domain.length, 'names')}, each of {letters} from a to z"


def range_of(entries: Entries) -> str:
    """Say which numbers may come: ``from -700 to 700``, how small they are, what comes apart."""
    low, high = number(entries.low), number(entries.high)
    parts = [f"above 0, up to {high}" if _is_above(entries) else f"from {low} to {high}"]
    if not entries.zero and entries.low < 0:
        parts.append("but not 0")
    if entries.whole:
        parts.append("all whole" + (", as int or as float" if len(entries.kinds) > 1 else ""))
    elif entries.least > max(entries.low, 0):
        parts.append(f"some as near to 0 as {number(entries.least)}")
    if entries.apart:
        parts.append(f"up to {number(entries.apart)} in claims about large numbers")
    return ", ".join(parts)


def span(extent: Extent) -> str:
    """Say how many: ``1 to 300``, or one number."""
    low, high = number(extent.low), number(extent.high)
    return low if low == high else f"{low} to {high}"


def number(value: float) -> str:
    """Write a number as it stands in a sentence: ``10,000``, ``0.0625``, ``1e-12``."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:g}".replace("e-0", "e-")


def joined(parts: Sequence[str]) -> str:
    """Join words with commas, and the last with "and"."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def _is_above(entries: Entries) -> bool:
    return entries.low == 0 and not entries.zero
