"""Hypothesis strategies for calls over the whole range of a function's domain.

Each call takes the far ends of several parameters at once, so that a few of them meet every
bucket. Which ones are kept of many is for `selection` to choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import singledispatch
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st

from gradekit.domains import graphs, records, values
from gradekit.domains.bounds import matrices, outside
from gradekit.domains.evaluation import Evaluation
from gradekit.domains.records import Domain, Extent, FunctionDomain

LENGTH_OF: Final = re.compile(r"len\((\w+)\)")
MANY: Final = 5000
NEARLY: Final = 4
"""One of so many lists that are as long as another is nearly the same."""
AS_THEY_ARE, REVERSED, SORTED = range(3)

Repair = Callable[..., Sequence[Any]]
"""Changes the arguments of a call into others."""


@st.composite
def calls(
    draw: st.DrawFn, domain: FunctionDomain, only: str = "True", repair: Repair | None = None
) -> list[Any]:
    """Draw the arguments of a call that lies inside of a domain, and for which `only` holds.

    `repair` changes what is drawn first, where chance would seldom meet the domain.
    """
    call = Call(draw, domain.work.most if domain.work else MANY)
    for name in _in_order(domain):
        call.arguments[name] = drawn(domain.parameters[name], name, call)
    arguments = {name: call.arguments[name] for name in domain.parameters}
    if repair:
        arguments = dict(zip(arguments, repair(*arguments.values()), strict=True))
    evaluation = Evaluation(arguments)
    if domain.work:  # first, for it is told soon
        assume(evaluation(domain.work.product) <= domain.work.most)
    assume(next(outside(domain, evaluation), None) is None and evaluation(only))
    return [*arguments.values()]


class Call:
    """A call that is being drawn: its arguments so far, by parameter.

    No table has more than `most` numbers.
    """

    def __init__(self, draw: st.DrawFn, most: float) -> None:
        self.draw = draw
        self.most = most
        self.arguments: dict[str, Any] = {}

    def value(self, expression: str) -> Any:
        """Give the value of an expression over what has been drawn."""
        return Evaluation(self.arguments)(expression)

    def size(self, extent: Extent) -> int:
        """Draw how many there are, or give as many as something else has."""
        return int(self.value(extent.of)) if extent.of else self.draw(values.ladder(extent))

    def twin(self, extent: Extent) -> Any:
        """Give the list that this one is as long as, once in a while, to be nearly the same."""
        found = LENGTH_OF.fullmatch(extent.of)
        if not found or self.draw(st.integers(0, NEARLY - 1)) < NEARLY - 1:
            return None
        return self.arguments[found[1]]


@singledispatch
def drawn(domain: Domain, name: str, _call: Call) -> Any:
    """Draw one argument of a call."""
    raise TypeError(f"{name}: {domain!r} cannot be drawn")


@drawn.register
def _(domain: records.Number, _: str, call: Call) -> Any:
    scale = values.scales(domain.entries)
    free = st.tuples(scale, values.SEEDS).map(
        lambda pair: pair[0] * values.pseudo_random(pair[1]).random()
    )
    admitted = free.map(lambda x: values.rounded(x, domain.entries))
    return call.draw(values.number(domain.entries) | admitted)


@drawn.register
def _(domain: records.Numbers, _: str, call: Call) -> Any:
    count, twin = call.size(domain.length), call.twin(domain.length)
    if twin is not None and len(twin) == count:
        near = call.draw(values.beside(twin, is_shares=domain.shares))
        return near if domain.shares else [values.rounded(x, domain.entries) for x in near]
    many = values.shares if domain.shares else values.numbers
    return call.draw(many(domain.entries, count))


@drawn.register
def _(domain: records.Rows, name: str, call: Call) -> Any:
    rows, most = call.size(domain.rows), domain.columns.high
    call.arguments[name] = [()] * rows  # of a square table, whose columns are as many
    most = max(domain.columns.low, min(most, int(call.most / rows)))
    columns = call.size(replace(domain.columns, high=most))
    if call.draw(st.booleans()):
        flat = call.draw(values.numbers(domain.entries, rows * columns))
        table = [flat[i * columns : (i + 1) * columns] for i in range(rows)]
    else:  # some rows in turn, and one that is different from all
        row = values.numbers(domain.entries, columns)
        few = call.draw(st.lists(row, min_size=1, max_size=3))
        table = [list(few[i % len(few)]) for i in range(rows)]
        table[call.draw(st.sampled_from([-1, 0]))] = call.draw(row)
    is_whole = domain.entries.kinds[0] == "int" and call.draw(st.booleans())
    return [[int(x) for x in row] for row in table] if is_whole else table


@drawn.register
def _(domain: records.State, _: str, call: Call) -> Any:
    sizes = {key: call.size(extent) for key, extent in domain.extents.items()}
    names = dict(matrices(domain, sizes))
    counts = {matrix: sizes[a] * sizes[b] for matrix, (a, b) in names.items()}
    flat = iter(call.draw(values.numbers(domain.entries, sum(counts.values()))))
    state = {
        matrix: [[next(flat) for _ in range(sizes[b])] for _ in range(sizes[a])]
        for matrix, (a, b) in names.items()
    }
    order = call.draw(st.integers(AS_THEY_ARE, SORTED if domain.any_order else AS_THEY_ARE))
    if order == AS_THEY_ARE:
        return state
    return {key: state[key] for key in (sorted(state) if order == SORTED else reversed(state))}


@drawn.register
def _(domain: records.Integer, _: str, call: Call) -> Any:
    high = domain.high
    if domain.below:
        high = min(high, call.value(domain.below) - 1)
    return call.draw(values.integers(domain.low, high))


@drawn.register
def _(domain: records.Id, _: str, call: Call) -> Any:
    below = call.value(domain.below.of)
    places = [0, below - 1, below // 2, 1 % below]
    if domain.entry_of:
        entries = call.arguments[domain.entry_of]
        places += [entries.index(max(entries)), entries.index(min(entries))] * 2
    return call.draw(st.sampled_from(places) | st.integers(0, below - 1))


@drawn.register
def _(domain: records.Ids, _: str, call: Call) -> Any:
    count, below = call.size(domain.length), call.value(domain.below.of)
    return _items(call, list(range(below)), count)


@drawn.register
def _(domain: records.Text, _: str, call: Call) -> Any:
    return "".join(_items(call, list(domain.alphabet), call.size(domain.length)))


@drawn.register
def _(domain: records.Texts, name: str, call: Call) -> Any:
    few = [drawn(domain.each, name, call) for _ in range(call.draw(st.integers(1, 4)))]
    count = call.size(domain.length)
    texts = [few[i % len(few)] for i in range(count)]
    texts[-1] = drawn(domain.each, name, call)
    return texts


@drawn.register
def _(domain: records.Program, _: str, call: Call) -> Any:
    """Draw a program; of one that calls a function it is for the claim to write it."""
    return "" if domain.calls else call.draw(graphs.programs(domain))


def _items(call: Call, items: list[Any], count: int) -> list[Any]:
    """Draw so many of some items: one, some in turn, each once, or any, and another one last."""
    shape = call.draw(st.sampled_from(("in turn", "one", "each once", "free")))
    random = values.pseudo_random(call.draw(values.SEEDS))
    some = st.sampled_from([items[0], items[-1], items[len(items) // 2], *items])
    if shape == "free":
        return [random.choice(items) for _ in range(count)]
    if shape == "each once":
        random.shuffle(items)
        return (items * count)[:count]
    pattern = call.draw(st.lists(some, min_size=1, max_size=1 if shape == "one" else 4))
    chosen = (pattern * count)[:count]
    chosen[-1:] = [call.draw(some)] if chosen and shape != "one" else chosen[-1:]
    return chosen


def _in_order(domain: FunctionDomain) -> Iterator[str]:
    """Name the parameters so that each comes after those that its extents are said by."""
    waiting = dict(domain.parameters)
    while waiting:
        ready = [name for name in waiting if not _needs(waiting[name]) & (waiting.keys() - {name})]
        name = next(iter(ready or waiting))
        del waiting[name]
        yield name


def _needs(domain: Domain) -> set[str]:
    """Name what stands in the expressions of a domain."""
    return set(re.findall(r"\w+", repr(_expressions(domain))))


def _expressions(domain: Domain) -> list[str]:
    if isinstance(domain, records.Integer):
        return [domain.below]
    if isinstance(domain, records.State):
        return [extent.of for extent in domain.extents.values()]
    fields = [getattr(domain, key, None) for key in ("length", "rows", "columns", "below")]
    return [field.of for field in fields if isinstance(field, Extent)]
