"""The numbers that a student wrote, in the order in which they stand in the source."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from typing import Final

from gradekit.mistakes import Parameter

MOST: Final = 24
"""Numbers of one function that are tried: a table of constants is no parameter."""


def literals(source: str, written: Sequence[str]) -> tuple[float, ...]:
    """Give the number literals of some definitions, and of what they use, each once.

    `written` are names of functions, classes or constants at the top of the source.
    """
    definitions = {name: node for node in ast.parse(source).body for name in _names(node)}
    waiting, seen = list(written), set(written)
    numbers: dict[float, None] = {}
    while waiting:
        node = definitions.get(waiting.pop(0))
        if node is None:
            continue
        numbers |= dict.fromkeys(_numbers(node))
        used = (each.id for each in ast.walk(node) if isinstance(each, ast.Name))
        new = [name for name in dict.fromkeys(used) if name in definitions and name not in seen]
        waiting += new
        seen.update(new)
    return tuple(numbers)[:MOST]


def parameter_values(
    parameter: Parameter, written: Sequence[float]
) -> Iterator[tuple[float, bool]]:
    """Give the values of a parameter to try, and whether a literal suggests it.

    A number v of the source suggests v, -v, 1/v and 1 - v within the range of the pool.
    """
    least, most = min(parameter.values), max(parameter.values)
    whole = all(isinstance(value, int) for value in parameter.values)
    suggested = (value for number in written for value in _related(number))
    fitting = [
        int(value) if whole else value
        for value in suggested
        if least <= value <= most and (not whole or value == int(value))
    ]
    seen = {parameter.default}
    for value in (*fitting, *parameter.values):
        if value not in seen:
            seen.add(value)
            yield value, value in fitting


def _related(number: float) -> Iterator[float]:
    yield number
    yield -number
    if number:
        yield 1 / number
    yield 1 - number


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    for target in getattr(node, "targets", [getattr(node, "target", None)]):
        if isinstance(target, ast.Name):
            yield target.id


def _numbers(node: ast.AST) -> Iterator[float]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and type(each.value) in {int, float}:
            number = each.value
            assert isinstance(number, int | float)
            if math.isfinite(number) and abs(number) < 2**53:
                yield number
