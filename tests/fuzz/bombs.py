"""Texts that cost much to read, of any size: each is a seed of the fuzzer, and read in a test.

Each function is given how many characters the text shall have, more or less.
"""

from __future__ import annotations

import json
from collections.abc import Callable

LARGEST = 100_000
"""Characters; of code at most 256 KB are read, which take two and a half times as much."""


def notebook(*sources: str) -> bytes:
    """Write a notebook of these code cells."""
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": each} for each in sources
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}).encode()


def old_notebook(*cells: dict[str, object]) -> bytes:
    """Write a notebook of format 3 with these cells and one of code."""
    code = {"cell_type": "code", "input": "def loss(): pass", "outputs": [], "language": "python"}
    sheets = [{"metadata": {}, "cells": [*cells, code]}]
    return json.dumps({"nbformat": 3, "metadata": {}, "worksheets": sheets}).encode()


def _numbered(form: str, size: int) -> str:
    """Repeat a form with `{i}`, and the next number as `{j}`, until it has so many characters."""
    count = size // len(form.format(i=1000, j=1001))
    return "".join(form.format(i=i, j=i + 1) for i in range(count))


def _repeated(piece: str, size: int) -> str:
    return piece * (size // len(piece))


def _nested(head: str, size: int) -> str:
    return "".join(" " * i + head for i in range(90)) + _repeated(" " * 90 + "a = 1\n", size)


READS = "\ndef loss(): return L\n"

NOTEBOOKS: dict[str, Callable[[int], bytes]] = {
    "heading": lambda size: old_notebook(
        {"cell_type": "heading", "level": 8000 * size, "source": "x"}
    ),
    "headings": lambda size: old_notebook(
        *[{"cell_type": "heading", "level": size, "source": "x"}] * (size // 50)
    ),
    "blanks": lambda size: notebook(_repeated(" " * 5000 + "\n", size) + "x("),
    "one line of blanks": lambda size: notebook("x\n" + " " * size + "\n("),
    "blank lines": lambda size: notebook(_repeated(" \n", size) + "x("),
    "questions": lambda size: notebook("x" + "?" * size + "x"),
    "questions apart": lambda size: notebook(_repeated("a?  b", size)),
    "open quotes": lambda size: notebook(_repeated("'\\", size) + "("),
    "open brackets": lambda size: notebook(_repeated("[a", size)),
    "pairs of brackets": lambda size: notebook(_repeated("[a]", size) + "("),
    "assignments": lambda size: notebook(_repeated("a = 1 \n", size) + "("),
    "continued commands": lambda size: notebook("!" + _repeated("\\\n", size)),
    "measured cells": lambda size: notebook(_repeated("%%time\n", size)),
    "cells": lambda size: notebook(*["x=1"] * (size // 2)),
    "cells that are no Python": lambda size: notebook(*["x=("] * (size // 2)),
    "empty cells": lambda size: notebook(*[""] * (size // 2)),
    "brackets": lambda size: b"[" * 20 * size,
    "empty objects": lambda size: b"[" + b"{}," * 6 * size + b"{}]",
    "digits": lambda size: b'{"nbformat": 4, "cells": ' + b"1" * size + b"}",
    "lines": lambda size: notebook(["\n"] * size + ["def loss(): pass"]),  # type: ignore[arg-type]
}

MODULES: dict[str, Callable[[int], str]] = {
    "open imports": lambda size: f'"""{_repeated(chr(10) + "from a import (", size)}"""',
    "imports": lambda size: _repeated("import a\n", size),
    "names imported, and calls": lambda size: (
        f"from a import {_numbered('a{i}, ', size // 2)}b\n{_repeated('b(L)' + chr(10), size // 2)}"
        f"L = []{READS}"
    ),
    "assignments": lambda size: _repeated("x=1\n", size),
    "assignments in one line": lambda size: _repeated("x=1;", size),
    "assignments behind a margin": lambda size: (
        f"if 1:\n{' ' * (size // 2)}{_repeated('L=1; ', size // 2)}{READS}"
    ),
    "a chain": lambda size: _numbered("a{i} = a{j}\n", size) + "def loss(): return a0\n",
    "definitions": lambda size: _numbered("def f{i}(): return f{j}\n", size),
    "calls": lambda size: f"L = []\n{_repeated('h(L)' + chr(10), size)}{READS}",
    "appended": lambda size: f"L = []\n{_repeated('L.append(1)' + chr(10), size)}{READS}",
    "appended below a condition": lambda size: (
        f"L = []\nif {_numbered('a{i} or ', size // 2)}1:\n"
        f"{_repeated('  L.append(1)' + chr(10), size // 2)}{READS}"
    ),
    "attributes": lambda size: _repeated(f"x{'.a' * 900} = 1\n", size),
    "branches": lambda size: f"if x: pass\n{_repeated('elif x: pass' + chr(10), size)}",
    "nested branches": lambda size: _nested("if x:\n", size),
    "nested definitions": lambda size: _nested("def f():\n", size),
    "nested definitions of one name": lambda size: _nested("def loss():\n", size),
    "nested loops": lambda size: _nested("for i in L:\n", size) + READS,
    "loops": lambda size: _repeated("for i in x: L[i]=1\n", size) + READS,
    "attempts": lambda size: _repeated("try: import L\nexcept: L=1\n", size) + READS,
    "a registry": lambda size: (
        f"L = []\ndef note(f): L.append(f)\n"
        f"{_repeated('@note' + chr(10) + 'def f(): 1' + chr(10), size)}"
    ),
    "a chain of calls": lambda size: (
        f"L = []\n{_numbered('def f{i}(a): f{j}(a)' + chr(10), size // 2)}"
        f"{_numbered('f{i}(L)' + chr(10), size // 2)}{READS}"
    ),
    "calls of one that stores much": lambda size: (
        f"{_numbered('L{i}=', size // 3)}[]\ndef f():\n {_numbered('L{i}[0]=', size // 3)}1\n"
        f"{_repeated('f()' + chr(10), size // 3)}def loss(): return L1\n"
    ),
    "calls of many that call one": lambda size: (
        f"def f():\n {_numbered('L{i}[0]=', size // 3)}1\n"
        f"{_numbered('def g{i}(): f()' + chr(10), size // 3)}"
        f"{_numbered('g{i}()' + chr(10), size // 3)}def loss(): return L1\n"
    ),
    "subclasses": lambda size: _numbered("class C{j}(C{i}): pass\n", size),
    "subclasses of a long one": lambda size: (
        f"class C:\n{_repeated(' a = 1' + chr(10), size // 2)}"
        f"{_numbered('class C{i}(C): pass' + chr(10), size // 2)}"
    ),
    "seeds": lambda size: (
        _numbered("from random import a as a{i}\n", 2000) + _repeated("a1.seed(1)\n", size)
    ),
    "hidden functions": lambda size: f"def f(): pass\n{_repeated('f = f(1)' + chr(10), size)}",
    "a string of many lines": lambda size: f'"""{_repeated(chr(10), size)}"""',
    "a header of many options": lambda size: f"# gradekit: a, {_numbered('a{i}=1, ', size)}",
    "digits": lambda size: f"x = 0x{'1' * size}",
    "fields of a string": lambda size: f"x = f'{_repeated('{a}', size)}'",
    "one expression": lambda size: f"x = {_repeated('a, ', size)}",
    "minus signs": lambda size: f"x = {'-' * size}1",
    "conditions": lambda size: f"x = {_repeated('1 if 1 else ', size)}1",
    "open parentheses": lambda size: "(" * size,
    "patterns": lambda size: f"match x:\n case {'1|' * (size // 2)}1: L = 1\n{READS}",
}

RESULTS: dict[str, Callable[[int], bytes]] = {
    "brackets": lambda size: b'{"file":' + b"[" * size + b"\n",
    "digits": lambda size: b'{"file":' + b"1" * size + b"\n",
    "lines": lambda size: b"{}\n" * (size // 3),
}

HEADERS: dict[str, Callable[[int], bytes]] = {
    "signs": lambda size: b"#" * size,
    "blanks": lambda size: b"# gradekit" + b" " * size + b"x",
    "quotes": lambda size: b'" # ' * (size // 4),
    "a name": lambda size: b"# gradekit: " + b"a" * size + b"/",
    "lines": lambda size: b"# gradekit\n" * (size // 11),
}


def bombs(target: str) -> dict[str, Callable[[int], bytes]]:
    """Give the bombs for a target of the fuzzer, by name."""
    modules = {
        name: lambda size, make=make: make(size).encode()  # type: ignore[misc]
        for name, make in MODULES.items()
    }
    found = {"notebook": NOTEBOOKS, "module": modules, "results": RESULTS, "header": HEADERS}
    return dict(found.get(target, {}))
