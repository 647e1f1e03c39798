"""Which functions write into their arguments, by their text alone."""

from __future__ import annotations

import ast
import itertools
from typing import Final

from gradekit.submission.scopes import bound_name

MOST: Final = 20
"""Functions of one name that are looked at, outer ones first: each may hold all of the next."""


def writes_into_parameters(source: str, name: str) -> bool:
    """Whether a function of a module stores entries of a parameter that it never rebinds.

    It does so also where it raises before the first entry is stored.
    """
    functions = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and bound_name(node) == name
    )
    return any(map(_writes, itertools.islice(functions, MOST)))


def _writes(function: ast.FunctionDef) -> bool:
    parameters = {each.arg for each in (*function.args.posonlyargs, *function.args.args)}
    inside = [node for statement in function.body for node in ast.walk(statement)]
    rebound = set(map(bound_name, inside))
    stored = {
        node.value.id
        for node in inside
        if isinstance(node, ast.Subscript)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
    }
    return bool(stored & parameters - rebound)
