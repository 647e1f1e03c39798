"""Call a student's function, and tell which of its arguments it changed.

A submission runs in this process and may replace what it finds. So what tells a change is
bound before any of it runs, with a copy of the builtins, and nobody can trace it. Who searches
the memory of the process will still find a way, so that no points but those for leaving an
argument alone may rest on it.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from typing import Any, Final, NoReturn

import msgspec

from .protocol import decode_value, encode_value
from .values import NUMBERS, NotPlainError, plain

globals()["__builtins__"] = dict(vars(builtins))  # what functions below are made with

TRACING: Final = (
    *("settrace", "_settraceallthreads", "setprofile", "_setprofileallthreads"),
    "register_callback",
)
"""Functions of `sys`, and of its `monitoring`, by which code is traced."""
ARRAY: Final = 1
"""The code of an array in a snapshot, which is never sent."""


def _array_as_bytes(value: Any) -> Any:
    """Give what stands for an array, or for another object, in a snapshot."""
    numpy = sys.modules.get("numpy")
    if numpy is None or type(value) is not numpy.ndarray or value.dtype.kind not in NUMBERS:
        return plain(value)
    about = [value.dtype.str, value.shape, value.tobytes()]
    return msgspec.msgpack.Ext(ARRAY, encode_value(about))


def _lists_of_bytes(_: int, data: memoryview) -> Any:
    """Give the lists that an array was."""
    kind, shape, content = decode_value(data)
    return sys.modules["numpy"].frombuffer(content, kind).reshape(shape).tolist()


snapshot: Final = msgspec.msgpack.Encoder(enc_hook=_array_as_bytes).encode
"""Give the bytes by which arguments are compared; NaN is then equal to itself."""
_decode = msgspec.msgpack.Decoder(ext_hook=_lists_of_bytes).decode


def _bound(
    plain: Callable[[Any], Any] = plain,
    decode: Callable[[bytes], Any] = _decode,
    encode: Callable[[Any], bytes] = encode_value,
    snapshot: Callable[[Any], bytes] = snapshot,
    refusal: type[Exception] = NotPlainError,
) -> Callable[[Any, list[Any]], tuple[Any, list[tuple[int, Any]]]]:
    """Give `watch`, with all that it uses."""

    def changed(arguments: tuple[Any, ...], before: bytes) -> list[tuple[int, Any]]:
        """Give the arguments that are no longer what they were, by position."""
        try:
            after = [plain(argument) for argument in arguments]
        except refusal as error:
            raise refusal(f"nothing plain: an argument was changed to hold {error}") from None
        was = decode(before)
        return [
            (index, value)
            for index, value in enumerate(after)
            if encode(value) != encode(was[index])
        ]

    def watch(function: Any, arguments: list[Any]) -> tuple[Any, list[tuple[int, Any]]]:
        """Call a function; give what it returns, and the arguments that it changed."""
        given = (*arguments,)
        before = snapshot(given)
        value = plain(function(*given))
        try:
            if snapshot(given) == before:
                return value, []
        except (TypeError, ValueError, OverflowError, RecursionError, refusal):
            pass  # told below
        return value, changed(given, before)

    return watch


watch: Final = _bound()
"""Call a function with arguments; give its value, and each changed argument with its position."""


def refuse_tracing() -> None:
    """Let nobody see, and change, the variables of the code that runs here.

    Not by an audit hook: it would be called at each `id()` of a submission.
    """
    for module in (sys, getattr(sys, "monitoring", None)):
        for name in TRACING:
            if hasattr(module, name):
                setattr(module, name, _refuse)


def _refuse(*_: Any) -> NoReturn:
    raise RuntimeError("a submission cannot trace the code that calls it")
