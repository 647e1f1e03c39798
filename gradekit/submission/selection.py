"""Blank the statements of a module that defining its functions does not need.

A submission both defines functions and uses them. Grading needs the definitions
only: a training loop, an `input()` or a failing cell must not run. What is left
are functions and classes, and every import, assignment, branch or loop that
binds a name which they need, directly or through each other; also calls that modify
what they need, if all that these read is there.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from gradekit.submission.statements import Statement, split_statements

Lines = tuple[int, int]
"""The first and the last line of a statement, counted from 1."""

MOST_ROUNDS: Final = 10
"""How often calls are looked at again that may be needed by calls selected since."""

_SEMICOLON: Final = re.compile(rb"(?:[ \t\f]|\\\n)*;")
_LINE_END: Final = re.compile(rb"[ \t\f]*(?:#[^\n]*)?(?=\n|\Z)")


def select_definitions(
    text: str, tree: ast.Module, *, functions: Collection[str] | None = None
) -> tuple[str, list[tuple[str, int]], list[Lines]]:
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
    left_out : list of Lines
        The other statements that are blanked, if they do more than import something.
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
    left_out = [
        (other.node.lineno, other.node.end_lineno or other.node.lineno)
        for other in others
        if not (other.shadows or _does_nothing(other.node))
    ]
    blanked = blank_statements(text, [other.node for other in others], inside=inside)
    return blanked, shadowing, left_out


def _does_nothing(node: ast.stmt) -> bool:
    """Whether nobody will miss a statement: an import, a docstring, `pass`, code for a script."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
    return False


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
    closure = _Closure(statements)
    always = [statement for statement in statements if statement.always]
    bound = [name for statement in always for name in statement.binds]
    closure.extend(always, bound if functions is None else functions)
    for _ in range(MOST_ROUNDS):
        closure.extend(closure.ready(), ())
    return closure.selected


class _Closure:
    """The statements `selected` so far, and those `postponed` until all that they read is."""

    def __init__(self, statements: Collection[Statement]) -> None:
        self.selected: set[Statement] = set()
        self.postponed: dict[Statement, None] = {}
        self._seen: set[str] = set()
        self._binders: defaultdict[str, list[Statement]] = defaultdict(list)
        self._attempted: defaultdict[Statement | None, list[Statement]] = defaultdict(list)
        for statement in statements:
            for name in statement.binds:
                self._binders[name].append(statement)
            if statement.attempted:
                self._attempted[statement.parent].append(statement)
        # The others modify what these bind.
        self._definers = [each for each in statements if not (each.cautious or each.requires)]
        self._harmless = {each for each in self._definers if each.harmless}
        self._readers: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in self._definers:
            for name in statement.reads | statement.calls:
                self._readers[name].append(statement)

    def extend(self, needed: Iterable[Statement], read: Iterable[str]) -> None:
        """Select statements, and what is needed for them and for names that are read."""
        waiting, names = list(needed), list(read)
        while waiting or names:
            if names:
                name = names.pop()
                new = [] if name in self._seen else self._binders[name]
                self._seen.add(name)
                names += [read for each in new for read in each.calls]
                fit = [each for each in new if each.requires <= self._seen]
                waiting += [each for each in fit if not each.cautious]
                calls = [each for each in fit if each.cautious and each not in self.selected]
                self.postponed |= dict.fromkeys(calls)
            elif (statement := waiting.pop()) not in self.selected:
                self.selected.add(statement)
                names += statement.reads
                parents = [statement.parent] if statement.parent else []
                waiting += self._attempted[statement] + parents

    def ready(self) -> list[Statement]:
        """Take those of the postponed of which all that they read may be selected."""
        missing, able = self._missing(), dict[Statement | None, bool]({None: True})
        fit = [each for each in self.postponed if _reads_none_of(missing, each, able)]
        for each in fit:
            del self.postponed[each]
        return fit

    def _missing(self) -> set[str]:
        """Find the names that cannot be read unless something harmful is selected."""
        harmful = set(self._definers) - self.selected - self._harmless
        names = [name for each in harmful for name in each.binds]
        missing: set[str] = set()
        while names:
            if (name := names.pop()) not in missing:
                missing.add(name)
                names += [bound for reader in self._readers[name] for bound in reader.binds]
        return missing


def _reads_none_of(
    missing: set[str], statement: Statement | None, able: dict[Statement | None, bool]
) -> bool:
    """Whether neither a statement nor a block that it is in reads such a name.

    The answer is noted in `able`, where that of no statement is: a block may hold thousands.
    """
    if statement not in able:
        assert statement is not None
        outer = _reads_none_of(missing, statement.parent, able)
        able[statement] = outer and missing.isdisjoint(statement.reads)
    return able[statement]
