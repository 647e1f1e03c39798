"""The operands and the graph of a program that computes with Values."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

Operand: TypeAlias = "Traced | float"
SIDES: Final = (
    *("plain int right", "plain int left", "plain float right", "plain float left"),
    "same Value twice",
)
OPERATIONS: Final = ("+", "-", "*", "/", "**", "exponent", "neg", "exp", "log", "relu")
GRAPH: Final = ("nodes", "depth", "uses", "leaves")


@dataclass(frozen=True, slots=True)
class Trace:
    """What a program did.

    `operands` are by operation; the exponents of ``**`` are those of ``exponent``. `sides`
    are by operation what was not two Values. `calls` are the arguments of each call of the
    function that the program is about, as numbers.
    """

    operands: dict[str, list[float]] = field(default_factory=dict)
    sides: dict[str, set[str]] = field(default_factory=dict)
    nodes: list[Traced] = field(default_factory=list)
    calls: list[list[Any]] = field(default_factory=list)

    def of(self, operation: str) -> list[float]:
        """Give the operands of an operation."""
        return self.operands.get(operation, [])

    def has(self, operation: str, side: str) -> bool:
        """Whether an operation had an operand of a kind on a side."""
        return side in self.sides.get(operation, ())

    @property
    def graph(self) -> dict[str, int]:
        """How many nodes and leaves there are, the largest depth, the most uses of a node."""
        return {
            "nodes": len(self.nodes),
            "depth": max((node.depth for node in self.nodes), default=0),
            "uses": max((node.uses for node in self.nodes), default=0),
            "leaves": sum(not node.depth for node in self.nodes),
        }


class Traced:
    """A Value that notes in a trace what is computed with it; it has no slopes."""

    grad = 0.0

    def __init__(self, trace: Trace, data: float, depth: int = 0) -> None:
        self.trace = trace
        self.data = data
        self.depth = depth
        self.uses = 0
        trace.nodes.append(self)

    def backward(self) -> None:
        """Pass nothing on."""

    def _new(self, operation: str, data: float, *inputs: Operand) -> Traced:
        nodes = [item for item in inputs if isinstance(item, Traced)]
        for node in nodes:
            node.uses += 1
        operands = [item.data if isinstance(item, Traced) else item for item in inputs]
        self.trace.operands.setdefault(operation, []).extend(operands)
        return Traced(self.trace, data, 1 + max(node.depth for node in nodes))

    def _two(self, operation: str, left: Operand, right: Operand) -> Traced:
        a, b = (item.data if isinstance(item, Traced) else item for item in (left, right))
        sides = self.trace.sides.setdefault(operation, set())
        for item, side in ((left, "left"), (right, "right")):
            if not isinstance(item, Traced):
                sides.add(f"plain {type(item).__name__} {side}")
        if left is right:
            sides.add("same Value twice")
        return self._new(operation, BINARY[operation](a, b), left, right)

    def __add__(self, other: Operand) -> Traced:
        return self._two("+", self, other)

    def __radd__(self, other: Operand) -> Traced:
        return self._two("+", other, self)

    def __sub__(self, other: Operand) -> Traced:
        return self._two("-", self, other)

    def __rsub__(self, other: Operand) -> Traced:
        return self._two("-", other, self)

    def __mul__(self, other: Operand) -> Traced:
        return self._two("*", self, other)

    def __rmul__(self, other: Operand) -> Traced:
        return self._two("*", other, self)

    def __truediv__(self, other: Operand) -> Traced:
        return self._two("/", self, other)

    def __rtruediv__(self, other: Operand) -> Traced:
        return self._two("/", other, self)

    def __pow__(self, n: float) -> Traced:
        self.trace.operands.setdefault("exponent", []).append(n)
        return self._new("**", self.data**n, self)

    def __neg__(self) -> Traced:
        return self._new("neg", -self.data, self)

    def exp(self) -> Traced:
        """Note an exponential; one that overflows is infinite."""
        return self._new("exp", _guarded(math.exp, self.data), self)

    def log(self) -> Traced:
        """Note a logarithm; that of 0 is minus infinity."""
        return self._new("log", _guarded(math.log, self.data), self)

    def relu(self) -> Traced:
        """Note a relu."""
        return self._new("relu", max(0.0, self.data), self)


BINARY: Final[dict[str, Callable[[float, float], float]]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b if b else math.inf,
}


@functools.lru_cache(maxsize=64)
def trace(program: str) -> Trace:
    """Run a program of the author's with numbers that only note what is done.

    Whatever it calls besides ``Value`` gives as many Values as its list has entries,
    or one where it is given an id as well.
    """
    noted = Trace()
    scope: dict[str, Any] = {
        "Value": functools.partial(Traced, noted),
        "print": lambda *_: None,
        "softmax": lambda values: _called(noted, values),
        "cross_entropy": lambda values, target: _called(noted, values, target)[0],
    }
    exec(program, scope)  # noqa: S102  # programs are the author's own
    return noted


def _called(noted: Trace, values: list[Traced], *rest: Any) -> list[Traced]:
    noted.calls.append([[value.data for value in values], *rest])
    for value in values:
        value.uses += 1
    depth = 1 + max(value.depth for value in values)
    return [Traced(noted, 1.0 / len(values), depth) for _ in values]


def _guarded(function: Callable[[float], float], x: float) -> float:
    try:
        return function(x)
    except (OverflowError, ValueError):
        return math.inf if x > 0 else -math.inf
