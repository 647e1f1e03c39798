"""Hypothesis strategies for programs that compute with Values, from the far ends of their domain.

A program is a few operations by themselves, with operands from anywhere, and one graph that is
deep, or wide, or uses a Value often. Numbers of that graph stay positive and of an ordinary size,
so that sums and slopes are known to many digits, in whichever order they are added up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from hypothesis import strategies as st

from gradekit.domains import values
from gradekit.domains.records import Entries, Extent, Program

UNARY: Final = {"neg": "-{}", "exp": "{}.exp()", "log": "{}.log()", "relu": "{}.relu()"}
FORMS: Final = (
    "two Values",
    "twice the same",
    "int right",
    "int left",
    "float right",
    "float left",
)
SINGLE: Final = 8
"""At most so many operations stand by themselves; each has two leaves and a result at most."""
PARTNERS: Final = ("leaf", "first", "earlier", "product")
LARGE: Final = 4.0
SELDOM: Final = 0.1
PATHS: Final = 1000
"""Who goes back along every path is slow, but right."""


@st.composite
def programs(draw: st.DrawFn, domain: Program) -> str:
    """Draw a program within the operands of each operation and the bounds of the graph."""
    text = Text()
    names = [name for name in domain.operations if name != "exponent"]
    for operation in draw(st.lists(st.sampled_from(names), min_size=1, max_size=SINGLE)):
        draw(_single(text, domain, operation))
    if domain.graph:
        draw(_graph(text, domain))
    return text.program()


@dataclass
class Text:
    """A program that is being written: its lines, and what it prints."""

    lines: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    leaves: int = 0
    results: int = 0

    def leaf(self, number: float) -> str:
        """Write a Value that is given, and give its name."""
        self.leaves += 1
        self.lines.append(f"a{self.leaves} = Value({number!r})")
        return f"a{self.leaves}"

    def result(self, expression: str) -> str:
        """Write a Value that is computed, and give its name."""
        self.results += 1
        self.lines.append(f"v{self.results} = {expression}")
        return f"v{self.results}"

    def backward(self, result: str, leaves: list[str]) -> None:
        """Go back from a result; what it is worth, and the slopes, are printed at the end."""
        self.lines.append(f"{result}.backward()")
        self.shown += [f"{result}.data", *(f"{leaf}.grad" for leaf in leaves)]

    def program(self) -> str:
        """Give all of it."""
        return "; ".join([*self.lines, f"print({', '.join(self.shown)})"])


@st.composite
def _single(draw: st.DrawFn, text: Text, domain: Program, operation: str) -> None:
    """Draw one operation of leaves and plain numbers, and the way back from it."""
    entries = domain.operations[operation]
    a = draw(values.number(entries))
    if operation in UNARY:
        leaf = text.leaf(a)
        text.backward(text.result(UNARY[operation].format(leaf)), [leaf])
    elif operation == "**":
        leaf = text.leaf(a)
        n = draw(_exponents(domain.operations["exponent"], whole=a < 0))
        text.backward(text.result(f"{leaf} ** {n!r}"), [leaf])
    else:
        draw(_of_two(text, operation, entries, a))


@st.composite
def _of_two(draw: st.DrawFn, text: Text, sign: str, entries: Entries, a: float) -> None:
    right = replace(entries, zero=False) if sign == "/" else entries
    form = draw(st.sampled_from(FORMS))
    if form == "two Values":
        first, second = text.leaf(a), text.leaf(draw(values.number(right)))
        text.backward(text.result(f"{first} {sign} {second}"), [first, second])
    elif form == "twice the same":
        first = text.leaf(values.rounded(a, right))
        slopes = [] if sign == "/" else [first]  # 1 / a - a / a² is 0 but for rounding
        text.backward(text.result(f"{first} {sign} {first}"), slopes)
    else:
        kind, side = form.split()
        plain = draw(_plain(right if side == "right" else entries, kind))
        leaf = text.leaf(a if side == "right" else values.rounded(a, right))
        pair = (leaf, plain) if side == "right" else (plain, leaf)
        text.backward(text.result(f"{pair[0]} {sign} {pair[1]}"), [leaf])


def _plain(entries: Entries, kind: str) -> st.SearchStrategy[str]:
    if kind == "float":
        return values.number(entries).map(repr)
    return values.number(replace(entries, whole=True, least=1)).map(lambda x: repr(int(x)))


def _exponents(entries: Entries, *, whole: bool) -> st.SearchStrategy[float]:
    """Draw an exponent: a float, or an int where it is whole."""
    ints = st.integers(int(entries.low), int(entries.high))
    some = [x for x in (0.5, -0.5, 1.5, 2.5, 0.97 * entries.high) if entries.low <= x]
    return ints | ints.map(float) if whole else ints | st.sampled_from(some)


@st.composite
def _graph(draw: st.DrawFn, text: Text, domain: Program) -> None:
    """Draw the one large graph: from one Value to the next, each with a partner."""
    most = domain.graph
    leaves = draw(values.ladder(Extent(low=1, high=most["leaves"] - text.leaves)))
    steps = draw(values.ladder(Extent(low=1, high=most["depth"] - 1)))
    kind = draw(st.sampled_from([*PARTNERS, "any"]))
    random = values.pseudo_random(draw(values.SEEDS))
    chain = _Chain(text, [random.uniform(0.5, 1.5) for _ in range(leaves)])
    for _ in range(min(steps, (most["nodes"] - text.leaves - text.results) // 2)):
        chain.step(random, random.choice(PARTNERS) if kind == "any" else kind)
    text.backward(chain.nodes[-1].name, [node.name for node in chain.given])


@dataclass(frozen=True)
class _Node:
    name: str
    number: float
    paths: int


class _Chain:
    """A Value, what was made of it, what was made of that, and so on."""

    def __init__(self, text: Text, numbers: list[float]) -> None:
        self.text = text
        self.given = [_Node(text.leaf(x), x, 1) for x in numbers]
        self.nodes = self.given[:1]
        self.turn = 0

    def step(self, random: Random, kind: str) -> None:
        """Make the next Value of the last one."""
        last = self.nodes[-1]
        if last.number > LARGE:
            self._append(f"{last.name} ** 0.5", last.number**0.5, last.paths)
        elif random.random() < SELDOM:
            self._append(f"{last.name}.relu()", last.number, last.paths)
        else:
            other = self._partner(random, kind)
            sign = "+" if last.number < 1 / LARGE else random.choice("+*")
            number = last.number + other.number if sign == "+" else last.number * other.number
            pair = [last.name, other.name]
            random.shuffle(pair)
            self._append(f" {sign} ".join(pair), number, last.paths + other.paths)

    def _partner(self, random: Random, kind: str) -> _Node:
        """Give a Value to go with the last one; a leaf where there are many paths already."""
        self.turn += 1
        leaf = self.given[self.turn % len(self.given)]
        if kind == "first":
            return self.given[0]
        if kind == "earlier" and self.nodes[-1].paths < PATHS:
            return random.choice(self.nodes[-3:])
        if kind != "product":
            return leaf
        other = self.given[0]
        name = self.text.result(f"{leaf.name} * {other.name}")
        return _Node(name, leaf.number * other.number, 2)

    def _append(self, expression: str, number: float, paths: int) -> None:
        self.nodes.append(_Node(self.text.result(expression), number, paths))
