"""Execute a module; leave out the statements that raise, or take too long."""

from __future__ import annotations
import __future__

import ast
import contextlib
import signal
import time
import types
from collections.abc import Iterator
from typing import Any, Final

LEFT_OUT: Final = "(left out)"
"""What is called, instead of a function, to be told the statements that were left out."""
MOST: Final = 20
SHORTEST: Final = 0.01
"""Seconds that the rest has in any case, to find out which statement takes too long."""

Failure = tuple[int, int, BaseException]
"""First and last line of a statement at the top level, and what it raised."""


class OutOfTime(BaseException):
    """Raised in a statement that has used up half of the time there is to load."""


def execute(source: str, filename: str, names: dict[str, Any], end: float) -> list[Failure]:
    """Execute a module in the namespace `names`; give the statements that were left out.

    One is left out from where it raises. It has half of the seconds that are left before `end`,
    on the monotonic clock; what another module takes that it imports is not counted.

    Raises
    ------
    SyntaxError, MemoryError, RecursionError
        If the source cannot be compiled, or the interpreter may be left half-way.
    """
    code = compile(source, filename, "exec", dont_inherit=True)
    flags = code.co_flags & __future__.annotations.compiler_flag
    rest: list[ast.stmt] = []
    failures: list[Failure] = []
    while True:
        try:
            with _limited(end):
                exec(code, names)  # noqa: S102
        except (MemoryError, RecursionError):
            raise
        except BaseException as error:  # SystemExit and all
            position = _position(error, code)
            if position is None or len(failures) == MOST:
                raise
            rest = rest or ast.parse(source, filename).body
            index = next(index for index, node in enumerate(rest) if _end(node) > position)
            failures.append((_first(rest[index]), _end(rest[index])[0], error))
            rest = rest[index + 1 :]
            code = compile(ast.Module(rest, []), filename, "exec", flags, dont_inherit=True)
        else:
            return failures


@contextlib.contextmanager
def _limited(end: float) -> Iterator[None]:
    """Raise `OutOfTime` in what takes half of the time that is left; pause an outer limit."""
    try:
        before = signal.signal(signal.SIGALRM, _interrupt)
    except ValueError:  # in a thread of the submission's, which a call's limit ends
        yield
        return
    paused, _ = signal.setitimer(signal.ITIMER_REAL, _half(end))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, paused and min(paused, _half(end)))
        signal.signal(signal.SIGALRM, before)


def _half(end: float) -> float:
    return max((end - time.monotonic()) / 2, SHORTEST)


def _interrupt(_: int, __: types.FrameType | None) -> None:
    raise OutOfTime("it took too long")


def _position(error: BaseException, code: types.CodeType) -> tuple[int, int] | None:
    """Find the line and the column in `code` where something was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code is not code:
        trace = trace.tb_next
    if trace is None:
        return None
    line, _, column, _ = list(code.co_positions())[trace.tb_lasti // 2]
    return (line or 0, column or 0)


def _first(node: ast.stmt) -> int:
    """Give the first line of a statement; decorators stand above what they decorate."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _end(node: ast.stmt) -> tuple[int, int]:
    return (node.end_lineno or 0, node.end_col_offset or 0)
