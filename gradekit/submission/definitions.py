"""The names that a module defines at its top level, from its syntax tree."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from gradekit.submission.scopes import bound_name, scope_nodes


@dataclass(frozen=True, kw_only=True, slots=True)
class Definition:
    """A name at the top level of a submission.

    `line` is 1-based in the submission's source. `parameters` are those of a
    function or of a lambda, in the order of its signature and with the stars
    of ``*rest`` and ``**options``; empty for everything else.
    """

    name: str
    line: int
    parameters: tuple[str, ...] = ()


def find_definitions(tree: ast.Module) -> dict[str, Definition]:
    """Find every name that running a module would define at its top level.

    The last definition of each name counts; names that are deleted afterwards are left out.
    """
    definitions: dict[str, Definition] = {}
    signatures: dict[ast.AST, ast.arguments] = {}
    undefined: set[ast.AST] = set()
    for node in scope_nodes(tree):
        # A statement comes before its targets, and so can say what is assigned to them.
        match node:
            case ast.Assign(value=ast.Lambda(args=arguments)):
                signatures |= dict.fromkeys(node.targets, arguments)
            case ast.AnnAssign(value=ast.Lambda(args=arguments)):
                signatures[node.target] = arguments
            case ast.FunctionDef(args=arguments) | ast.AsyncFunctionDef(args=arguments):
                signatures[node] = arguments
            case ast.AugAssign() | ast.AnnAssign(value=None):
                undefined.add(node.target)
            case ast.Name(ctx=ast.Del()):
                definitions.pop(node.id, None)
        if (name := bound_name(node)) and node not in undefined:
            definitions[name] = Definition(
                name=name,
                line=getattr(node, "lineno", 0),
                parameters=_parameters(signatures[node]) if node in signatures else (),
            )
    return definitions


def _parameters(arguments: ast.arguments) -> tuple[str, ...]:
    rest, options = arguments.vararg, arguments.kwarg
    return (
        *(parameter.arg for parameter in arguments.posonlyargs + arguments.args),
        *([f"*{rest.arg}"] if rest else []),
        *(parameter.arg for parameter in arguments.kwonlyargs),
        *([f"**{options.arg}"] if options else []),
    )


def empty_functions(source: str) -> set[str]:
    """Name the functions at the top level of a module that hold no statement but ``pass``.

    The last definition of each name counts.
    """
    nodes = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    functions = {node.name: node for node in nodes}
    return {name for name, node in functions.items() if all(map(_does_nothing, node.body))}


def _does_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )
