"""One parameter's table in a manifest, read as the record of its kind.

``of`` is the kind, one of `KINDS`. Of numbers the table says their ``size`` (or ``from`` and
``to``), whether they are ``negative``, ``zero``, ``whole``, how near to 0 they come (``least``),
up to where claims with points of their own go (``apart``), and which ``patterns`` come.
``length``, ``rows``, ``columns`` and ``in`` are a range, ``[1, 300]``, or the name of another
parameter or extent. ``like`` takes over what is said of another parameter, and its length;
``named`` what is said of one of ``[domains]``; what stands beside it is said anew.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from gradekit.assignment.manifest import EXTENT, NUMBER, Reader
from gradekit.domains import records
from gradekit.domains.buckets import dimension_of
from gradekit.domains.programs import GRAPH, OPERATIONS
from gradekit.domains.records import Domain, Entries, Extent
from gradekit.model.errors import did_you_mean

Table = dict[str, Any]
ENTRIES: Final = {
    **dict.fromkeys(("size", "least", "apart", "spread", "from", "to"), NUMBER),
    **dict.fromkeys(("negative", "zero", "whole"), bool),
    "kinds": list,
    "patterns": list,
}
KINDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "number": ENTRIES,
    "numbers": {"length": EXTENT, **ENTRIES},
    "shares": {"length": EXTENT, "least": NUMBER, "zero": bool, "patterns": list},
    "rows": {"rows": EXTENT, "columns": EXTENT, "rows_apart": NUMBER, **ENTRIES},
    "state": {"shapes": dict, "extents": dict, "any_order": bool, **ENTRIES},
    "integer": {"from": int, "to": int, "below": str},
    "id": {"in": str},
    "ids": {"in": str, "length": EXTENT, "repeated": int, "patterns": list},
    "text": {"length": EXTENT, "repeated": int},
    "texts": {"length": EXTENT, "each": dict},
    "program": {"operations": dict, "graph": dict, "calls": list},
}
"""The keys of each kind of parameter, with the kinds of their values."""
REQUIRED: Final = {
    "numbers": ("length",),
    "shares": ("length",),
    "rows": ("rows", "columns"),
    "state": ("shapes", "extents"),
    "integer": ("from", "to"),
    "id": ("in",),
    "ids": ("in", "length"),
    "text": ("length",),
    "texts": ("length", "each"),
}
LETTERS: Final = string.ascii_lowercase
REPEATED: Final = 40
EXAMPLE: Final = '{ of = "numbers", length = [1, 300], size = 100 }'
ENDS: Final = 2  # of a span


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a manifest that is read, to complain of."""

    reader: Reader
    key: str

    def at(self, key: str) -> Place:
        """Give a place inside of this one."""
        return Place(self.reader, f"{self.key}.{key}")

    def complain(self, problem: str) -> None:
        """Note a problem of this place."""
        self.reader.complain(self.key, problem)

    def check_keys(self, table: Mapping[str, Any], allowed: Mapping[str, Any]) -> None:
        """Complain of keys that there are not, and of values of another kind."""
        self.reader.check_keys(self.key, table, allowed)

    def check_known(self, names: Iterable[str], defined: Iterable[str]) -> None:
        """Complain of names that are not defined."""
        self.reader.check_known(self.key, names, defined)

    def number(self, table: Table, key: str) -> float:
        """Give a number that stands in a table; 0 where none does, which `check_keys` tells."""
        value = table.get(key)
        return float(value) if isinstance(value, NUMBER) else 0.0

    def numbers(self, table: Table, key: str) -> list[float]:
        """Give a list of numbers that stands in a table."""
        values = table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, NUMBER) for v in values):
            self.at(key).complain(f"{values!r} is no list of numbers. Write [1, 2, 5].")
            return []
        return [int(value) if isinstance(value, int) else float(value) for value in values]


@dataclass(frozen=True, slots=True)
class Named:
    """An extent that has a name: its range, or the name of another; and its expression."""

    value: Any
    of: str
    is_list: bool = False


def extents_of(tables: Mapping[str, Table]) -> dict[str, Named]:
    """Name every extent of a function's parameters: lengths, rows and columns, those of states."""
    extents: dict[str, Named] = {}
    for name, table in tables.items():
        kind = str(table.get("of"))
        if kind == "rows":
            extents[name] = Named(table.get("rows"), f"len({name})")
            extents.setdefault("rows", extents[name])
            extents.setdefault("columns", Named(table.get("columns"), f"len({name}[0])"))
        elif kind == "integer":
            extents[name] = Named([table.get("from"), table.get("to")], name)
        elif kind == "state":
            for key, value in _table(table, "extents").items():
                extents.setdefault(key, Named(value, _dimension(table, name, key)))
        elif "length" in table:
            is_list = kind in {"numbers", "shares"}
            extents[name] = Named(table["length"], f"len({name})", is_list)
    return extents


def read_parameter(place: Place, table: Table, extents: Mapping[str, Named]) -> Domain | None:
    """Read the domain of one parameter; None, with a complaint, where it is of no kind.

    `extents` are those of all parameters of the function, by name.
    """
    kind = table.get("of")
    if not isinstance(kind, str) or kind not in KINDS:
        hint = did_you_mean(str(kind), KINDS) or f" Kinds are: {', '.join(KINDS)}."
        place.complain(f"of = {kind!r} is no kind.{hint}" if kind else f"of is missing.{hint}")
        return None
    place.check_keys({key: value for key, value in table.items() if key != "of"}, KINDS[kind])
    missing = [key for key in REQUIRED.get(kind, ()) if key not in table]
    if "size" in KINDS[kind] and not table.keys() & {"size", "to"}:
        missing.append("size")
    if missing:
        place.complain(f"{', '.join(missing)}: missing. A domain of {kind} says so much.")
        return None
    domain: Domain = getattr(_ParameterReader(place, table, extents), kind)()
    return domain


class _ParameterReader:
    """The table of one parameter being read; each kind has a method of its name."""

    def __init__(self, place: Place, table: Table, extents: Mapping[str, Named]) -> None:
        self.place = place
        self.table = table
        self.extents = extents

    def number(self) -> Domain:
        """Read one number."""
        return records.Number(entries=self.entries())

    def numbers(self) -> Domain:
        """Read a list of numbers."""
        return records.Numbers(length=self.extent("length"), entries=self.entries())

    def shares(self) -> Domain:
        """Read a list of probabilities."""
        entries = self.entries(low=0.0, high=1.0)
        return records.Numbers(length=self.extent("length"), entries=entries, shares=True)

    def rows(self) -> Domain:
        """Read a table of numbers."""
        return records.Rows(
            rows=self.extent("rows"),
            columns=self.extent("columns"),
            entries=self.entries(),
            apart=self._number("rows_apart"),
        )

    def integer(self) -> Domain:
        """Read a whole number."""
        low, high = self._whole("from", 0), self._whole("to", 0)
        below = str(self.table.get("below", ""))
        if below:
            self._named("below", below)
        return records.Integer(low=low, high=high, below=below)

    def id(self) -> Domain:
        """Read an index."""
        name = str(self.table["in"])
        is_list = name in self.extents and self.extents[name].is_list
        return records.Id(below=self.extent("in"), entry_of=name if is_list else "")

    def ids(self) -> Domain:
        """Read a list of indices."""
        return records.Ids(
            length=self.extent("length"),
            below=self.extent("in"),
            repeated=self._whole("repeated", REPEATED),
            patterns=self._patterns(records.ID_PATTERNS),
        )

    def text(self) -> Domain:
        """Read a string of letters."""
        length, repeated = self.extent("length"), self._whole("repeated", REPEATED)
        return records.Text(length=length, alphabet=LETTERS, repeated=repeated)

    def texts(self) -> Domain:
        """Read a list of strings."""
        each = _ParameterReader(self.place.at("each"), _table(self.table, "each"), {})
        text = records.Text(length=each.extent("length"), alphabet=LETTERS, repeated=REPEATED)
        return records.Texts(length=self.extent("length"), each=text)

    def state(self) -> Domain:
        """Read a dict of matrices."""
        shapes = {
            name: (str(axes[0]), str(axes[1]))
            for name, axes in _table(self.table, "shapes").items()
            if isinstance(axes, list) and len(axes) == ENDS
        }
        for name in _table(self.table, "shapes").keys() - shapes.keys():
            self.place.at(f"shapes.{name}").complain('name its two extents: ["V", "d"].')
        extents = _table(self.table, "extents")
        used = {axis for axes in shapes.values() for axis in axes} | set(_in_braces(shapes))
        self.place.at("shapes").check_known(sorted(used), extents)
        self.place.at("extents").check_known(extents, used)
        return records.State(
            shapes=shapes,
            extents={
                name: self._either(f"extents.{name}", value) for name, value in extents.items()
            },
            entries=self.entries(),
            any_order=bool(self.table.get("any_order", True)),
        )

    def program(self) -> Domain:
        """Read a program."""
        operations = _table(self.table, "operations")
        self.place.at("operations").check_known(operations, OPERATIONS)
        graph = _table(self.table, "graph")
        self.place.at("graph").check_keys(graph, dict.fromkeys(GRAPH, int))
        return records.Program(
            operations={
                name: self._operation(name, table)
                for name, table in operations.items()
                if name in OPERATIONS
            },
            graph={key: value for key, value in graph.items() if key in GRAPH},
            calls=self.place.reader.listed(self.place.key, self.table, "calls"),
        )

    def _operation(self, name: str, table: Any) -> Entries:
        """Read which operands an operation has."""
        place = self.place.at(f"operations.{name}")
        if not isinstance(table, dict):
            place.complain(f"{table!r} is no table. Write {{ size = 100, least = 1e-9 }}.")
            table = {"size": 1}
        place.check_keys(table, ENTRIES)
        return _ParameterReader(place, table, {}).entries()

    def entries(self, low: float | None = None, high: float | None = None) -> Entries:
        """Read which numbers may come; from `low` to `high`, if these are given."""
        size = self._number("size")
        smallest = 0.0 if self.table.get("negative") is False else -size
        low = self._number("from", smallest) if low is None else low
        high = self._number("to", size) if high is None else high
        if not low < high:
            self.place.complain(f"there is no number from {low:g} to {high:g}. Raise the size.")
        return Entries(
            low=low,
            high=high,
            least=self._number("least"),
            apart=self._number("apart"),
            spread=self._number("spread"),
            zero=bool(self.table.get("zero", True)),
            whole=bool(self.table.get("whole", False)),
            kinds=self._chosen("kinds", records.NUMBER_KINDS) or ("float",),
            patterns=self._patterns(records.NUMBER_PATTERNS),
        )

    def _patterns(self, allowed: tuple[str, ...]) -> tuple[str, ...]:
        return self._chosen("patterns", allowed) if "patterns" in self.table else allowed

    def _chosen(self, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Read a list of names that there are."""
        names = self.place.reader.listed(self.place.key, self.table, key)
        self.place.at(key).check_known(names, allowed)
        return tuple(name for name in names if name in allowed)

    def _number(self, key: str, usual: float = 0.0) -> float:
        value = self.table.get(key, usual)
        return float(value) if isinstance(value, int | float | Decimal) else usual

    def _whole(self, key: str, usual: int) -> int:
        value = self.table.get(key, usual)
        return value if isinstance(value, int) else usual

    def extent(self, key: str) -> Extent:
        """Read an extent: a range, or the name of another."""
        return self._either(key, self.table.get(key))

    def _either(self, key: str, value: Any) -> Extent:
        return self._named(key, value) if isinstance(value, str) else self._span(key, value)

    def _named(self, key: str, name: str) -> Extent:
        """Give an extent that is said by its name, whatever that is named by in turn."""
        seen: list[str] = []
        value: Any = name
        while isinstance(value, str):
            if value not in self.extents or value in seen:
                remedy = did_you_mean(value, self.extents) or " Write [1, 300], say."
                self.place.at(key).complain(f"there is no extent {value}.{remedy}")
                return Extent(low=1, high=1)
            seen.append(value)
            value = self.extents[value].value
        span = self._span(key, value)
        return Extent(low=span.low, high=span.high, of=self.extents[name].of)

    def _span(self, key: str, value: Any) -> Extent:
        """Read a range, ``[1, 300]``."""
        whole = isinstance(value, list) and all(isinstance(end, int) for end in value)
        if not whole or len(value) != ENDS or not 0 <= value[0] <= value[1]:
            self.place.at(key).complain(f"{value!r} is no range. Write [1, 300], say.")
            return Extent(low=1, high=1)
        return Extent(low=value[0], high=value[1])


def _table(table: Table, key: str) -> Table:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _in_braces(names: Iterable[str]) -> Iterable[str]:
    """Name the extents that stand in the names of matrices."""
    return (part for name in names for _, part, *_ in string.Formatter().parse(name) if part)


def _dimension(table: Table, name: str, key: str) -> str:
    shapes = {
        matrix: (str(axes[0]), str(axes[-1]))
        for matrix, axes in _table(table, "shapes").items()
        if isinstance(axes, list) and axes
    }
    return dimension_of(shapes, name, key)
