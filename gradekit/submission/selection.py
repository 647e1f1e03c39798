"""Blank the statements of a module that defining its functions does not need.

A notebook both defines functions and uses them. Grading needs the definitions
only: a training loop, an `input()` or a failing cell must not run. What is left
are functions and classes, and every import, assignment, branch or loop that
binds a name which they need, directly or through each other.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from gradekit.submission.statements import Statement, split_statements

_SEMICOLON: Final = re.compile(rb"(?:[ \t\f]|\\\n)*;")
_LINE_END: Final = re.compile(rb"[ \t\f]*(?:#[^\n]*)?(?=\n|\Z)")


def select_definitions(
    text: str, tree: ast.Module, *, functions: Collection[str] | None = None
) -> tuple[str, list[tuple[str, int]]]:
    """Blank the statements that defining the functions does not need.

    Parameters
    ----------
    text, tree : str, ast.Module
        The module, and the same parsed.
    functions : collection of str, optional
        The names that are graded. All functions and classes are selected, but
        the names that their bodies read only if they are needed by these.
        Without it every function may be graded, and so may every name that is
        assigned or imported and may refer to a function.

    Returns
    -------
    source : str
        As many lines as `text`, each selected statement on its own lines.
    shadowing : list of tuple of str and int
        Name and line of each assignment such as ``loss = loss(x)``. It is left
        out, since it would shadow the function that it calls.
    """
    statements = list(split_statements(text, tree, guessing=functions is None))
    selected = _select(statements, functions)
    others = [
        statement
        for statement in statements
        if statement not in selected and (not statement.parent or statement.parent in selected)
    ]
    shadowing = [(other.shadows, other.node.lineno) for other in others if other.shadows]
    inside = {other.node for other in others if other.parent}
    return blank_statements(text, [other.node for other in others], inside=inside), shadowing


def blank_statements(
    text: str, nodes: Iterable[ast.stmt], *, inside: Collection[ast.stmt] = ()
) -> str:
    """Blank statements of a module, none inside another; all line numbers stay the same.

    Those `inside` a block become `pass`.
    """
    data = text.encode()
    starts = [0, *itertools.accumulate(len(line) + 1 for line in data.split(b"\n"))]
    parts, at = [], 0
    for node in sorted(nodes, key=lambda each: (each.lineno, each.col_offset)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        breaks = data.count(b"\n", start, end)
        rest = _LINE_END.match(data, end)
        parts.append(data[at:start])
        if rest and node not in inside and not node.col_offset:
            parts.append(b"\n" * breaks)
            end = rest.end()
        else:
            # `print(\n1); x = 2` must stay one logical line, or it would begin with `;`.
            joint = b"\\\n" if _SEMICOLON.match(data, end) else b"\n"
            parts += [b"pass", joint * breaks]
        at = end
    return b"".join([*parts, data[at:]]).decode()


def _select(statements: list[Statement], functions: Collection[str] | None) -> set[Statement]:
    """Compute the transitive closure of the statements that are needed."""
    binders, attempted = defaultdict(list), defaultdict(list)
    for statement in statements:
        for name in statement.binds:
            binders[name].append(statement)
        if statement.attempted:
            attempted[statement.parent].append(statement)
    waiting = [statement for statement in statements if statement.always]
    bound = [name for statement in waiting for name in statement.binds]
    names = bound if functions is None else [*functions]
    selected: set[Statement] = set()
    seen: set[str] = set()
    while waiting or names:
        if names:
            name = names.pop()
            new = [] if name in seen else binders[name]
            seen.add(name)
            names += [read for statement in new for read in statement.calls]
            waiting += [
                statement for statement in new if not statement.together or statement.binds <= seen
            ]
        elif (statement := waiting.pop()) not in selected:
            selected.add(statement)
            names += statement.reads
            waiting += attempted[statement] + ([statement.parent] if statement.parent else [])
    return selected
