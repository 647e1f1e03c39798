"""Convert list arguments to NumPy arrays, where a parameter's annotation asks for one.

The judge sends lists. Where a student writes ``z: np.ndarray`` in any of its
spellings, also inside list, dict, Optional and the like, the function gets
the array that it asks for.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable
from inspect import Parameter
from typing import Any, Final

Converter = Callable[[Any], Any]

ARRAYS: Final = {"ndarray", "NDArray"}
MAPPINGS: Final = {"dict", "mapping", "mutablemapping"}
SEQUENCES: Final = {"list", "tuple", "sequence", "mutablesequence", "iterable", "collection"}
POSITIONAL: Final = {Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD}


def array_parameters(function: Callable[..., Any]) -> list[Converter | None]:
    """Give, for each parameter by position, what makes arrays of its argument.

    None stands where the annotation asks for no array. A function whose
    parameters are unknown has an empty list.
    """
    try:
        parameters = _signature(function).parameters.values()
        return [_parse(_text(each.annotation)) for each in parameters if each.kind in POSITIONAL]
    except Exception:  # a callable may answer to anything with anything  # noqa: BLE001
        return []


def _signature(function: Callable[..., Any]) -> Any:
    """Read the signature with annotations resolved, or as text where they cannot be."""
    try:
        return inspect.signature(function, eval_str=True)
    except Exception:  # a name that is not defined yet, or only for a type checker  # noqa: BLE001
        if sys.version_info < (3, 14):
            return inspect.signature(function)
    import annotationlib  # type: ignore[import-not-found, unused-ignore]

    return inspect.signature(function, annotation_format=annotationlib.Format.STRING)


def _text(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def _parse(text: str) -> Converter | None:
    try:
        return _read(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError:  # no annotation that means an array is written so
        return None


def _read(node: ast.expr) -> Converter | None:
    """Give the converter for an annotation, looking through Optional and the like."""
    match node:
        case ast.Constant(value=str(text)):
            return _parse(text)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _as_array if name in ARRAYS else None
        case ast.BinOp(left=left, right=right):
            return _first([left, right])
        case ast.Call(args=[inside, *_]):  # ForwardRef('...')
            return _read(inside)
        case ast.Subscript(value=outside, slice=inside):
            return _read_container(outside, inside)
    return None


def _read_container(outside: ast.expr, inside: ast.expr) -> Converter | None:
    name = outside.attr if isinstance(outside, ast.Attribute) else getattr(outside, "id", "")
    if name in ARRAYS:
        return _as_array
    convert = _first(inside.elts if isinstance(inside, ast.Tuple) else [inside])
    if convert is None or name == "Callable":
        return None
    if name.lower() in SEQUENCES:
        return lambda value: list(map(convert, value)) if isinstance(value, list) else value
    if name.lower() in MAPPINGS:
        return lambda value: (
            {key: convert(item) for key, item in value.items()}
            if isinstance(value, dict)
            else value
        )
    return convert


def _first(nodes: list[ast.expr]) -> Converter | None:
    return next(filter(None, map(_read, nodes)), None)


def _as_array(value: Any) -> Any:
    """Make an array of numbers; what makes none, such as None or ragged rows, stays."""
    import numpy as np

    if not isinstance(value, (list, int, float)):
        return value
    try:
        array = np.asarray(value)
    except ValueError:
        return value
    return array if array.dtype.kind in "biuf" else value
