"""A module cut into the statements that can be left out, with their names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gradekit.submission.scopes import bound_name, names_in_expression, names_read, scope_nodes

Names = frozenset[str]

_FILLING: Final = frozenset(
    {"add", "append", "discard", "extend", "insert", "remove"}
    | {"reverse", "setdefault", "sort", "update"}
)
"""Methods that change a list, dict or set in place."""

_WRAPPING: Final = frozenset({"cache", "jit", "njit", "partial", "vectorize"})
"""Calls that give back a function."""

_MATHEMATICAL: Final = frozenset(
    {"cmath", "functools", "itertools", "math", "numpy", "operator", "statistics"}
)
"""Where a graded function might be imported from; all of them are installed."""

_AWAITING: Final = (ast.Await, ast.AsyncFor, ast.AsyncWith)
"""What a notebook can run at its top level, and a module cannot."""

_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SIMPLE: Final = (
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr),
    getattr(ast, "TypeAlias", ast.Assign),  # new in Python 3.12
)
_LOOPS: Final = (ast.For, ast.While, ast.Match)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Piece:
    """A statement that is kept or left out as a whole.

    Of an `if`, `try` or `with` the piece is only the frame; the statements
    inside are pieces with that `parent`. `binds` are the names that it defines
    or fills, `reads` those that running it reads, `calls` those that calling
    what it defines reads. `always` marks what is kept in any case, `together`
    a loop, which is kept only where all that it binds is needed, and `trial`
    what a `try` exists for, such as an import, which stays as long as it does.
    `hides` is the function that ``loss = loss(x)`` would hide.
    """

    node: ast.stmt
    parent: Piece | None = None
    binds: Names = frozenset()
    reads: Names = frozenset()
    calls: Names = frozenset()
    always: bool = False
    together: bool = False
    trial: bool = False
    hides: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Module:
    """What one statement's piece depends on elsewhere in the module.

    `functions` are the names that stand for a function or class, `code` those
    of definitions and imports, `callables` the classes whose instances can be
    called; `guessing` tells that the graded names are not known.
    """

    lines: list[bytes]
    functions: Names
    code: Names
    callables: Names
    guessing: bool


def cut_pieces(text: str, tree: ast.Module, *, guessing: bool) -> Iterator[Piece]:
    """Cut a module into the statements that can be left out.

    Parameters
    ----------
    text : str
        The module.
    tree : ast.Module
        The same, parsed.
    guessing : bool
        Whether the graded names are unknown, so that whatever gives a name to
        a function has to be kept.

    Yields
    ------
    Piece
        A frame before what is inside it.
    """
    yield from _cut(tree.body, None, _survey(text, tree, guessing=guessing))


def _survey(text: str, tree: ast.Module, *, guessing: bool) -> _Module:
    nodes = list(scope_nodes(tree))
    defined = [node for node in nodes if isinstance(node, _DEFINITIONS)]
    code = _names([*defined, *(node for node in nodes if isinstance(node, ast.alias))])
    callables = _names(node for node in defined if _has_call(node))
    given = [node for node in nodes if _is_function(getattr(node, "value", None), code, callables)]
    targets = [target for node in given for target in getattr(node, "targets", [])]
    return _Module(
        lines=[line.encode() for line in text.split("\n")],
        functions=_names([*defined, *targets]),
        code=code,
        callables=callables,
        guessing=guessing,
    )


def _cut(body: Iterable[ast.stmt], parent: Piece | None, module: _Module) -> Iterator[Piece]:
    for node in body:
        blocks, heads = _blocks(node, module)
        if any(map(_awaits, heads)):
            blocks = []
        piece = _frame(node, heads, parent, module) if blocks else _piece(node, parent, module)
        yield piece
        for block in blocks:
            yield from _cut(block, piece, module)


def _blocks(node: ast.stmt, module: _Module) -> tuple[list[list[ast.stmt]], list[ast.expr]]:
    """Give the blocks of a branch and the expressions in its head, or nothing."""
    match node:
        case ast.With():
            return [node.body], [item.context_expr for item in node.items]
        case ast.Try() | ast.TryStar():
            caught = [handler.type for handler in node.handlers if handler.type]
            handlers = [handler.body for handler in node.handlers]
            return [node.body, *handlers, node.orelse, node.finalbody], caught
        case ast.If():
            arms = list(_arms(node, module.lines))
            return [*(arm.body for arm in arms), arms[-1].orelse], [arm.test for arm in arms]
    return [], []


def _arms(node: ast.If, lines: list[bytes]) -> Iterator[ast.If]:
    """Walk the `elif` parts, each of which is an `if` that cannot be left out alone."""
    yield node
    while len(node.orelse) == 1 and isinstance(inner := node.orelse[0], ast.If):
        if not lines[inner.lineno - 1].startswith(b"elif", inner.col_offset):
            return
        yield inner
        node = inner


def _frame(node: ast.stmt, heads: list[ast.expr], parent: Piece | None, module: _Module) -> Piece:
    targets = [item.optional_vars for item in getattr(node, "items", []) if item.optional_vars]
    binds = (bound_name(inner) for head in [*heads, *targets] for inner in scope_nodes(head))
    reads = [names_in_expression(module.lines, head) for head in heads]
    return Piece(
        node=node,
        parent=parent,
        binds=frozenset(binds) - {""},
        reads=frozenset().union(*reads),
    )


def _piece(node: ast.stmt, parent: Piece | None, module: _Module) -> Piece:
    match node:
        case ast.Import() | ast.ImportFrom():
            return Piece(
                node=node,
                parent=parent,
                binds=_names(node.names),
                always=_must_import(node, guessing=module.guessing),
                trial=parent is not None and isinstance(parent.node, ast.Try | ast.TryStar),
            )
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            now, later = map(frozenset, names_read(module.lines, node))
            name = frozenset({node.name})
            return Piece(node=node, parent=parent, binds=name, reads=now, calls=later, always=True)
    if isinstance(node, _SIMPLE):
        return _change(node, parent, module)
    if isinstance(node, _LOOPS):
        return _loop(node, parent, module)
    return Piece(node=node, parent=parent)


def _change(node: ast.stmt, parent: Piece | None, module: _Module) -> Piece:
    """Cut an assignment or an expression, which counts for what it binds or fills."""
    binds = _binds(node, module)
    value = getattr(node, "value", None)
    hides = binds & module.functions & {_called(value)}
    if hides or not binds or _awaits(node):
        return Piece(node=node, parent=parent, hides="".join(hides))
    now, later = names_read(module.lines, node)
    always = module.guessing and _is_function(value, module.code, module.callables)
    return Piece(node=node, parent=parent, binds=binds, reads=frozenset(now | later), always=always)


def _loop(node: ast.stmt, parent: Piece | None, module: _Module) -> Piece:
    """Cut a loop or a match, which counts only where it does nothing but fill tables."""
    inside = list(scope_nodes(node))
    quiet = all(_is_quiet(inner, module) for inner in inside if isinstance(inner, ast.Expr))
    binds = _binds(node, module) - _variables(inside)
    if not quiet or not binds or _awaits(node):
        return Piece(node=node, parent=parent)
    now, later = names_read(module.lines, node)
    reads = frozenset(now | later)
    return Piece(node=node, parent=parent, binds=binds, reads=reads, together=True)


def _binds(node: ast.stmt, module: _Module) -> Names:
    """Collect the names that a statement binds, stores into, or fills by a method."""
    names = set()
    for inner in scope_nodes(node):
        names |= {bound_name(inner), _filled(inner, module)}
        if isinstance(inner, ast.Subscript | ast.Attribute) and isinstance(inner.ctx, ast.Store):
            names.add(_root(inner))
    return frozenset(names) - {""}


def _filled(node: ast.AST, module: _Module) -> str:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=method))):
            name = _root(owner)
            return name if method in _FILLING and name not in module.code else ""
    return ""


def _is_quiet(node: ast.Expr, module: _Module) -> bool:
    constant = isinstance(node.value, ast.Constant)
    return constant or _called(node.value) == "print" or bool(_filled(node, module))


def _variables(nodes: Iterable[ast.AST]) -> Names:
    """Collect what `for` and `with` name for their own use."""
    targets = []
    for node in nodes:
        if isinstance(node, ast.For):
            targets.append(node.target)
        elif isinstance(node, ast.withitem) and node.optional_vars:
            targets.append(node.optional_vars)
    return _names(inner for target in targets for inner in scope_nodes(target))


def _is_function(value: ast.AST | None, code: Names, callables: Names) -> bool:
    """Guess whether an assigned value is a function or can be called like one."""
    match value:
        case ast.Lambda():
            return True
        case ast.Name() | ast.Attribute():
            return _root(value) in code
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in _WRAPPING or name in callables
    return False


def _must_import(node: ast.Import | ast.ImportFrom, *, guessing: bool) -> bool:
    """Tell whether an import may give a graded function or changes the language.

    What is not installed here, such as a plotting library, must not be
    imported for nothing: it would stop the whole submission.
    """
    origin = (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else ""
    if origin == "__future__" or node.names[0].name == "*":
        return True
    return guessing and origin in _MATHEMATICAL


def _has_call(node: ast.AST) -> bool:
    body = node.body if isinstance(node, ast.ClassDef) else []
    return any(isinstance(each, ast.FunctionDef) and each.name == "__call__" for each in body)


def _awaits(node: ast.AST) -> bool:
    return any(isinstance(inner, _AWAITING) for inner in scope_nodes(node))


def _called(node: ast.AST | None) -> str:
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name
    return ""


def _root(node: ast.expr) -> str:
    """Name what `table[i].rows[j]` belongs to: `table`."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _names(nodes: Iterable[ast.AST]) -> Names:
    return frozenset(map(bound_name, nodes)) - {""}
