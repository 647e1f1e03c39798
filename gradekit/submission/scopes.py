"""The names that a statement binds and reads.

Reads are resolved by `symtable`, the compiler's symbol tables, so that a
function's local `x` is not taken for the module's `x`.
"""

from __future__ import annotations

import ast
import functools
import re
import symtable
import warnings
from collections.abc import Iterator
from typing import Final

_SCOPES: Final = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
_LEAVES: Final = (ast.Name, ast.Constant, ast.expr_context)
"""Nodes without any below them that bind or read a name: nearly half of a module's."""

_WITHOUT_ANNOTATIONS: Final = (ast.Assign, ast.AugAssign, ast.Expr)
_AT_ONCE: Final = frozenset({"dictcomp", "genexpr", "listcomp", "setcomp"})
"""Scopes that are functions to `symtable`, but run at once."""


_ENDS: Final = _SCOPES + _LEAVES


def scope_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Iterate over the nodes of the outermost scope of `tree`, in the order of the text.

    Functions, classes, lambdas and comprehensions are yielded but not entered, and so are
    names: whether they are stored or loaded is not a node.
    """
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _ENDS):
            waiting.extend(reversed(list(ast.iter_child_nodes(node))))


def bound_name(node: ast.AST) -> str:
    """Give the name that a node binds in its scope, or an empty string."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return node.name
        case ast.alias():
            name = node.asname or node.name.split(".")[0]
            return "" if name == "*" else name
        case ast.Name(ctx=ast.Store()):
            return node.id
        case ast.MatchAs() | ast.MatchStar():
            return node.name or ""
        case ast.MatchMapping():
            return node.rest or ""
    return ""


def names_read(lines: list[bytes], node: ast.stmt) -> tuple[set[str], set[str]]:
    """Resolve the module-level names that a statement reads.

    `lines` are the module in UTF-8, the unit of the columns in `node`.

    Returns
    -------
    now : set of str
        Read when the statement runs; annotations count, even inside strings.
    later : set of str
        Read when a function that it defines is called.
    """
    now, later = _resolve(_statement_text(lines, node))
    for inner in () if isinstance(node, _WITHOUT_ANNOTATIONS) else ast.walk(node):
        for field in ("annotation", "returns"):
            if annotation := getattr(inner, field, None):
                now |= _annotation_names(annotation)
    return now, later


def names_in_expression(lines: list[bytes], node: ast.expr) -> set[str]:
    """Resolve the module-level names that an expression reads, now or later."""
    # In brackets, since a condition may span several lines.
    now, later = _resolve(f"({_between(lines, node, node.col_offset, node.lineno)}\n)")
    return now | later


def _resolve(text: str) -> tuple[set[str], set[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = symtable.symtable(text, "<statement>", "exec")
    # From Python 3.12 on, this table has the variables of comprehensions too.
    symbols = table.get_symbols()
    now = {each.get_name() for each in symbols if each.is_referenced() and not each.is_assigned()}
    later: set[str] = set()
    waiting = [(child, now) for child in table.get_children()]
    while waiting:
        scope, names = waiting.pop()
        if scope.get_type() == "function" and scope.get_name() not in _AT_ONCE:
            names = later
        names |= {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global()}
        waiting += [(child, names) for child in scope.get_children()]
    return now, later


def _annotation_names(annotation: ast.expr) -> set[str]:
    names = set()
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.update(re.findall(r"[^\W\d]\w*", node.value))
    return names


def _statement_text(lines: list[bytes], node: ast.stmt) -> str:
    """Extract a statement as the text of a module of its own."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    text = _between(lines, node, node.col_offset, first)
    if not node.col_offset:
        return text
    # Its later lines are indented too, so it needs a block around it.
    margin = _margin(lines[first - 1])
    indent = margin.decode() if len(margin) == node.col_offset else " "
    return f"if 1:\n{indent}{text}"


@functools.lru_cache(maxsize=1)
def _margin(line: bytes) -> bytes:
    """Give the white space before a line, which may hold thousands of statements."""
    return line[: len(line) - len(line.lstrip(b" \t\f"))]


def _between(lines: list[bytes], node: ast.stmt | ast.expr, column: int, first: int) -> str:
    last, end = node.end_lineno or node.lineno, node.end_col_offset
    if first == last:
        return lines[first - 1][column:end].decode()
    middle = lines[first : last - 1]
    return b"\n".join([lines[first - 1][column:], *middle, lines[last - 1][:end]]).decode()
