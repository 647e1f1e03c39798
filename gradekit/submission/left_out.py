"""The statements that are not run although they may have an effect, and the names it is on."""

from __future__ import annotations

import ast
import builtins
import symtable
import sys
import warnings
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from gradekit.submission.scopes import bound_name, scope_nodes

Names = frozenset[str]

_MODIFYING: Final = frozenset({"delattr", "next", "setattr"})
_SILENT: Final = frozenset(dir(builtins)) - _MODIFYING
_INSTALLED: Final = sys.stdlib_module_names | {"numpy"}


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A statement that is left out, by its first and last line.

    It would have assigned to the names that it `binds`, and may have changed the values of
    those that it `modifies`.
    """

    first: int
    last: int
    binds: Names = frozenset()
    modifies: Names = frozenset()

    def moved(self, lines: int) -> LeftOut:
        """Give the same, so many lines further down."""
        return replace(self, first=self.first + lines, last=self.last + lines)

    def matters(self, read: Collection[str], said: Collection[str]) -> bool:
        """Whether it may be why a submission fails that read these names.

        `said` are words of what was raised. A name that definitions read is bound wherever
        they need it, so that only an exception that quotes it shows another need.
        """
        return not (self.modifies.isdisjoint({*read, *said}) and self.binds.isdisjoint(said))


def with_effects(tree: ast.Module, spans: Collection[tuple[int, int]]) -> list[LeftOut]:
    """Give those of the statements on these lines of a module that may have an effect.

    An import has none, nor a docstring, `assert`, `print`, plot, or call for demonstration.
    """
    if not spans:
        return []
    foreign = frozenset({"gradekit", *_foreign(tree)})  # of a notebook, which checks itself
    effects = {span: (frozenset[str](), frozenset[str]()) for span in spans}
    for node in _statements(tree.body):
        span = (node.lineno, node.end_lineno or node.lineno)
        if span in effects:  # several may stand on one line
            (earlier, changed), (binds, modifies) = effects[span], _effects(node, foreign)
            effects[span] = (earlier | binds, changed | modifies)
    return [
        LeftOut(first=first, last=last, binds=binds, modifies=modifies)
        for (first, last), (binds, modifies) in effects.items()
        if binds | modifies
    ]


def names_read(source: str) -> set[str]:
    """Name the globals that the functions and classes of a module read."""
    names = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = symtable.symtable(source, "<submission>", "exec").get_children()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        used = (each for each in table.get_symbols() if each.is_global() and each.is_referenced())
        names |= {each.get_name() for each in used}
    return names


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Give statements with those in the blocks of `if`, `try` and `with`."""
    waiting = list(body)[::-1]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If | ast.Try | ast.TryStar | ast.With):
            inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            inner += [each for handler in getattr(node, "handlers", []) for each in handler.body]
            waiting += inner[::-1]


def _foreign(tree: ast.Module) -> Iterator[str]:
    """Name what is imported from elsewhere than Python and NumPy, for plots say."""
    for node in scope_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            origin = node.module if isinstance(node, ast.ImportFrom) else None
            for alias in node.names:
                if (origin or alias.name).split(".")[0] not in _INSTALLED:
                    yield bound_name(alias)


def _effects(node: ast.stmt, foreign: Names) -> tuple[Names, Names]:
    """Give the names that a statement binds, and those whose values it may modify."""
    binds, modifies = set(), set()
    for inner in scope_nodes(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            binds.add(inner.id)
        elif isinstance(inner, ast.Subscript | ast.Attribute) and isinstance(inner.ctx, ast.Store):
            modifies.add(_root(inner))
        elif isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
            modifies |= _modified(inner.value, foreign)
    if not isinstance(node, ast.Assign | ast.AnnAssign):  # else it is taken wherever it is needed
        modifies |= binds
    return frozenset(binds), frozenset(modifies) - {""}


def _modified(call: ast.Call, foreign: Names) -> set[str]:
    """Name what a call that is a statement may modify: its object, and what it is given."""
    root = _root(call.func)
    if root in foreign or (root in _SILENT and isinstance(call.func, ast.Name)):
        return set()
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    own = {root} if isinstance(call.func, ast.Attribute) else set()
    return own | set(map(_root, values))


def _root(node: ast.expr) -> str:
    """Give the name at the root of `table[i].rows[j]`: `table`."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
