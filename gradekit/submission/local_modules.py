"""The modules beside a submission that it imports, as the worker is told of them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from gradekit.submission.definitions import Definition, find_definitions
from gradekit.submission.imports import Part, origin_of
from gradekit.submission.module_text import INSTALLED
from gradekit.submission.scopes import scope_nodes

PACKAGE: Final = "submission_folder"
"""The package that the submission and the modules beside it are in, in the worker."""

TAKEN: Final = INSTALLED | {"__main__", "child", "msgspec", PACKAGE}
"""Names that no local module has: those of Python and NumPy, and what the worker consists of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LocalModule:
    """A module that goes to the worker, with all `names` under which it may be imported.

    `path` is its file below the folder, empty if there is none; `start` is how many lines of
    other files come before its own.
    """

    names: tuple[str, ...]
    path: str
    source: str
    start: int
    is_package: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """A submission's own part, those beside it, and what is not read: clauses by module.

    `cautions` are sentences that may explain a failure; `outer` is the name of the folder
    where that is a package of this name, `is_package` whether there are relative imports.
    """

    main: Part
    parts: list[Part]
    unread: dict[str, str]
    cautions: list[str]
    outer: str = ""
    is_package: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of all files."""
        more = (line for part in self.parts for line in part.draft.lines)
        return (*self.main.draft.lines, *more) if self.parts else self.main.draft.lines

    def definitions(self) -> dict[str, Definition]:
        """Find the names of the submission; what it imports is where its module defines it."""
        by_name = {part.dotted: part for part in self.parts}
        if not by_name:
            return find_definitions(self.main.selected.tree)
        return _definitions(self.main, by_name, {})

    def modules(self) -> tuple[LocalModule, ...]:
        """Give what the worker is to know, the submission's own names first; or nothing."""
        if not self.parts and not self.is_package:
            return ()
        root = next((part for part in self.parts if not part.dotted), None)
        others = [part for part in self.parts if part.dotted]
        folders = _folders(part.dotted for part in others)
        return (
            self._module(self.main),
            self._module(root) if root else self._package(""),
            *map(self._module, others),
            *map(self._package, folders),
        )

    def reasons(self) -> dict[str, str]:
        """Give the clauses that say why modules are not read, by each name they may have."""
        return {
            name: reason for dotted, reason in self.unread.items() for name in self._names(dotted)
        }

    def _module(self, part: Part) -> LocalModule:
        return LocalModule(
            names=self._names(part.dotted),
            path=part.draft.path if part.start else "",
            source=part.selected.source if part.start else "",
            start=part.start,
            is_package=part.is_package,
        )

    def _package(self, dotted: str) -> LocalModule:
        names = self._names(dotted)
        return LocalModule(names=names, path="", source="", start=0, is_package=True)

    def _names(self, dotted: str) -> tuple[str, ...]:
        """Name a module as one of `PACKAGE`, then by itself if no installed one has this name."""
        roots = [PACKAGE, "", *([self.outer] if self.outer else [])]
        names = [f"{root}.{dotted}".strip(".") for root in roots]
        fit = [name for name in names if name and name.split(".")[0] not in TAKEN - {PACKAGE}]
        return tuple(dict.fromkeys(fit))


def _folders(dotted_names: Iterable[str]) -> list[str]:
    """Name the folders above modules that are no modules themselves."""
    names = list(dotted_names)
    above = {
        ".".join(parts[:count])
        for parts in (name.split(".") for name in names)
        for count in range(1, len(parts))
    }
    return sorted(above.difference(names))


def _definitions(
    part: Part, parts: Mapping[str, Part], done: dict[str, dict[str, Definition]]
) -> dict[str, Definition]:
    """Find the names of a part, with those that it imports from others."""
    own = find_definitions(part.selected.tree)
    names = done[part.dotted] = {
        name: replace(each, line=each.line + part.start) for name, each in own.items()
    }
    for node in scope_nodes(part.selected.tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        origin = origin_of(node, part)
        if origin is None or origin not in parts:
            continue
        theirs = done[origin] if origin in done else _definitions(parts[origin], parts, done)
        for alias in node.names:
            name = alias.asname or alias.name
            if alias.name == "*":
                names |= {n: theirs[n] for n in theirs if n not in own and n[0] != "_"}
            elif alias.name in theirs and own[name].line == alias.lineno:
                names[name] = replace(theirs[alias.name], name=name)
    return names
