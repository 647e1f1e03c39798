"""Dicts of matrices in which what stands under one name stands for another, or for nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from gradekit.judging.explaining.samples import by_entry

NUMBER: Final = re.compile(r"\d+(?=\.)")
"""The number of a layer: names that differ in it only are changed together."""

Edit = Callable[[Mapping[str, Any]], dict[str, Any]]


def edits(value: Any) -> Iterator[tuple[str, Edit]]:
    """Give changes of a dict of lists, as words that follow "with"."""
    if not isinstance(value, dict) or not all(isinstance(each, list) for each in value.values()):
        return
    forms = list(dict.fromkeys(map(_form, value)))
    for form in forms:
        yield f"zeros in place of {short(form)}", _zeros(form)
        yield f"rows and columns of {short(form)} exchanged", _transposed(form)
    for first, second in itertools.combinations(forms, 2):
        both = f"{short(first)} and {short(second)}"
        yield f"{both} exchanged", _taken({first: second, second: first})
    for first, second in itertools.permutations(forms, 2):
        yield f"{short(second)} in place of {short(first)}", _taken({first: second})


def _form(name: str) -> str:
    return NUMBER.sub("*", name, count=1)


def short(name: str) -> str:
    """Give a name, or its form, without the layer."""
    return _form(name).rpartition("*.")[2]


def _zeros(form: str) -> Edit:
    return lambda given: {
        name: by_entry(rows, lambda _: 0.0) if _form(name) == form else rows
        for name, rows in given.items()
    }


def _transposed(form: str) -> Edit:
    return lambda given: {
        name: list(map(list, zip(*rows, strict=True))) if _form(name) == form else rows
        for name, rows in given.items()
    }


def _taken(others: Mapping[str, str]) -> Edit:
    """Take what stands under another name, of the same layer."""

    def edit(given: Mapping[str, Any]) -> dict[str, Any]:
        return {name: given[_other(name)] for name in given}

    def _other(name: str) -> str:
        other = others.get(_form(name))
        number = NUMBER.search(name)
        if other is None:
            return name
        return other.replace("*", number.group(), 1) if number and "*" in other else other

    return edit
