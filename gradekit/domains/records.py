"""Frozen records of domains: what may come as an argument.

An expression is Python over the names of the parameters and of the extents of a state, and
the functions of `measures`. It stays text: a mutant's wrapper evaluates the same one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

NUMBER_PATTERNS: Final = (
    *("zero", "all negative", "equal", "tie"),
    *("largest first", "largest last", "spread", "whole", "off the grid"),
)
NUMBER_KINDS: Final = ("int", "float")
ID_PATTERNS: Final = ("neighbours equal", "a pair twice", "all equal", "all different")


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """How many there may be, from `low` to `high`; as many as the expression `of` says, if any."""

    low: int
    high: int
    of: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entries:
    """Which numbers may come.

    None lies beyond `low` and `high`; small ones come down to `least`. What is nearer to 0 is
    a remainder of rounding.
    `apart` is the size up to which claims go that have points of their own, `spread` the
    largest distance of two entries of a list or row. `whole` numbers are all whole; `kinds`
    are "int" and "float"; `patterns` those of `NUMBER_PATTERNS` that may come.
    """

    low: float
    high: float
    least: float = 0.0
    apart: float = 0.0
    spread: float = 0.0
    zero: bool = True
    whole: bool = False
    kinds: tuple[str, ...] = ("float",)
    patterns: tuple[str, ...] = NUMBER_PATTERNS

    @property
    def size(self) -> float:
        """The largest absolute value, without what comes apart."""
        return max(abs(self.low), abs(self.high))

    @property
    def most(self) -> float:
        """The largest absolute value of all."""
        return max(self.size, self.apart)


def patterns_of(entries: Entries) -> tuple[str, ...]:
    """Give the patterns that nothing else in a record rules out."""
    excluded = {
        "zero": not entries.zero or not entries.low <= 0 <= entries.high,
        "all negative": entries.low >= 0,
        "whole": entries.whole,
        "off the grid": entries.whole,
    }
    return tuple(pattern for pattern in entries.patterns if not excluded.get(pattern))


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """One number."""

    entries: Entries


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """A list of numbers; `shares` are probabilities, which sum to 1."""

    length: Extent
    entries: Entries
    shares: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """A table: a list of rows of one length; `apart` is how far the maxima of two rows may be."""

    rows: Extent
    columns: Extent
    entries: Entries
    apart: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A dict of matrices by name.

    `shapes` give the extents of each, ``("V", "d")``. A name with an extent in braces,
    ``layer{layers}.attn_wq``, stands for as many matrices as there are layers.
    """

    shapes: Mapping[str, tuple[str, str]]
    extents: Mapping[str, Extent]
    entries: Entries
    any_order: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Integer:
    """A whole number, below the value of the expression `below`, if there is one."""

    low: int
    high: int
    below: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Id:
    """An index from 0 to one less than an extent; of an entry of the parameter `entry_of`."""

    below: Extent
    entry_of: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ids:
    """A list of ids; the ladder of how often one of them comes ends at `repeated`."""

    length: Extent
    below: Extent
    repeated: int
    patterns: tuple[str, ...] = ID_PATTERNS


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A string of letters of an alphabet."""

    length: Extent
    alphabet: str
    repeated: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Texts:
    """A list of strings."""

    length: Extent
    each: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """Lines that compute with Values.

    `operations` give for each operation which operands it may have, `graph` how many nodes,
    leaves, uses of one node, and how much depth a graph may have. `calls` name what the
    program hands to the function that it is about: these have domains of their own.
    """

    operations: Mapping[str, Entries] = field(default_factory=dict)
    graph: Mapping[str, int] = field(default_factory=dict)
    calls: tuple[str, ...] = ()


Domain: TypeAlias = Number | Numbers | Rows | State | Integer | Id | Ids | Text | Texts | Program


@dataclass(frozen=True, kw_only=True, slots=True)
class Joint:
    """A feature of several parameters: a ladder of a measure, or a condition without steps.

    `relation` is ">" or "<" for a ladder, "is" for a condition. The measure is never above
    `most`, if that is given.
    """

    measure: str
    relation: str = "is"
    steps: tuple[float, ...] = ()
    most: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """Which results are told apart from 0, down to `least`, and from a cap, up to `most`."""

    least: float = 0.0
    most: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A bound on the product of extents, which a right solution's time goes with.

    `words` say what it is in a handout.
    """

    product: str
    most: float
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FunctionDomain:
    """What may come as the arguments of one function.

    `parameters` are in the order of the call; those of what a program calls follow.
    `names` give the expression of each extent that is no parameter, ``V`` say. `where` are
    conditions that hold for every call, by what they say. `cut` are the parameters that are
    shortened together.
    """

    parameters: Mapping[str, Domain]
    names: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    joint: Mapping[str, Joint] = field(default_factory=dict)
    result: Result | None = None
    work: Work | None = None
    cut: tuple[str, ...] = ()
