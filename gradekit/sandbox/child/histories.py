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


def _bound_fill(modules: dict[str, Any] = sys.modules) -> Callable[[Any, Any], Any]:
    """Give `fill`, with all that it uses."""

    def fill(old: Any, new: Any) -> Any:
        """Give an object that holds what the new one does: the old one, where that can be."""
        if type(old) is list and type(new) is list:
            pairs = zip(old, new, strict=False)
            old[:] = [fill(*pair) for pair in pairs] + new[len(old) :]
            return old
        if type(old) is dict and type(new) is dict:
            filled = {key: fill(old.get(key), item) for key, item in new.items()}
            old.clear()
            old.update(filled)
            return old
        numpy = modules.get("numpy")
        if numpy is None or not type(old) is type(new) is numpy.ndarray:
            return new
        if (old.shape, old.dtype, old.flags.writeable) != (new.shape, new.dtype, True):
            return new
        old[...] = new
        return old

    return fill


def _bound_share(snapshot: Callable[[Any], bytes] = snapshot) -> Callable[..., Any]:
    """Give `share`, with all that it uses."""

    def share(value: Any, made: dict[bytes, Any]) -> Any:
        """Give equal lists in a value as one object; `made` are those that there are."""
        if type(value) is not list:
            return value
        shared = [share(item, made) for item in value]
        return made.setdefault(snapshot(shared), shared)

    return share


def _bound_change(modules: dict[str, Any] = sys.modules) -> Callable[..., bool]:
    """Give `change`, with all that it uses."""

    def change(value: Any, undone: _Undone, seen: set[int]) -> bool:
        """Add 1 to the numbers in a value, as far as it lets that be; tell if a part came twice.

        `undone` is added what puts them back; `seen` are the parts by identity.
        """
        kind, numpy = type(value), modules.get("numpy")
        twice = id(value) in seen
        if numpy is not None and issubclass(kind, numpy.ndarray):
            if not twice and value.flags.writeable and value.dtype.kind in "iuf":
                before = value.copy()
                value[...] = value + 1
                undone.append((value, ..., before))
            seen.add(id(value))
            return twice
        if not issubclass(kind, (list, tuple, dict)) or twice:
            return twice
        is_fixed = issubclass(kind, tuple)
        if not is_fixed:
            seen.add(id(value))
        for key, item in [*(value.items() if issubclass(kind, dict) else enumerate(value))]:
            if not issubclass(type(item), (int, float)):
                twice = change(item, undone, seen) or twice
            elif not is_fixed:
                value[key] = item + 1
                undone.append((value, key, item))
        return twice

    return change


_fill: Final = _bound_fill()
_share: Final = _bound_share()
_change: Final = _bound_change()


def _bound_arrange(
    fill: Callable[..., Any] = _fill,
    share: Callable[..., Any] = _share,
    ways: tuple[str, str] = (SAME_OBJECTS, SHARED),
) -> Callable[..., list[Any]]:
    """Give `arrange`, with all that it uses."""
    same_objects, shared = ways

    def arrange(values: list[Any], given: list[Any], how: str) -> list[Any]:
        """Give the arguments of the next call; `given` are those of the last one."""
        if how == shared:
            made: dict[bytes, Any] = {}
            return [share(value, made) for value in values]
        if how == same_objects and len(given) == len(values):
            return [fill(*pair) for pair in zip(given, values, strict=True)]
        return [*values]

    return arrange


def _bound_notes(
    snapshot: Callable[[Any], bytes] = snapshot,
    plain: Callable[[Any], Any] = plain,
    suppress: Callable[..., Any] = contextlib.suppress,
) -> tuple[Callable[..., None], Callable[..., Kept]]:
    """Give `note` and `look_again`, with all that they use."""

    def note(call: int, values: list[Any], notes: list[Any]) -> None:
        """Note what values are when their call is over."""
        for place, value in enumerate(values):
            with suppress(Exception):  # nothing plain: nobody looks at it again
                notes.append((call, place, value, snapshot(value)))

    def look_again(notes: list[Any]) -> Kept:
        """Give those that are something else now."""
        return [
            (call, place, plain(value))
            for call, place, value, before in notes
            if snapshot(value) != before
        ]

    return note, look_again


_arrange: Final = _bound_arrange()
_notes: Final = _bound_notes()


def _bound(
    watch: Callable[..., Any] = watch,
    arrange: Callable[..., list[Any]] = _arrange,
    change: Callable[..., bool] = _change,
    notes: tuple[Callable[..., None], Callable[..., Kept]] = _notes,
    suppress: Callable[..., Any] = contextlib.suppress,
    changed_results: str = CHANGED_RESULTS,
) -> Callable[..., tuple[Any, Changed, Kept]]:
    """Give `call_after`, with all that it uses."""
    note, look_again = notes

    def changed(value: Any, undone: _Undone) -> bool:
        with suppress(Exception):  # an object of the student's own may not let it be
            return change(value, undone, set())
        return False

    def call_after(
        function: Any, earlier: list[list[Any]], arguments: list[Any], how: str
    ) -> tuple[Any, Changed, Kept]:
        """Make earlier calls, whatever comes of them, and then the one that counts."""
        given, noted, undone, returned = [], [], [], []  # type: ignore[var-annotated]

        def returning(*values: Any) -> Any:
            returned.append(function(*values))
            return returned[0]

        for call, values in enumerate(earlier):
            given = arrange(values, given, how)
            try:
                value = function(*given)
            except BaseException:  # it may refuse them  # noqa: BLE001, S112
                continue
            if how == changed_results:
                changed(value, undone)
            if not how:
                note(call, [value, *given], noted)
        given = arrange(arguments, given, how)
        value, changes = watch(returning, given)
        kept: Kept = []
        if not how:
            note(len(earlier), [None, *given], noted)
            twice = changed(returned[0], undone)
            kept = look_again(noted) + [(len(earlier), 0, value)] * twice
        for container, key, item in reversed(undone):
            with suppress(Exception):
                container[key] = item
        return value, changes, kept

    return call_after


call_after: Final = _bound()
"""Call a function with arguments after other calls; give its value, each changed argument with its
position, and what was kept and changed all the same."""
