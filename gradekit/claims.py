"""The claims of an assignment without Hypothesis, whose import takes longer than they do.

Kept examples are tried on a claim as they are: nothing is drawn. So the files of
properties are run with something in place of Hypothesis that does nothing, whatever
is done with it. Where that could make a difference to a claim, it is not used.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

from gradekit.properties import run_files

DRAWING: Final = ("hypothesis", "gradekit.strategies")
PREFIX: Final = "gradekit_claims_"

Claim = Callable[..., None]


class _Nothing:
    """Whatever is asked of it, or done with it, is this again."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self

    def __or__(self, _: Any) -> Any:
        return self

    __ror__ = __or__


class _Hypothesis(_Nothing):
    """The package itself: its decorators leave a claim what it is."""

    @staticmethod
    def given(*_: Any, **__: Any) -> Callable[[Claim], Claim]:
        return _unchanged

    example = settings = seed = given


def load_claims(folder: Path, names: Iterable[str]) -> Mapping[str, Claim]:
    """Give the claims of an assignment by name; none if there is a doubt about one.

    Parameters
    ----------
    folder : Path
        The assignment's.
    names : iterable of str
        Its properties.
    """
    try:
        files = run_files(folder, PREFIX, {"__builtins__": _BUILTINS})
        modules = [module for path, module in files if not path.name.startswith("_")]
        claims = {name: _find(name, modules) for name in names}
    except Exception:  # whatever it is, Hypothesis itself may do  # noqa: BLE001
        return {}
    return {} if any(_is_drawn(one, set()) for one in claims.values()) else claims


def _find(name: str, modules: Iterable[ModuleType]) -> Claim:
    """Find the function of a name where it is defined, not where it is imported."""
    found = ((module, vars(module).get(name)) for module in modules)
    return next(
        one
        for module, one in found
        if isinstance(one, FunctionType) and one.__module__ == module.__name__
    )


def _unchanged(claim: Claim) -> Claim:
    return claim


def _import(name: str, *arguments: Any, **named: Any) -> Any:
    """Import as ever, but for what draws."""
    if name == "hypothesis":
        return _HYPOTHESIS
    if name in DRAWING or name.startswith("hypothesis."):
        return _NOTHING
    return builtins.__import__(name, *arguments, **named)


_NOTHING: Final = _Nothing()
_HYPOTHESIS: Final = _Hypothesis()
_BUILTINS: Final = vars(builtins) | {"__import__": _import}


def _is_drawn(value: Any, seen: set[int]) -> bool:
    """Whether something is what stands for Hypothesis, or rests on it by what it names."""
    if isinstance(value, _Nothing) or value is _unchanged or value is _Hypothesis.given:
        return True
    if id(value) in seen:
        return False
    seen.add(id(value))
    return any(_is_drawn(one, seen) for one in _parts(value))


def _parts(value: Any) -> Iterator[Any]:
    """Give what a value of the files is made of, or may use when it is called."""
    if isinstance(value, list | tuple | set | frozenset):
        yield from value
    elif isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, partial):
        yield from (value.func, value.args, value.keywords)
    elif not getattr(value, "__module__", getattr(value, "__name__", "")).startswith(PREFIX):
        return
    elif isinstance(value, FunctionType):
        yield from value.__defaults__ or ()
        yield from (value.__kwdefaults__ or {}).values()
        yield from (cell.cell_contents for cell in value.__closure__ or ())
        for name in _names(value.__code__):
            yield _NOTHING if name in DRAWING else value.__globals__.get(name)
    else:
        yield type(value)
        yield from list(getattr(value, "__dict__", {}).values())


def _names(code: CodeType) -> Iterator[str]:
    """Give the names that code looks up, attributes among them."""
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _names(one)
