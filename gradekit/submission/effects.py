"""The names of a module that a call, made for its effect, may modify."""

from __future__ import annotations

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from gradekit.submission.scopes import bound_name, names_read

Names = frozenset[str]

FILLING: Final = frozenset(
    {"add", "append", "discard", "extend", "insert", "remove"}
    | {"reverse", "setdefault", "sort", "update"}
)
"""Methods that change a list, dict or set in place."""

_BUILTINS: Final = frozenset(dir(builtins))
_MODIFYING: Final = frozenset({"delattr", "next", "setattr"})
"""The built-in functions that modify the first thing they are given."""

_SETTING: Final = re.compile(r"set|\w*seed$")
"""Functions that set the state of a whole module, such as a seed or a precision."""

MOST: Final = 100
"""Definitions or names, the first by the alphabet, that are looked at for one call.

With these, and what was found once, the time is linear in the length of the text.
"""

_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Effects:
    """What the calls in a module may modify.

    `lines` are the module in UTF-8, `nodes` those of its outermost scope.
    """

    def __init__(self, lines: list[bytes], nodes: Iterable[ast.AST]) -> None:
        self._lines = lines
        self._defined: dict[str, ast.stmt] = {}
        self._origins: dict[str, str] = {}
        self._uses: dict[str, Names] = {}
        self._callees: dict[str, list[str]] = {}
        self._own_stores: dict[str, Names] = {}
        self._insides: dict[str, Names] = {}
        self._noticing: dict[str, bool] = {}
        self._stores: dict[str, Names] = {}
        self._inspects = any(b"__subclasses__" in line for line in lines)
        for node in nodes:
            if isinstance(node, _DEFINITIONS):
                self._defined[node.name] = node
            elif isinstance(node, ast.Import | ast.ImportFrom):
                self._origins |= _origins(node)
        self._imported: defaultdict[str, set[str]] = defaultdict(set)
        for name, origin in self._origins.items():
            self._imported[origin].add(name)

    def of_call(self, call: ast.Call, *, once: bool = True) -> Names:
        """Give the names that a call may modify: what it is given, and what it stores into.

        Unless it is made `once`, it may be a step of training: then the module's own
        functions and objects are not taken to modify anything but classes.
        """
        root, given = root_name(call.func), self._given(call)
        if isinstance(call.func, ast.Name) and root in _BUILTINS and root not in self._defined:
            return frozenset(_roots(call.args[0]) if root in _MODIFYING and call.args else ())
        if root in self._origins:
            return given
        altered = given if root not in self._defined or self._alters(root) else frozenset()
        if not once:
            return frozenset(filter(self.is_class, altered))
        own = {root} - {""} if isinstance(call.func, ast.Attribute) else set()
        return self._inside(root) | altered | own

    def of_setting(self, call: ast.Call) -> Names:
        """Give the names imported from the module whose state a call sets, if it does."""
        func = call.func
        name = func.attr if isinstance(func, ast.Attribute) else root_name(func)
        return self.imported_beside(root_name(func)) if _SETTING.match(name) else frozenset()

    def imported_beside(self, name: str) -> Names:
        """Give all names that are imported from the package that this one is from."""
        beside = self._imported[self._origins[name]] if name in self._origins else set[str]()
        return frozenset(beside if len(beside) <= MOST else {name})

    def of_definition(self, node: ast.stmt) -> Names:
        """Give the names, besides its own, that running a definition may modify.

        These are registries, which a decorator or a base class fills.
        """
        names: set[str] = set()
        for decorator in getattr(node, "decorator_list", []):
            root = root_name(decorator)
            if root not in self._origins and root not in _BUILTINS:
                names |= self._inside(root) if root in self._defined else {root}
        roots = {root_name(base) for base in getattr(node, "bases", [])}
        roots |= {root_name(each.value) for each in getattr(node, "keywords", [])}
        for root in roots:
            if root in self._defined and self._registers(root):
                names |= {root} | self._inside(root)
        return frozenset(names)

    def is_class(self, name: str) -> bool:
        """Whether a name is that of a class of the module."""
        return isinstance(self._defined.get(name), ast.ClassDef)

    def _is_function(self, name: str) -> bool:
        return name in self._defined and not self.is_class(name)

    def _given(self, call: ast.Call) -> Names:
        """Give the names of what a call is given; a module or function is not modified by that."""
        values = [*call.args, *(keyword.value for keyword in call.keywords)]
        names = {name for value in values for name in _roots(value)}
        return frozenset(name for name in names if self._is_value(name))

    def _is_value(self, name: str) -> bool:
        return not (name in self._origins or name in _BUILTINS or self._is_function(name))

    def _alters(self, name: str) -> bool:
        """Whether a function stores into anything at all, which may be its argument."""
        return bool(self._stores_of(name))

    def _inside(self, name: str) -> Names:
        """Give the names of the module that a call of a function or class may store into."""
        if name not in self._insides:
            stores = frozenset[str]().union(*map(self._stored_by, self._reached(name)))
            self._insides[name] = frozenset(sorted(stores)[:MOST])
        return self._insides[name]

    def _stored_by(self, name: str) -> Names:
        """Give the names of the module that one definition stores into."""
        if name not in self._own_stores:
            names = self._used_by(name) & self._stores_of(name)
            own = sorted(name for name in names if name not in self._origins)
            self._own_stores[name] = frozenset(own[:MOST])
        return self._own_stores[name]

    def _stores_of(self, name: str) -> Names:
        """Give the names that a definition stores into, its local ones too."""
        if name not in self._stores:
            nodes = ast.walk(self._defined[name])
            self._stores[name] = frozenset().union(*(_touched(node, self) for node in nodes))
        return self._stores[name]

    def _registers(self, name: str) -> bool:
        """Whether a class notices its subclasses."""
        return self._inspects or any(map(self._notices, self._reached(name)))

    def _notices(self, name: str) -> bool:
        """Whether a definition has what a class notices its subclasses by."""
        if name not in self._noticing:
            self._noticing[name] = any(
                getattr(inner, "name", "") == "__init_subclass__"
                or (isinstance(inner, ast.ClassDef) and inner.keywords)
                for inner in ast.walk(self._defined[name])
            )
        return self._noticing[name]

    def _reached(self, name: str) -> set[str]:
        """Find the definitions that a call may reach."""
        waiting, reached = [name], set[str]()
        while waiting and len(reached) < MOST:
            if (each := waiting.pop()) in self._defined and each not in reached:
                reached.add(each)
                waiting += self._called_by(each)
        return reached

    def _called_by(self, name: str) -> list[str]:
        if name not in self._callees:
            self._callees[name] = sorted(filter(self._defined.__contains__, self._used_by(name)))
        return self._callees[name][:MOST]

    def _used_by(self, name: str) -> Names:
        if name not in self._uses:
            now, later = names_read(self._lines, self._defined[name])
            self._uses[name] = frozenset(now | later)
        return self._uses[name]

    def of_statement(self, node: ast.Expr) -> Names:
        """Give what a statement in a function modifies, its local names too."""
        call = node.value
        if not isinstance(call, ast.Call):
            return frozenset()
        root = root_name(call.func)
        if isinstance(call.func, ast.Attribute):
            return self._given(call) | {root} - {""}
        if root in _BUILTINS - _MODIFYING:
            return frozenset()
        return self._given(call)


def root_name(node: ast.expr) -> str:
    """Give the name at the root of `table[i].rows(j)[k]`: `table`; empty if there is none."""
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Subscript | ast.Attribute | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return ""
    return node.id


def _touched(node: ast.AST, effects: Effects) -> Names:
    """Give the names that one node declares global, or stores into."""
    match node:
        case ast.Global(names=names):
            return frozenset(names)
        case ast.Attribute() | ast.Subscript() if not isinstance(node.ctx, ast.Load):
            return frozenset({root_name(node)})
        case ast.Call(func=ast.Attribute(attr=method)) if method in FILLING:
            return frozenset({root_name(node)})
        case ast.Expr():
            return effects.of_statement(node)
    return frozenset()


def _roots(value: ast.expr) -> set[str]:
    """Give the names of a value and of what it lists; the result of a call has none."""
    match value:
        case ast.List(elts=values) | ast.Tuple(elts=values) | ast.Set(elts=values):
            return {name for each in values for name in _roots(each)}
        case ast.Dict(values=values):
            return {name for each in values for name in _roots(each)}
        case ast.Name() | ast.Attribute() | ast.Subscript() | ast.Starred():
            return {root_name(value)} - {""}
    return set()


def _origins(node: ast.Import | ast.ImportFrom) -> dict[str, str]:
    """Give the package that each name of an import is from."""
    if isinstance(node, ast.ImportFrom):
        return {bound_name(alias): (node.module or "").split(".")[0] for alias in node.names}
    return {bound_name(alias): alias.name.split(".")[0] for alias in node.names}
