"""How the right value of a call comes about: what the reference computes on the way to it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from gradekit.assignment import locations
from gradekit.judging.evidence import write_literal
from gradekit.model.assignment import Assignment
from gradekit.model.mismatch import show
from gradekit.model.report import Finding

MOST_CALLS: Final = 60
"""Calls of the reference's functions that are looked at, the asked one included."""
MOST_STEPS: Final = 12
LONGEST_STEP: Final = 300


@dataclass(slots=True)
class Trace:
    """What the functions of some folders return, as a profile function sees it.

    Only the first one called and those that it calls itself are told: others are detail.
    """

    folders: tuple[str, ...]
    steps: dict[str, None] = field(default_factory=dict)
    calls: int = 0
    begun: list[str] = field(default_factory=list)
    """The calls that are not over, as they were written: a function may use its names anew."""

    def __call__(self, frame: FrameType, event: str, value: Any) -> None:
        """Note what a function returns."""
        code = frame.f_code
        if not code.co_filename.startswith(self.folders) or code.co_name.startswith("<"):
            return
        if event == "call":
            self.calls += 1
            self.begun.append(_call(frame) if len(self.begun) <= 1 else "")
        elif event == "return" and self.begun:
            call, depth = self.begun.pop(), len(self.begun)
            if depth <= 1 and self.calls <= MOST_CALLS and _tells(code, value):
                self.steps.update(dict.fromkeys(_intermediate(frame) if not depth else ()))
                self.steps[f"{call} = {show(value)}"] = None


def steps(function: Callable[..., Any], arguments: Sequence[Any], *folders: Path) -> list[str]:
    """List what the reference computes on its way to a value, one line each, the value last.

    `folders` hold the reference's modules. Where it refuses the arguments there is no step.
    """
    trace = Trace(tuple(map(str, folders)))
    before = sys.getprofile()
    sys.setprofile(trace)
    try:
        function(*arguments)
    except Exception:  # outside its contract the reference may raise  # noqa: BLE001
        return []
    finally:
        sys.setprofile(before)
    lines = [line for line in trace.steps if len(line) <= LONGEST_STEP]
    return [*lines[: MOST_STEPS - 1], lines[-1]] if len(lines) > MOST_STEPS else lines


def with_steps(finding: Finding, assignment: Assignment) -> Finding:
    """Add to a finding how the right value of its call comes about, where that can be told."""
    if not finding.calls or finding.function in assignment.manifest.driver:
        return finding
    with suppress(Unreadable, SyntaxError):
        arguments = read_arguments(finding.calls[0].text)
        oracle = assignment.oracle(finding.function)
        found = steps(oracle, arguments, locations.reference(), assignment.manifest.folder)
        return replace(finding, steps=found)
    return finding


def read_arguments(call: str) -> list[Any]:
    """Read the arguments of a call back, as `write_call` writes them.

    Raises
    ------
    Unreadable, SyntaxError
        If they are written otherwise.
    """
    match ast.parse(call, mode="eval").body:
        case ast.Call(args=arguments, keywords=[]):
            return [_read(argument) for argument in arguments]
    raise Unreadable


class Unreadable(Exception):  # noqa: N818
    """An argument is not written as `write_literal` writes it."""


def _read(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_read(operand)
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str(word))]):
            return float(word)
    return _read_collection(node)


def _read_collection(node: ast.expr) -> Any:
    match node:
        case ast.List(elts=entries):
            return [_read(entry) for entry in entries]
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return {_read(key): _read(value) for key, value in pairs if key is not None}
        case ast.BinOp(
            left=ast.List(elts=[entry]), op=ast.Mult(), right=ast.Constant(value=int(n))
        ):
            return [_read(entry)] * n
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _read(left) + _read(right)
        case ast.ListComp(elt=entry, generators=[ast.comprehension(iter=ast.Call(args=[count]))]):
            return [_read(entry) for _ in range(_read(count))]
    raise Unreadable


def _tells(code: CodeType, value: Any) -> bool:
    """Whether a function is one that a student may have heard of, and returned a value."""
    return value is not None and not code.co_name.startswith("_")


def _intermediate(frame: FrameType) -> Iterator[str]:
    """Write the numbers that a function has given a name to, in the order of its lines."""
    code = frame.f_code
    for name in code.co_varnames[code.co_argcount :]:
        value = frame.f_locals.get(name)
        if isinstance(value, int | float | list) and not name.startswith("_"):
            yield f"{name} = {show(value)}"


def _call(frame: FrameType) -> str:
    code = frame.f_code
    values = [frame.f_locals.get(name) for name in code.co_varnames[: code.co_argcount]]
    text = f"{code.co_name}({', '.join(map(_written, values))})"
    return text if len(text) <= LONGEST_STEP // 2 else f"{code.co_name}(...)"


def _written(value: Any) -> str:
    return write_literal(list(value) if isinstance(value, tuple) else value)
