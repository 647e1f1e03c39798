"""The code that makes the operations of a Value wrong; it is pasted behind that of `wrapper`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from gradekit.authoring.wrapper import (
    PROTOCOLS,
    WRONG,
    Selection,
    chance,
    deviating_value,
    is_value,
    plain,
)

OPERATIONS: Final = {
    "__add__": ("+", False),
    "__radd__": ("+", True),
    "__sub__": ("-", False),
    "__rsub__": ("-", True),
    "__mul__": ("*", False),
    "__rmul__": ("*", True),
    "__truediv__": ("/", False),
    "__rtruediv__": ("/", True),
    "__pow__": ("**", False),
    "__neg__": ("neg", False),
    "exp": ("exp", False),
    "log": ("log", False),
    "relu": ("relu", False),
}
"""The operation of each method of a Value, and whether its operands are swapped."""


def isolated(function: Callable[..., Any], selection: Selection) -> Callable[..., Any]:
    """Give a function that computes with right Values."""
    return lambda *arguments: selection.right(function, *arguments)


class Operation:
    """What one operation of a Value is: a program's trace, as conditions ask for it."""

    def __init__(self, name: str = "", operands: Sequence[Any] = (), graph: Any = None) -> None:
        self.name = name
        self.operands = operands
        self.graph = graph or dict.fromkeys(("nodes", "depth", "uses", "leaves"), 0)

    def of(self, operation: str) -> list[float]:
        """Give the operands, if it is this operation."""
        if operation == "exponent":
            return [plain(self.operands[1])] if self.name == "**" else []
        operands = self.operands[:1] if self.name == "**" else self.operands
        return [plain(item) for item in operands] if operation == self.name else []

    def has(self, operation: str, side: str) -> bool:
        """Whether it is this operation, with an operand of a kind on a side."""
        if operation != self.name or len(self.operands) == 1:
            return False
        left, right = self.operands
        sides = {f"plain {type(left).__name__} left", f"plain {type(right).__name__} right"}
        return side in sides or (side == "same Value twice" and left is right)


def wrap_value(kind: type, selection: Selection) -> None:
    """Put wrong operations in the place of a class of Values' own."""
    for method, (operation, is_swapped) in OPERATIONS.items():
        if hasattr(kind, method):
            wrapped = _operation(getattr(kind, method), selection, operation, is_swapped)
            setattr(kind, method, wrapped)
    kind.backward = _backward(kind.backward, selection)  # type: ignore[attr-defined]


def _operation(
    right: Callable[..., Any], selection: Selection, name: str, is_swapped: bool
) -> Callable[..., Any]:
    def operate(*arguments: Any) -> Any:
        try:
            result = selection.right(right, *arguments)
        except BaseException:
            selection.has_raised = True
            raise
        if not selection.mutant or selection.is_inside or not is_value(result):
            return result
        operands = arguments[::-1] if is_swapped else arguments
        about = Operation(name, operands)
        if selection.mutant["kind"] in {"gross", "fine", "slope"} and selection.holds(
            trace=lambda _: about, program=None
        ):
            h = chance([plain(item) for item in operands])
            result = selection.right(deviating_value, selection, result, h, arguments[0])
        selection.inputs[id(result)] = result, [item for item in arguments if is_value(item)]
        return result

    return operate


def _backward(right: Callable[..., Any], selection: Selection) -> Callable[..., Any]:
    def backward(self: Any) -> None:
        selection.right(right, self)
        mutant = selection.mutant
        if not mutant or selection.is_inside:
            return
        selection.calls += 1
        nodes, graph = _graph(self, selection)
        about = Operation(graph=graph)
        protocol = PROTOCOLS.get(mutant["kind"])
        if protocol:
            wrong = protocol(selection, [], [], None) is WRONG
        else:
            wrong = mutant["kind"] == "slope" and selection.holds(
                trace=lambda _: about, program=None
            )
        if wrong:
            selection.wrong += 1
            for node in nodes:
                node.grad += 1.0 + chance(node.data)

    return backward


def _graph(result: Any, selection: Selection) -> tuple[list[Any], dict[str, int]]:
    """Give the Values that one was computed from, and the measures of their graph."""
    depths: dict[int, int] = {}
    uses: dict[int, int] = {}
    nodes: dict[int, Any] = {}
    waiting = [result]
    while waiting:
        node = waiting[-1]
        inputs = selection.inputs.get(id(node), (node, []))[1]
        unknown = [item for item in inputs if id(item) not in depths]
        if unknown:
            waiting += unknown
            continue
        waiting.pop()
        if id(node) not in nodes:
            nodes[id(node)] = node
            for item in inputs:
                uses[id(item)] = uses.get(id(item), 0) + 1
            depths[id(node)] = 1 + max((depths[id(item)] for item in inputs), default=-1)
    return list(nodes.values()), {
        "nodes": len(nodes),
        "depth": max(depths.values()),
        "uses": max(uses.values(), default=0),
        "leaves": sum(not depth for depth in depths.values()),
    }
