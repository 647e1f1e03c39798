"""Split a module into the statements that can be left out, with the names of each."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gradekit.submission.effects import FILLING, Effects, root_name
from gradekit.submission.scopes import bound_name, names_in_expression, names_read, scope_nodes

Names = frozenset[str]

_WRAPPING: Final = frozenset({"cache", "jit", "njit", "partial", "vectorize"})
"""Calls that return a function."""

_MATHEMATICAL: Final = frozenset(
    {"cmath", "functools", "itertools", "math", "numpy", "operator", "statistics"}
)
"""Modules from which a graded function may be imported; all of them are installed."""

_INSTALLED: Final = sys.stdlib_module_names | {"numpy"}
"""Packages that can be imported wherever a submission is run."""

_QUICK: Final = frozenset(
    {"abs", "dict", "enumerate", "float", "frozenset", "int", "len", "list", "max", "min"}
    | {"range", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "zip"}
)
"""Functions that a constant may be made with."""

_AWAITING: Final = (ast.Await, ast.AsyncFor, ast.AsyncWith)
"""What a notebook can run at its top level, and a module cannot."""

_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SIMPLE: Final = (
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr),
    getattr(ast, "TypeAlias", ast.Assign),  # new in Python 3.12
)
_LOOPS: Final = (ast.For, ast.While, ast.Match)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Statement:
    """A statement that is selected or left out as a whole.

    An `if`, `try` or `with` is a statement without its blocks; the statements in
    these have it as `parent`. `binds` are the names that it defines or modifies,
    `reads` those that running it reads, `calls` those that calling what it defines
    reads. `always` is set if it is selected in any case; `attempted` for an import
    in a `try`, which is selected with the `try`. A loop is selected only if all that
    it `requires` is needed; a `cautious` statement, a call made for its effect, only if
    all that it reads is selected or `harmless`: a definition, a constant, an import that
    succeeds. `shadows` is the function that ``loss = loss(x)`` would shadow.
    """

    node: ast.stmt
    parent: Statement | None = None
    binds: Names = frozenset()
    reads: Names = frozenset()
    calls: Names = frozenset()
    always: bool = False
    requires: Names = frozenset()
    cautious: bool = False
    harmless: bool = False
    attempted: bool = False
    shadows: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Module:
    """What the analysis of a statement needs from the rest of the module.

    `functions` are the names that refer to a function or class, `code` those
    of definitions and imports, `callables` the classes whose instances can be
    called, `makers` the functions that only make another; `guessing` is set
    if the graded names are not given.
    """

    lines: list[bytes]
    functions: Names
    code: Names
    callables: Names
    makers: Names
    guessing: bool
    effects: Effects


def split_statements(text: str, tree: ast.Module, *, guessing: bool) -> Iterator[Statement]:
    """Split a module into the statements that can be left out.

    `tree` is `text`, parsed; `guessing` is whether the graded names are unknown, so that
    whatever binds a name to a function has to be selected. An `if`, `try` or `with` comes
    before the statements in its blocks.
    """
    yield from _split(tree.body, None, _survey(text, tree, guessing=guessing))


def _survey(text: str, tree: ast.Module, *, guessing: bool) -> _Module:
    nodes = list(scope_nodes(tree))
    defined = [node for node in nodes if isinstance(node, _DEFINITIONS)]
    code = _names([*defined, *(node for node in nodes if isinstance(node, ast.alias))])
    callables = _names(node for node in defined if _has_call(node))
    assigned = [node for node in nodes if isinstance(node, ast.Assign)]
    given = [node for node in assigned if _is_function(node.value, code, callables)]
    targets = [target for node in given for target in node.targets]
    lines = [line.encode() for line in text.split("\n")]
    return _Module(
        lines=lines,
        functions=_names([*defined, *targets]),
        code=code,
        callables=callables,
        makers=_names(node for node in defined if _only_makes(node)),
        guessing=guessing,
        effects=Effects(lines, nodes),
    )


def _split(
    body: Iterable[ast.stmt], parent: Statement | None, module: _Module
) -> Iterator[Statement]:
    for node in body:
        blocks, heads = _blocks(node, module)
        if any(map(_awaits, heads)):
            blocks = []
        statement = (
            _frame(node, heads, parent, module) if blocks else _statement(node, parent, module)
        )
        yield statement
        for block in blocks:
            yield from _split(block, statement, module)


def _blocks(node: ast.stmt, module: _Module) -> tuple[list[list[ast.stmt]], list[ast.expr]]:
    """Give the blocks of an `if`, `try` or `with` and the expressions in its headers."""
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
    """Iterate over the `elif` parts: each is an `if`, but cannot be left out alone."""
    yield node
    while len(node.orelse) == 1 and isinstance(inner := node.orelse[0], ast.If):
        if not lines[inner.lineno - 1].startswith(b"elif", inner.col_offset):
            return
        yield inner
        node = inner


def _frame(
    node: ast.stmt, heads: list[ast.expr], parent: Statement | None, module: _Module
) -> Statement:
    targets = [item.optional_vars for item in getattr(node, "items", []) if item.optional_vars]
    binds = (bound_name(inner) for head in [*heads, *targets] for inner in scope_nodes(head))
    reads = [names_in_expression(module.lines, head) for head in heads]
    return Statement(
        node=node, parent=parent, binds=frozenset(binds) - {""}, reads=frozenset().union(*reads)
    )


def _statement(node: ast.stmt, parent: Statement | None, module: _Module) -> Statement:
    match node:
        case ast.Import() | ast.ImportFrom():
            return Statement(
                node=node,
                parent=parent,
                binds=_names(node.names),
                always=_must_import(node, guessing=module.guessing),
                attempted=parent is not None and isinstance(parent.node, ast.Try | ast.TryStar),
                harmless=_is_installed(node),
            )
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            now, later = map(frozenset, names_read(module.lines, node))
            return Statement(
                node=node,
                parent=parent,
                binds=module.effects.of_definition(node) | {node.name},
                reads=now,
                calls=later,
                always=True,
                harmless=True,
            )
    if isinstance(node, _SIMPLE):
        return _change(node, parent, module)
    if isinstance(node, _LOOPS):
        return _loop(node, parent, module)
    return Statement(node=node, parent=parent)


def _change(node: ast.stmt, parent: Statement | None, module: _Module) -> Statement:
    """Analyse an assignment or an expression: it is needed for what it binds or modifies."""
    binds = _binds(node, module)
    value = getattr(node, "value", None)
    shadows = binds & module.functions & {_called(value)}
    affected = frozenset() if binds else _affected(node, module)
    if shadows or not binds | affected or _awaits(node):
        return Statement(node=node, parent=parent, shadows="".join(shadows))
    now, later = names_read(module.lines, node)
    always = module.guessing and _is_function(value, module.code, module.callables)
    return Statement(
        node=node,
        parent=parent,
        binds=binds | affected,
        reads=frozenset(now | later),
        always=always or _sets_recursion_limit(node),
        cautious=not binds,
        harmless=_is_constant(node, module),
    )


def _loop(node: ast.stmt, parent: Statement | None, module: _Module) -> Statement:
    """Analyse a loop or a match: it can be needed only if all it does is fill tables.

    If it sets methods of classes, what else it binds is a means to that.
    """
    inside = list(scope_nodes(node))
    loud = [each for each in inside if isinstance(each, ast.Expr) and not _is_quiet(each, module)]
    once = isinstance(node, ast.For) and _called(node.iter) != "range"  # for each element
    affected = [_affected(each, module, once=once) for each in loud]
    binds = _binds(node, module).union(*affected)
    if not all(affected) or not binds or _awaits(node):
        return Statement(node=node, parent=parent)
    now, later = names_read(module.lines, node)
    modified = frozenset().union(*affected) - _variables(inside)
    means = _sets_methods(loud, modified, module, once=once) and _modified(inside) <= _names(inside)
    return Statement(
        node=node,
        parent=parent,
        binds=binds,
        reads=frozenset(now | later),
        requires=modified if means else binds - _variables(inside),
        cautious=bool(loud),
    )


def _sets_methods(loud: list[ast.Expr], modified: Names, module: _Module, *, once: bool) -> bool:
    """Whether the calls in a loop modify nothing but classes, and are no steps of training."""
    direct = once or all(_called(each.value) == "setattr" for each in loud)
    return bool(modified) and direct and all(map(module.effects.is_class, modified))


def _binds(node: ast.stmt, module: _Module) -> Names:
    """Collect the names that a statement binds, stores into, or modifies by a method."""
    inside = list(scope_nodes(node))
    filled = {_filled(inner, module) for inner in inside}
    modified = _modified(inside)
    beside = [module.effects.imported_beside(root) for root in modified]
    return _names(inside).union(modified, filled - {""}, *beside)


def _modified(nodes: Iterable[ast.AST]) -> Names:
    """Collect the names that nodes store into."""
    stores = [
        node
        for node in nodes
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store)
    ]
    return frozenset(map(root_name, stores)) - {""}


def _filled(node: ast.AST, module: _Module) -> str:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr=method))):
            name = _root(owner)
            return name if method in FILLING and name not in module.code else ""
    return ""


def _affected(node: ast.stmt, module: _Module, *, once: bool = True) -> Names:
    """Collect the names that a call made for its effect may modify."""
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.ListComp):
        call, once = call.elt, False
    if not isinstance(call, ast.Call):
        return frozenset()
    return module.effects.of_call(call, once=once) | module.effects.of_setting(call)


def _sets_recursion_limit(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name))):
            return name == "setrecursionlimit"
    return False


def _is_quiet(node: ast.Expr, module: _Module) -> bool:
    constant = isinstance(node.value, ast.Constant)
    return constant or _called(node.value) == "print" or bool(_filled(node, module))


def _is_constant(node: ast.stmt, module: _Module) -> bool:
    """Whether a value is computed without calling anything that may be slow or fail."""
    quick = _QUICK | module.makers
    calls = (inner for inner in _run_now(node) if isinstance(inner, ast.Call))
    return not isinstance(node, ast.Expr) and all(_called(call) in quick for call in calls)


def _only_makes(node: ast.stmt) -> bool:
    """Whether a definition is of a function that defines another, returns it, and does no more."""
    *inner, last = node.body if isinstance(node, ast.FunctionDef) else [node]
    made = [each for each in inner if isinstance(each, ast.FunctionDef)]
    if len(made) < sum(
        not isinstance(getattr(each, "value", None), ast.Constant) for each in inner
    ):
        return False
    match last:
        case ast.Return(value=ast.Lambda()):
            return True
        case ast.Return(value=ast.Name(id=name)):
            return name in _names(made)
    return False


def _run_now(node: ast.AST) -> Iterator[ast.AST]:
    """Iterate over the nodes that run with a statement: not what a lambda does when called."""
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        yield inner
        waiting += ast.iter_child_nodes(inner.args if isinstance(inner, ast.Lambda) else inner)


def _variables(nodes: Iterable[ast.AST]) -> Names:
    """Collect the target variables of `for` and `with`."""
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
    """Whether an import may bind a graded function or changes the language.

    Others are left out unless needed: a library that is not installed here,
    for plots say, would stop the whole submission.
    """
    origin = (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else ""
    if origin == "__future__" or node.names[0].name == "*":
        return True
    return guessing and origin in _MATHEMATICAL


def _is_installed(node: ast.Import | ast.ImportFrom) -> bool:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
    return all((name or "").split(".")[0] in _INSTALLED for name in names)


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
    """Give the name at the root of `table[i].rows[j]`: `table`."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _names(nodes: Iterable[ast.AST]) -> Names:
    return frozenset(map(bound_name, nodes)) - {""}
