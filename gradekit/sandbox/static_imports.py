"""The modules that a source names, found by regex; whether it may use random numbers.

Sealed workers import those of Python and NumPy before they can open no file any more. Where
none of them can draw a random number, no generator is seeded before every call.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator
from typing import Final

STATEMENT: Final = re.compile(
    r"(?:^|[;:])[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)?|[^\n#;]*)"
    r"|import[ \t]+([^\n#;]+))",
    re.MULTILINE,
)
LAZY: Final = re.compile(
    r"\b(?:np|numpy)\.(char|ctypeslib|fft|linalg|ma|polynomial|random|rec|strings|testing|typing)\b"
)
"""Packages of NumPy that are imported when they are first used."""
NAME: Final = re.compile(r"[A-Za-z_][\w.]*")
ARRAYS: Final = re.compile("ndarray|NDArray")
MOST: Final = 100
LONGEST: Final = 100
PACKAGES: Final = {*sys.stdlib_module_names, "numpy"}
NEVER: Final = {
    "__hello__", "__main__", "__phello__", "antigravity", "conftest", "distutils", "ensurepip",
    "f2py", "idlelib", "lib2to3", "setup", "site", "test", "tests", "this", "turtledemo", "venv",
}  # fmt: skip
"""Modules and folders of them that do something on import, or are for programs and tests."""

DRAWING_NOTHING: Final = {
    "__future__", "abc", "array", "bisect", "cmath", "collections", "contextlib", "copy",
    "dataclasses", "decimal", "enum", "fractions", "functools", "heapq", "itertools", "json",
    "math", "numbers", "numpy", "operator", "os", "pathlib", "pprint", "re", "statistics",
    "string", "struct", "sys", "textwrap", "time", "types", "typing", "warnings",
}  # fmt: skip
"""Modules that draw no random number, unless by a name that says so."""
DRAWING: Final = re.compile("random|samples|__import__|importlib|exec|eval|modules")
"""What it takes to draw one, or to import by a name that is not written as one."""


@functools.lru_cache(maxsize=8)
def may_draw(source: str) -> bool:
    """Whether a text may draw random numbers from a generator that is shared."""
    packages = {name.split(".")[0] for name in _mentioned(source)}
    return bool(DRAWING.search(source) or packages - DRAWING_NOTHING - {""})


def imported(source: str) -> tuple[str, ...]:
    """Name the plain modules of Python and NumPy that a text may import, wherever it says so.

    The text is a student's and is not parsed: a name too many, in a string say, costs an
    import in a process that can neither write nor start another.
    """
    plain = list(filter(_is_plain, _mentioned(source)))
    if ARRAYS.search(source):
        plain.insert(0, "child.array_arguments")
    return tuple(dict.fromkeys(plain))[:MOST]


def _mentioned(source: str) -> Iterator[str]:
    """Name whatever stands where a module may be named."""
    yield from (f"numpy.{name}" for name in LAZY.findall(source))
    for package, names, modules in STATEMENT.findall(source):
        yield from _names(modules)
        if package:
            yield from (package, *(f"{package}.{name}" for name in _names(names)))


def _is_plain(name: str) -> bool:
    parts = name.split(".")
    return parts[0] in PACKAGES and NEVER.isdisjoint(parts) and len(name) <= LONGEST


def _names(listed: str) -> list[str]:
    """Read ``a.b as c, d``, in parentheses or not."""
    parts = (part.strip(" \t\n()\\") for part in listed.split(","))
    return [match[0] for part in parts if (match := NAME.match(part))]
