"""Where a function came from that no cell defines: exec, a file, a module, or C."""

from __future__ import annotations

import inspect
import linecache
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from gradekit.model.errors import printable
from gradekit.notebook.errors import NotebookError
from gradekit.notebook.session import Session

TIMED: Final = "<timed exec>"
"""What IPython compiles a `%%time` cell as."""


def code_of(value: Any, name: str) -> types.CodeType | None:
    """Give the code of a function, or of a method of a class, that was defined by this name."""
    members = vars(value).values() if isinstance(value, type) else [_unwrapped(value)]
    functions = [each for each in members if isinstance(each, types.FunctionType)]
    known = [each.__code__ for each in functions if each.__qualname__.split(".")[0] == name]
    return known[0] if known else None


def foreign(value: Any, name: str) -> str:
    """Say where a function or class came from, unless that is a cell: then it is empty."""
    code = code_of(value, name)
    if code is None:
        return _without_code(value)
    file = code.co_filename
    if file == TIMED or (linecache.getlines(file) and not Path(file).is_file()):
        return ""
    if file.startswith("<"):
        return "was made by exec, and no cell has its text: define it in a cell"
    if getattr(value, "__module__", "__main__") == "__main__":
        command = f"`gradekit check {printable(Path(file).name)}`"
        return f"came from {printable(file)}, which was run: check that file ({command})"
    return f"is from the module {value.__module__}: import it by name in a cell"


def _without_code(value: Any) -> str:
    """Say the same of what is no function by its own name: of a lambda nothing."""
    if isinstance(value, types.BuiltinFunctionType | types.MethodDescriptorType):
        return "is written in C, not in Python: write your own"
    module = getattr(value, "__module__", None) or "__main__"
    return "" if module == "__main__" else f"is from the module {module}: import it by name"


def name_of(what: Any, session: Session, graded: Sequence[str]) -> str:
    """Give the name by which the kernel holds a function, of several the `graded` one.

    Raises
    ------
    NotebookError
        If it holds it by none; the message says where it came from.
    """
    names = [name for name, value in session.names.items() if value is what and name[:1] != "_"]
    if names:
        return next((name for name in names if name in graded), names[0])
    own = getattr(what, "__name__", "")
    if not callable(what):
        raise NotebookError(
            "gradekit.check takes a function itself, such as gradekit.check(softmax), "
            f"and this is {type(what).__name__}."
        )
    if callable(session.names.get(own)):
        raise NotebookError(
            f"this is not the {own} that the kernel holds now, but another: an earlier one, or "
            f"a module's. Check the present one: gradekit.check({own})."
        )
    if own == "<lambda>":
        raise NotebookError(
            "a lambda has no name by which an assignment could ask for it. Give it one in a "
            "cell, softmax = lambda logits: ..., and check softmax."
        )
    where = foreign(what, own) or "is held by no name: define it at the top of a cell"
    raise NotebookError(f"{own or 'this'} {where}.")


def _unwrapped(value: Any) -> Any:
    try:
        return inspect.unwrap(value)
    except ValueError:  # it wraps itself
        return value
