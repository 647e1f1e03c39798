"""Correct functions in place of a student's own, for judging their callers.

A stub holds no formula: it asks the judge for the value, and the judge
answers. It takes the place of a function under every name the submission
knows it by, and inside methods and closures too, by exchanging the code of
the function itself where Python allows.
"""

from __future__ import annotations

import contextlib
import sys
import types
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from .protocol import LARGEST

_ask: Callable[[str, list[Any]], Any] | None = None
_parameters: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {}
"""The parameters of each replaced function, and the defaults that it may be asked with."""


def install(
    names: dict[str, list[int]],
    takes: dict[str, int],
    module: types.ModuleType,
    ask: Callable[[str, list[Any]], Any],
    others: Sequence[types.ModuleType] = (),
) -> None:
    """Put a stub in the module for each name of `names`, defined there or not.

    With each name stands which argument a result is written to as well. A default of the
    student's is left out behind as many arguments as the correct one `takes`: what that
    would do, such as a temperature, is no part of the task. The `others` are modules that
    may have the same functions.
    """
    global _ask  # exchanged code can reach nothing but a module  # noqa: PLW0603
    _ask = ask
    for name, written in names.items():
        original = module.__dict__.get(name)
        _parameters[name] = _read_parameters(original, takes.get(name))
        _replace(name, original, [module, *others], written)


def answer(
    name: str,
    arguments: tuple[Any, ...],
    named: dict[str, Any],
    *,
    arrays: bool,
    written: list[int],
) -> Any:
    """Ask the judge; arrays come back where the caller works with arrays."""
    assert _ask is not None
    order, defaults = _parameters[name]
    left = order[len(arguments) :]
    named = {parameter: defaults[parameter] for parameter in left if parameter in defaults} | named
    by_name = [named.pop(parameter) for parameter in left if parameter in named]
    given = [_listed(argument) for argument in (*arguments, *by_name, *named.values())]
    value = _ask(name, given)
    _write(value if len(written) > 1 else [value], written, given)
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return value
    asked = arrays or _holds_array(given, numpy)
    return _as_arrays(value, numpy) if asked else value


def _write(results: list[Any], written: list[int], arguments: list[Any]) -> None:
    """Leave results where the submission's own function, and its callers, look for them."""
    for result, index in zip(results, written, strict=False):
        if 0 <= index < len(arguments):
            with contextlib.suppress(TypeError, ValueError, LookupError):  # no room for it there
                _overwrite(arguments[index], result)


def _overwrite(old: Any, new: Any) -> None:
    """Fill a list, a dict or an array with other numbers, each row where it was."""
    if not isinstance(old, list | dict):
        old[...] = new
        return
    pairs = new.items() if isinstance(old, dict) else enumerate(new)
    for place, item in pairs:
        if isinstance(old[place], int | float):
            old[place] = item
        else:
            _overwrite(old[place], item)


def _listed(argument: Any) -> Any:
    """Give a list of what an iterator has left."""
    return list(islice(argument, LARGEST)) if hasattr(type(argument), "__next__") else argument


def _holds_array(argument: Any, numpy: Any) -> bool:
    if isinstance(argument, dict):
        argument = list(argument.values())
    if isinstance(argument, list | tuple):
        return any(_holds_array(item, numpy) for item in argument)
    return isinstance(argument, numpy.ndarray)


def _as_arrays(value: Any, numpy: Any) -> Any:
    """Make arrays of lists of numbers, also inside a dict or beside one."""
    if isinstance(value, dict):
        return {key: _as_arrays(item, numpy) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    try:
        array = numpy.asarray(value)
    except ValueError:  # several values were returned, of different shapes
        array = None
    if array is None or array.dtype == object:
        return tuple(_as_arrays(item, numpy) for item in value)
    return array


def _replace(
    name: str, original: Any, modules: Sequence[types.ModuleType], written: list[int]
) -> None:
    bound = isinstance(original, types.MethodType)
    function = getattr(original, "__func__", original)  # of a bound or a static method
    stub = _make(name, function, written)
    for names in [module.__dict__ for module in modules]:
        for alias, value in list(names.items()):
            if value is original and callable(original):
                names[alias] = stub
    modules[0].__dict__[name] = stub
    if isinstance(function, types.FunctionType) and not function.__code__.co_freevars:
        function.__code__ = _make(name, function, written, skip=int(bound)).__code__
        function.__defaults__ = function.__kwdefaults__ = None


def _read_parameters(original: Any, takes: int | None) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Name what a function is called with, `self` apart, with the defaults of the first few."""
    bound = isinstance(original, types.MethodType)
    function = getattr(original, "__func__", original)
    if not isinstance(function, types.FunctionType):
        return (), {}
    code, values = function.__code__, function.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    first = code.co_argcount - len(values)
    defaults = dict(zip(names[first : code.co_argcount], values, strict=True))
    names, defaults = names[int(bound) :], defaults | (function.__kwdefaults__ or {})
    return names, {name: defaults[name] for name in names[:takes] if name in defaults}


def _names(code: types.CodeType) -> set[str]:
    """Give the names that code reads outside of itself, and what is defined in it."""
    inside = [_names(each) for each in code.co_consts if isinstance(each, types.CodeType)]
    return set(code.co_names).union(*inside)


def _make(name: str, function: Any, written: list[int], *, skip: int = 0) -> types.FunctionType:
    """Build a function that needs nothing of its module's globals."""
    code = getattr(function, "__code__", None)
    names = set() if code is None else _names(code)
    arrays = not names.isdisjoint({"np", "numpy"}) and "tolist" not in names
    source = (
        f"def {name}(*arguments, **named):\n"
        f"    from {__name__} import answer\n"
        f"    return answer({name!r}, arguments[{skip}:], named, "
        f"arrays={arrays}, written={written})\n"
    )
    namespace: dict[str, Any] = {}
    exec(compile(source, "<stub>", "exec"), namespace)  # our own text  # noqa: S102
    made: types.FunctionType = namespace[name]
    return made
