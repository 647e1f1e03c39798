"""Conversion of what a student's function returns to serialisable values."""

from __future__ import annotations

import builtins
import contextlib
import itertools
import math
import sys
from typing import Any, Final

from .protocol import LARGEST, MAX_DEPTH, MOST_BASES

globals()["__builtins__"] = dict(vars(builtins))  # of functions below: see `changes`

SMALLEST_INTEGER: Final = -(2**63)
LARGEST_INTEGER: Final = 2**64 - 1
LONGEST_NAME: Final = 100
MOST_ENTRIES: Final = 1 << 17
"""Of a value in all: what takes a byte on its way takes 64 where it is decoded."""
SINGLE: Final = frozenset({float, int, bool, str, type(None)})
"""The types of plain values with nothing inside; a list of these alone is counted at once."""
NUMBERS: Final = "biuf"
"""The kinds of dtype that are numbers to a grader; a complex array is none."""


_name_of: Final = type.__dict__["__name__"].__get__
_bases_of: Final = type.__dict__["__mro__"].__get__
_COMMON: Final = (object, BaseException, Exception)
_ERRORS: Final = {
    id(kind): kind.__name__
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException) and kind not in _COMMON
}
"""Python's own exceptions, by identity: a metaclass may say that it is equal to anything."""


class NotPlainError(Exception):
    """A value has no plain form; the message describes it for the student."""


def plain(value: Any, depth: int = 0) -> Any:  # one for each kind  # noqa: PLR0911
    """Reduce a value to None, bool, int, float, str, list or dict.

    Tuples and arrays become lists; NumPy scalars and 0-d arrays their number;
    an object whose `.data` is a number or an array (a scalar or a tensor of an
    autograd engine) that. The type decides, not what a value says its class is.

    Raises
    ------
    NotPlainError
        If there is no such form.
    """
    kind = type(value)
    if kind is float or kind is bool or value is None:
        return value
    if kind is int:
        return _plain_integer(value)
    if kind is list or issubclass(kind, (list, tuple)):
        return _plain_list(value, depth)
    if issubclass(kind, float):
        return float.__float__(value)
    if issubclass(kind, str):
        return _plain_text(value)
    if issubclass(kind, dict):
        return _plain_dict(value, depth)
    return _plain_object(value, depth)


def count_entries(value: Any) -> int:
    """Count the values inside a plain value, itself included."""
    if isinstance(value, dict):
        value = [*value.values()]
    if not isinstance(value, list):
        return 1
    is_flat = SINGLE.issuperset(map(type, value))
    return 1 + (len(value) if is_flat else sum(map(count_entries, value)))


def type_name(value: Any) -> str:
    """Name the type of a value, whatever its metaclass says."""
    name: str = _name_of(type(value))
    return name[:LONGEST_NAME]


def python_bases(error: BaseException) -> list[str]:
    """Name the exceptions of Python's own that one is derived from, unless it is called like one.

    They are in the method resolution order, whatever the metaclass says, and at most `MOST_BASES`.
    """
    if type_name(error) in _ERRORS.values():
        return []
    names = (_ERRORS[id(kind)] for kind in _bases_of(type(error)) if id(kind) in _ERRORS)
    return list(itertools.islice(names, MOST_BASES))


def _plain_list(value: list[Any] | tuple[Any, ...], depth: int) -> list[Any]:
    if depth >= MAX_DEPTH or len(value) > MOST_ENTRIES:
        _refuse_large(value, len(value), depth + 1)
    return [item if type(item) is float else plain(item, depth + 1) for item in value]


def _plain_dict(value: dict[Any, Any], depth: int) -> dict[str, Any]:
    _refuse_large(value, len(value), depth + 1)
    for key in value:
        if not issubclass(type(key), str):
            raise NotPlainError(f"a dict with a key of type {type_name(key)}")
    return {_plain_text(key): plain(item, depth + 1) for key, item in value.items()}


def _refuse_large(value: Any, entries: int, depth: int) -> None:
    """Refuse early what the judge would refuse."""
    if depth > MAX_DEPTH:
        raise NotPlainError(f"a value nested more than {MAX_DEPTH} levels deep")
    if entries > MOST_ENTRIES:
        raise NotPlainError(f"{_described(value)} of {entries} entries")


def _plain_integer(value: int) -> int:
    if not SMALLEST_INTEGER <= value <= LARGEST_INTEGER:
        raise NotPlainError(f"an integer of {value.bit_length()} bits")
    return value


def _plain_text(value: str) -> str:
    if len(value) > LARGEST:
        raise NotPlainError(f"a string of {len(value)} characters")
    return str.encode(value, "utf-8", "backslashreplace").decode()


def _plain_object(value: Any, depth: int) -> Any:
    if issubclass(type(value), int):
        return _plain_integer(int.__int__(value))
    numpy = sys.modules.get("numpy")
    arrays = () if numpy is None else (numpy.ndarray, numpy.generic)
    if issubclass(type(value), arrays):
        return _plain_array(value, numpy, depth)
    data = getattr(value, "data", None)
    if issubclass(type(data), (int, float, *arrays)):
        return plain(data, depth)
    listed = value.tolist() if callable(getattr(value, "tolist", None)) else None
    if issubclass(type(listed), (int, float, list)):
        return plain(listed, depth)
    if hasattr(type(value), "__float__"):
        with contextlib.suppress(Exception):  # a formula with symbols left is no number
            return float(value)
    raise NotPlainError(_described(value))


def _plain_array(value: Any, numpy: Any, depth: int) -> Any:
    masked = sys.modules.get("numpy.ma")
    if masked is not None and isinstance(value, masked.MaskedArray):
        raise NotPlainError("a masked array")
    array = numpy.asarray(value)  # of a subclass, what it holds and not what it says
    if array.dtype.kind not in NUMBERS:
        raise NotPlainError(f"{'an array of' if array.ndim else 'a'} {array.dtype}")
    lists = array.size or math.prod(max(length, 1) for length in array.shape)
    _refuse_large(array, lists, depth + array.ndim)
    if array.dtype == numpy.longdouble:  # tolist would leave it what it is
        array = array.astype(float)
    return array.tolist()


def _described(value: Any) -> str:
    name = type_name(value).removeprefix("nd")  # an ndarray is an array
    article = "an" if name[:1].lower() in "aeiou" else "a"
    hint = ", where list(...) of it would do" if hasattr(type(value), "__next__") else ""
    return f"{article} {name}{hint}"
