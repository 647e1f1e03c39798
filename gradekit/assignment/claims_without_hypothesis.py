"""Import property functions with Hypothesis replaced by a null object, to save its import time.

Stored examples are passed to a claim as they are: nothing is drawn, so Hypothesis is
not needed. Where a claim might depend on the null object, this module gives no claims,
and the caller imports Hypothesis.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

from gradekit.assignment.properties import run_file, run_files

PREFIX: Final = "gradekit_claims_"

PropertyFunction = Callable[..., None]


class _Nothing:
    """Null object: its attributes, its calls and `|` with anything return it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self

    def __or__(self, _: Any) -> Any:
        return self

    def _refuse(self, *_: Any) -> Any:
        """Refuse what would make another value of it: a claim could rest on that."""
        raise TypeError("this draws nothing")

    __ror__ = __or__
    __eq__ = __ne__ = __hash__ = __bool__ = __str__ = __format__ = _refuse


class _Strategies(_Nothing):
    """Null object for `gradekit.strategies`, without its constants."""

    def __getattr__(self, name: str) -> Any:
        if name.isupper():
            raise AttributeError(name)
        return super().__getattr__(name)


class _Hypothesis(_Nothing):
    """Null object for the `hypothesis` package; its decorators return the function unchanged."""

    @staticmethod
    def given(*_: Any, **__: Any) -> Callable[[PropertyFunction], PropertyFunction]:
        return _unchanged

    example = settings = seed = given


def load_claims(folder: Path, names: Iterable[str]) -> Mapping[str, PropertyFunction]:
    """Give the claims of an assignment by name; none if there is a doubt about one."""
    try:
        files = run_files(folder, PREFIX, {"__builtins__": _BUILTINS})
        modules = [module for path, module in files if not path.name.startswith("_")]
        claims = {name: _find(name, modules) for name in names}
        is_drawn = any(_is_drawn(claim, set()) for claim in claims.values())
    except Exception:  # whatever it is, Hypothesis itself may do  # noqa: BLE001
        return {}
    return {} if is_drawn else claims


def _find(name: str, modules: Iterable[ModuleType]) -> PropertyFunction:
    """Find the function of a name where it is defined, not where it is imported."""
    named = ((module, vars(module).get(name)) for module in modules)
    return next(
        function
        for module, function in named
        if isinstance(function, FunctionType) and function.__module__ == module.__name__
    )


def _unchanged(claim: PropertyFunction) -> PropertyFunction:
    return claim


def _import(name: str, scope: Any = None, _: Any = None, wanted: Any = (), level: int = 0) -> Any:
    """Import as ever, but for what draws; a file beside this one is run in the same way."""
    if name in DRAWING:
        return DRAWING[name]
    if name.startswith("hypothesis."):
        return _NOTHING
    if level == 1:
        for beside in [name] if name else wanted:
            _run_beside(scope["__package__"], beside)
    return builtins.__import__(name, scope, None, wanted, level)


def _run_beside(package: str, name: str) -> None:
    path = Path(sys.modules[package].__path__[0]) / f"{name}.py"
    whole = f"{package}.{name}"
    if whole not in sys.modules and path.is_file():
        run_file(path, whole, {"__builtins__": _BUILTINS})


_NOTHING: Final = _Nothing()
DRAWING: Final = {"hypothesis": _Hypothesis(), "gradekit.strategies": _Strategies()}
_BUILTINS: Final = vars(builtins) | {"__import__": _import}


def _is_drawn(value: Any, seen: set[int]) -> bool:
    """Whether something is what stands for Hypothesis, or rests on it by what it names."""
    if isinstance(value, _Nothing) or value is _unchanged or value is _Hypothesis.given:
        return True
    if id(value) in seen:
        return False
    seen.add(id(value))
    return any(_is_drawn(part, seen) for part in _parts(value))


def _parts(value: Any) -> Iterator[Any]:
    """Give what a value of the files is made of, or may use when it is called."""
    if isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif isinstance(value, Mapping):
        yield from (*value.keys(), *value.values())
    elif isinstance(value, partial):
        yield from (value.func, value.args, value.keywords)
    elif isinstance(value, property):
        yield value.fget
    elif isinstance(value, FunctionType):
        yield from _parts_of_function(value)
    elif str(getattr(value, "__module__", getattr(value, "__name__", ""))).startswith(PREFIX):
        yield from type(value).__mro__
        yield from getattr(value, "__mro__", ())
        yield from list(getattr(value, "__dict__", {}).values())


def _parts_of_function(function: FunctionType) -> Iterator[Any]:
    if not str(function.__module__).startswith(PREFIX):
        return
    yield from function.__defaults__ or ()
    yield from (function.__kwdefaults__ or {}).values()
    yield from (cell.cell_contents for cell in function.__closure__ or ())
    for name in _names(function.__code__):
        is_drawing = name in DRAWING or name.startswith("hypothesis.")
        yield _NOTHING if is_drawing else function.__globals__.get(name)


def _names(code: CodeType) -> Iterator[str]:
    """Give the names that code looks up, attributes among them."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
