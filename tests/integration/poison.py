"""Submissions that do harm: to who reads them, to who judges them, to who comes after them.

Each is written for the functions of any assignment. None is right, so that none may have all
points, whatever becomes of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

HOLE: Final = 6 << 30  # bytes

Write = Callable[[Path, Sequence[str]], None]
"""Writes a submission to a path that does not exist, for functions of these names."""


def names() -> list[str]:
    """Name every kind, in a fixed order."""
    return sorted(KINDS)


def suffix(kind: str) -> str:
    """Give the ending of a file of this kind."""
    return ".ipynb" if kind.startswith("notebook") else ".py"


def write(kind: str, path: Path, functions: Sequence[str]) -> None:
    """Write a poisoned submission."""
    KINDS[kind](path, functions)


def _text(text: str) -> Write:
    """Give what writes a text whose functions all do what its function `poison` does."""

    def write_text(path: Path, functions: Sequence[str]) -> None:
        calls = (f"def {name}(*arguments):\n    return poison()\n" for name in functions)
        path.write_text(text + "\n\n" + "\n\n".join(calls), "utf-8")

    return write_text


def _bytes(data: bytes) -> Write:
    return lambda path, _: path.write_bytes(data) and None


def _cells(*cells: Mapping[str, object], times: int = 1) -> Write:
    """Give what writes a notebook of these cells, over and over."""

    def write_cells(path: Path, _: Sequence[str]) -> None:
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [*cells] * times}
        path.write_text(json.dumps(notebook, separators=(",", ":")), "utf-8")

    return write_cells


def _heading(level: int) -> Write:
    """Give what writes a notebook of an old format, which had headings of any level."""
    cells = [{"cell_type": "heading", "metadata": {}, "level": level, "source": "x"}]
    notebook = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [{"cells": cells}],
    }
    return _bytes(json.dumps(notebook).encode())


def _cell(source: str) -> dict[str, object]:
    return {"cell_type": "code", "source": source}


def _link_to_a_neighbour(path: Path, _: Sequence[str]) -> None:
    others = sorted(each for each in path.parent.iterdir() if each.suffix == ".py")
    path.symlink_to(others[0].name if others else "nobody.py")


def _with_a_hole(path: Path, _: Sequence[str]) -> None:
    path.touch()
    os.truncate(path, HOLE)


KINDS: Final[Mapping[str, Write]] = {
    # for who reads it
    "notebook with a heading of two billion levels": _heading(2_000_000_000),
    "notebook with 250 KB of blanks": _cells(_cell("x = 1\n" + " " * 250_000 + "y")),
    "notebook with 120,000 cells": _cells(_cell(""), times=120_000),
    "notebook of a million brackets": _bytes(b"[" * 1_000_000),
    "an import without end": _bytes(b"from a import (" + b"a, " * 60_000),
    "a hundred thousand brackets": _bytes(b"x = " + b"(" * 100_000),
    "a sum of eighty thousand": _bytes(b"x = 1" + b"+1" * 80_000),
    "a constant of a billion digits": _bytes(b"x = 9 ** 9 ** 9 ** 9\n"),
    "a hole of 6 GB": _with_a_hole,
    "no encoding": _bytes(b"# -*- coding: rot13 -*-\nx = '\xff\xfe'\n"),
    "bytes in no encoding": _bytes(bytes(range(128, 256)) * 500),
    "NUL characters": _bytes(b"x = 1\0\n" * 1000),
    "a named pipe": lambda path, _: os.mkfifo(path),
    "a folder": lambda path, _: path.mkdir(),
    "a link to a neighbour": _link_to_a_neighbour,
    "a link to the password file": lambda path, _: path.symlink_to("/etc/passwd"),
    "a link to itself": lambda path, _: path.symlink_to(path.name),
    "a link to a device": lambda path, _: path.symlink_to("/dev/zero"),
    # for who runs it
    "kills who started it": _text(
        "import os\n\ndef poison():\n    os.kill(os.getppid(), 9)\n    os.kill(-1, 9)\n"
    ),
    "ends its process": _text("import os\n\ndef poison():\n    os._exit(0)\n"),
    "raises what ends a program": _text("def poison():\n    raise SystemExit(0)\n"),
    "ends its process as it loads": _text("import os\n\nclass Value:\n    os._exit(0)\n"),
    "hangs as it loads": _text("class Value:\n    while True:\n        pass\n"),
    "hangs in each call": _text("def poison():\n    while True:\n        pass\n"),
    "hangs in C in each call": _text("def poison():\n    return sum(range(10**18))\n"),
    "takes all memory": _text(
        "def poison():\n    rows = []\n    while True:\n        rows.append(bytearray(1 << 24))\n"
    ),
    "starts processes": _text("import os\n\ndef poison():\n    while True:\n        os.fork()\n"),
    "recurses without end": _text(
        "import sys\n\nsys.setrecursionlimit(10**9)\n\ndef poison():\n    return poison()\n"
    ),
    "prints without end": _text("def poison():\n    while True:\n        print('x' * 65536)\n"),
    # for who reads what it returns
    "returns a million lists": _text("def poison():\n    return [[]] * 1_000_000\n"),
    "returns 288 MB": _text("def poison():\n    return [[0.5] * 6] * 6_000_000\n"),
    "returns a deep list": _text(
        "def poison():\n    row = []\n    for _ in range(100_000):\n        row = [row]\n"
        "    return row\n"
    ),
    "returns ten MB of text": _text("def poison():\n    return '\\x1b]0;owned\\x07' * 10**6\n"),
    "raises a message of 100 MB": _text("def poison():\n    raise ValueError('x' * 10**8)\n"),
    "writes to every descriptor": _text(
        "import os\n\ndef poison():\n    for place in range(3, 64):\n        try:\n"
        "            os.write(place, b'GK01' * 1000)\n        except OSError:\n"
        "            pass\n    return 0.0\n"
    ),
}
