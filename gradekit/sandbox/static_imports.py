"""The modules that a source names, found by regex; whether it may use random numbers.

Workers import them before they are confined. Where none of them can draw a random
number, no generator is seeded before every call.
"""

from __future__ import annotations

import functools
import re
from typing import Final

STATEMENT: Final = re.compile(
    r"(?:^|[;:])[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]{0,2000}\)|[^\n#;]*)"
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
NEVER: Final = {"antigravity", "gradekit", "idlelib", "submission", "test", "this", "turtledemo"}
"""Modules that do something on import, or are ours, or none."""

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
    packages = {name.split(".")[0] for name in imported(source)}
    return bool(DRAWING.search(source) or packages - DRAWING_NOTHING - {"child"})


def imported(source: str) -> tuple[str, ...]:
    """Name every module that a text may import, wherever the statement stands.

    The text is a student's and is not parsed: a name too many, in a string
    say, costs an import of an installed module.
    """
    mentioned = [f"numpy.{name}" for name in LAZY.findall(source)]
    for package, names, modules in STATEMENT.findall(source):
        mentioned += _names(modules)
        mentioned += [package, *(f"{package}.{name}" for name in _names(names))] if package else []
    if ARRAYS.search(source):
        mentioned.append("child.array_arguments")
    fit = [name for name in mentioned if name.split(".")[0] not in {*NEVER, ""}]
    return tuple(dict.fromkeys(fit))[:MOST]


def _names(listed: str) -> list[str]:
    """Read ``a.b as c, d``, in parentheses or not."""
    parts = (part.strip(" \t\n()\\") for part in listed.split(","))
    return [match[0] for part in parts if (match := NAME.match(part))]
