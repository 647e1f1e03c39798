"""The reference's value for a call in another form than the declared one.

A student's own function may take a table, a dict of rows or a single number where the manifest
declares a list. An elementwise function means the same for each: its value is computed entry
by entry, and comes back in the form of the arguments.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from gradekit.model.mismatch import Mismatch
from gradekit.model.signature import Form, Signature, parse_signature

CONTAINERS: Final = {"list", "dict"}


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument of a declared form; `leaves` are its entries, None if it does not vary."""

    form: Form
    value: Any
    leaves: list[Any] | None

    def part(self, start: int, stop: int) -> Any:
        """Give some of its entries, in the declared form."""
        return self.value if self.leaves is None else _wrap(self.form, self.leaves[start:stop])


def compute(function: Callable[..., Any], signature: Signature, arguments: Sequence[Any]) -> Any:
    """Call a function as declared; in another form for each entry, where that is the same.

    Raises
    ------
    Exception
        Whatever the function raises for arguments that it cannot take.
    """
    parameters = _parameters(signature.text)
    if not _fit(parameters, arguments):
        with suppress(Exception):  # it is not elementwise, or cannot take the arguments
            return _compute_entries(function, parameters.returns, signature.returns, arguments)
    return function(*arguments)


@functools.cache
def _parameters(text: str) -> Signature:
    """Give a signature that returns a tuple of what this one's parameters are."""
    (definition,) = ast.parse(f"def function{text}: ...").body
    assert isinstance(definition, ast.FunctionDef)
    types = [ast.unparse(each.annotation) for each in definition.args.args if each.annotation]
    return parse_signature(f"() -> tuple[{', '.join(types)}]")


def _fit(parameters: Signature, arguments: Sequence[Any]) -> bool:
    """Whether arguments have the declared forms; a list of one number is no number."""
    try:
        _, advice = parameters.conform(list(arguments))
    except Mismatch:
        return False
    return not advice


def _compute_entries(
    function: Callable[..., Any], forms: Form, returns: Form, values: Sequence[Any]
) -> Any:
    """Compute each entry of the results by a call of its own.

    Raises
    ------
    ValueError
        If the arguments are of different shapes, or the function is not elementwise.
    """
    results = returns.inside if returns.name == "tuple" else (returns,)
    arguments, shape = _arguments(forms.inside, values)
    count = len(_leaves(shape, shape))
    entries = [_leaves_of_results(function, returns, arguments, i, i + 1) for i in range(count)]
    columns = [[leaf for [leaf] in column] for column in zip(*entries, strict=True)]
    kinds = {form.name in CONTAINERS for form in results}
    if any(form.name in CONTAINERS for form in forms.inside):  # see all entries side by side
        whole = _leaves_of_results(function, returns, arguments, 0, count)
        is_elementwise = kinds == {True} and repr(whole) == repr(columns)  # NaN equals itself
    else:
        is_elementwise = kinds == {False}
    if not is_elementwise:
        raise ValueError("the function is not elementwise")
    filled = [_fill(shape, iter(column)) for column in columns]
    return filled if returns.name == "tuple" else filled[0]


def _arguments(forms: Sequence[Form], values: Sequence[Any]) -> tuple[list[_Argument], Any]:
    """Take arguments apart into entries; give the shape that they share as well."""
    vary = [form.name in CONTAINERS for form in forms]
    if not any(vary):
        vary = [isinstance(value, list | dict) for value in values]
    varying = [value for value, varies in zip(values, vary, strict=True) if varies]
    shape = next((value for value in varying if isinstance(value, list | dict)), 0.0)
    triples = zip(forms, values, vary, strict=True)
    return [
        _Argument(form, value, _leaves(value, shape) if varies else None)
        for form, value, varies in triples
    ], shape


def _leaves_of_results(
    function: Callable[..., Any],
    returns: Form,
    arguments: Sequence[_Argument],
    start: int,
    stop: int,
) -> list[list[Any]]:
    value = function(*[argument.part(start, stop) for argument in arguments])
    results = value if returns.name == "tuple" else [value]
    return [_leaves(result, result) for result in results]


def _leaves(value: Any, shape: Any) -> list[Any]:
    """Give the entries of a nested value, in the order of a shape; a number is broadcast."""
    if isinstance(shape, dict) and isinstance(value, dict) and shape.keys() == value.keys():
        return [leaf for key, inner in shape.items() for leaf in _leaves(value[key], inner)]
    if isinstance(shape, list | tuple) and isinstance(value, list | tuple):
        pairs = zip(value, shape, strict=True)
        return [leaf for item, inner in pairs for leaf in _leaves(item, inner)]
    if isinstance(value, list | tuple | dict):
        raise ValueError("the arguments are of different shapes")  # noqa: TRY004
    return [value] * (len(_leaves(shape, shape)) if isinstance(shape, list | dict) else 1)


def _fill(shape: Any, leaves: Iterator[Any]) -> Any:
    """Give a value of a shape, with other entries."""
    if isinstance(shape, dict):
        return {key: _fill(inner, leaves) for key, inner in shape.items()}
    return [_fill(inner, leaves) for inner in shape] if isinstance(shape, list) else next(leaves)


def _wrap(form: Form, leaves: list[Any]) -> Any:
    """Put entries into a declared form: a matrix gets them in one row."""
    if form.name == "dict":
        return {"": _wrap(form.inside[1], leaves)}
    if form.name == "list":
        return leaves if form.inside[0].name not in CONTAINERS else [_wrap(form.inside[0], leaves)]
    (leaf,) = leaves
    return leaf
