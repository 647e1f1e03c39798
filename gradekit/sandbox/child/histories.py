"""Call a student's function after other calls of it, all in one request.

What each call returned is looked at again in the end, after numbers in the last result were
changed as its caller may change them: a result that is not its own, or an argument's, shows.
Like `changes`, this is bound before any of a submission runs. No points but those for leaving
results alone may rest on it.
"""

from __future__ import annotations

import builtins
import contextlib
import sys
from collections.abc import Callable
from typing import Any, Final

from .changes import snapshot, watch
from .values import plain

globals()["__builtins__"] = dict(vars(builtins))  # of functions below: see `changes`

SAME_OBJECTS: Final = "same objects"
"""Arguments are the objects of the call before, filled anew."""
CHANGED_RESULTS: Final = "changed results"
"""What an earlier call returned is changed before the next one."""
SHARED: Final = "shared"
"""Lists that are equal, as arguments or in them, are one object."""

Changed = list[tuple[int, Any]]
Kept = list[tuple[int, int, Any]]
"""Values that are no longer what they were: by call, and 0 for its result or the place of an
argument, from 1 on."""
_Undone = list[tuple[Any, Any, Any]]


def _fill(old: Any, new: Any) -> Any:
    """Give an object that holds what the new one does: the old one, where that can be."""
    if type(old) is list and type(new) is list:
        pairs = zip(old, new, strict=False)
        old[:] = [_fill(*pair) for pair in pairs] + new[len(old) :]
        return old
    if type(old) is dict and type(new) is dict:
        filled = {key: _fill(old.get(key), item) for key, item in new.items()}
        old.clear()
        old.update(filled)
        return old
    numpy = sys.modules.get("numpy")
    if numpy is None or not type(old) is type(new) is numpy.ndarray or not old.flags.writeable:
        return new
    if (old.shape, old.dtype) != (new.shape, new.dtype):
        return new
    old[...] = new
    return old


def _share(value: Any, made: dict[bytes, Any]) -> Any:
    """Give equal lists in a value as one object; `made` are those that there are."""
    if type(value) is not list:
        return value
    shared = [_share(item, made) for item in value]
    return made.setdefault(snapshot(shared), shared)


def _change(value: Any, undone: _Undone, seen: set[int]) -> bool:
    """Add 1 to the numbers in a value, as far as it lets that be; tell whether a part came twice.

    `undone` is added what puts them back; `seen` are the parts by identity.
    """
    numpy = sys.modules.get("numpy")
    if numpy is not None and issubclass(type(value), numpy.ndarray):
        twice = id(value) in seen
        if not twice and value.flags.writeable and value.dtype.kind in "iuf":
            undone.append((value, ..., value.copy()))
            value[...] = value + 1
        seen.add(id(value))
        return twice
    if not issubclass(type(value), (list, tuple, dict)):
        return False
    places = value.items() if issubclass(type(value), dict) else enumerate(value)
    if not issubclass(type(value), tuple):
        if id(value) in seen:
            return True
        seen.add(id(value))
    twice = False
    for key, item in [*places]:
        if issubclass(type(item), (int, float)):
            if not issubclass(type(value), tuple):
                undone.append((value, key, item))
                value[key] = item + 1
        else:
            twice = _change(item, undone, seen) or twice
    return twice


def _bound(  # all that it uses  # noqa: C901, PLR0913, PLR0917
    watch: Callable[..., Any] = watch,
    snapshot: Callable[[Any], bytes] = snapshot,
    plain: Callable[[Any], Any] = plain,
    fill: Callable[..., Any] = _fill,
    share: Callable[..., Any] = _share,
    change: Callable[..., bool] = _change,
    suppress: Callable[..., Any] = contextlib.suppress,
) -> Callable[..., tuple[Any, Changed, Kept]]:
    """Give `call_after`, with all that it uses."""

    def changed(value: Any, undone: _Undone) -> bool:
        try:
            return change(value, undone, set())
        except Exception:  # an object of the student's own may not let it be  # noqa: BLE001
            return False

    def noted(call: int, values: list[Any], notes: list[Any]) -> None:
        for place, value in enumerate(values):
            with suppress(Exception):  # nothing plain: nobody looks at it again
                notes.append((call, place, value, snapshot(value)))

    def others(notes: list[Any]) -> Kept:
        return [
            (call, place, plain(value))
            for call, place, value, before in notes
            if snapshot(value) != before
        ]

    def call_after(
        function: Any, earlier: list[list[Any]], arguments: list[Any], how: str
    ) -> tuple[Any, Changed, Kept]:
        """Make earlier calls, whatever comes of them, and then the one that counts."""
        given: list[Any] = []
        notes: list[Any] = []
        undone: _Undone = []
        returned: list[Any] = []

        def arranged(values: list[Any]) -> list[Any]:
            if how == SHARED:
                made: dict[bytes, Any] = {}
                return [share(value, made) for value in values]
            if how == SAME_OBJECTS and len(given) == len(values):
                return [fill(*pair) for pair in zip(given, values, strict=True)]
            return [*values]

        def returning(*values: Any) -> Any:
            returned.append(function(*values))
            return returned[0]

        for call, values in enumerate(earlier):
            given = arranged(values)
            try:
                value = function(*given)
            except BaseException:  # it may refuse them  # noqa: BLE001, S112
                continue
            if how == CHANGED_RESULTS:
                changed(value, undone)
            noted(call, [value, *given], notes)
        given = arranged(arguments)
        value, changes = watch(returning, given)
        if how:
            kept: Kept = []
        else:
            noted(len(earlier), [None, *given], notes)
            twice = changed(returned[0], undone)
            kept = others(notes) + [(len(earlier), 0, value)] * twice
        for container, key, item in reversed(undone):
            container[key] = item
        return value, changes, kept

    return call_after


call_after: Final = _bound()
"""Call a function with arguments after other calls; give its value, each changed argument with its
position, and what was kept and changed all the same."""
