"""What a file imports, by its text: installed modules, and those beside a submission."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from gradekit.submission.module_text import Draft, Selected

DEEPEST: Final = 10
"""Folders into each other in which a module may be."""


@dataclass(eq=False, kw_only=True, slots=True)
class Part:
    """A file in the making: what is asked of it, and what is selected for that.

    `dotted` is its name from the folder on; `wanted` are the names that are asked for.
    """

    dotted: str
    draft: Draft
    selected: Selected
    wanted: set[str]
    is_package: bool = False
    selections: int = 1
    start: int = 0

    @property
    def package(self) -> list[str]:
        """The package that its relative imports start from."""
        parts = self.dotted.split(".") if self.dotted else []
        return parts if self.is_package else parts[:-1]


class Request(NamedTuple):
    """A module that is imported, and sets of the names that may be used of it.

    It may be none where it is not needed. A relative import may lead outside of the folder.
    """

    dotted: str
    names: tuple[set[str], ...] = ()
    is_relative: bool = False
    is_needed: bool = True
    is_outside: bool = False


def requests(part: Part) -> list[Request]:
    """Give what a part imports, wherever the statement stands, each once."""
    nodes = list(ast.walk(part.selected.tree))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    made: dict[str, Request] = {}
    by_origin: defaultdict[tuple[str, bool], set[str]] = defaultdict(set)
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".", DEEPEST)[:DEEPEST]
                for count in range(1, len(parts) + 1):
                    dotted = ".".join(parts[:count])
                    made[dotted] = Request(dotted, (attributes,))
        elif isinstance(node, ast.ImportFrom):
            origin = origin_of(node, part)
            if origin is None:
                outside = "." * min(node.level, DEEPEST) + (node.module or "")
                made[outside] = Request(outside, is_relative=True, is_outside=True)
            else:
                by_origin[origin, bool(node.level)] |= {alias.name for alias in node.names}
    read = {node.id for node in nodes if isinstance(node, ast.Name)}
    return [*made.values(), *_from_imports(by_origin, attributes, read | part.wanted)]


def _from_imports(
    by_origin: Mapping[tuple[str, bool], set[str]], attributes: set[str], read: set[str]
) -> Iterator[Request]:
    """Give the requests of what is imported from modules: names, or modules in packages."""
    for (origin, relative), names in by_origin.items():
        wanted = (names, attributes, read) if "*" in names else (names,)
        yield Request(origin, wanted, relative)
        for name in names - {"*"}:
            dotted = f"{origin}.{name}".strip(".")
            yield Request(dotted, (attributes,), relative, is_needed=False)


def origin_of(node: ast.ImportFrom, part: Part) -> str | None:
    """Give the module that is imported from, from the folder on; None if it is outside."""
    module = (node.module or "").split(".") if node.module else []
    if not node.level:
        return ".".join(module)
    above = part.package
    if node.level - 1 > len(above):
        return None
    return ".".join([*above[: len(above) - node.level + 1], *module])
