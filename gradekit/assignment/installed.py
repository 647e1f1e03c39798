"""Assignments that installed packages offer, by the entry point group `gradekit.assignments`.

The name of an entry point is that of the assignment, its value a package whose folder holds
`assignment.toml`. None of the package's code is imported to find it.
"""

from __future__ import annotations

import contextlib
import importlib.util
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gradekit.model.errors import AssignmentError
from gradekit.submission.header import is_assignment_name

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP: Final = "gradekit.assignments"
MANIFEST: Final = "assignment.toml"

Offers = Mapping[str, "list[EntryPoint]"]


def offers() -> Offers:
    """Give the entry points of the group by name; a name that several packages offer has several.

    This reads what every installed package says of itself, which takes long.
    """
    from importlib import metadata  # late: no check of a bundled assignment needs it

    offered: defaultdict[str, list[EntryPoint]] = defaultdict(list)
    for point in metadata.entry_points(group=GROUP):
        offered[point.name].append(point)
    return dict(offered)


def folder(name: str, offered: Offers) -> Path:
    """Find the folder of an assignment that is offered.

    Raises
    ------
    AssignmentError
        If several packages offer the name, or what one offers is not there.
    """
    first, *others = offered[name]
    place = f"{_package(first)}: its entry point {name} = {first.value}"
    if others:
        packages = " and ".join(sorted(map(_package, offered[name])))
        raise AssignmentError(
            [f"{name}: {packages} both offer an assignment of this name. Uninstall one of them."]
        )
    if not is_assignment_name(name):
        remedy = "Call it by small letters, digits and hyphens"
        raise AssignmentError([f"{place} is not the name of an assignment. {remedy}."])
    path = _found(first)
    if path is None:
        remedy = f"Name a package whose folder holds {MANIFEST}, and install that file"
        raise AssignmentError([f"{place} leads to no {MANIFEST}. {remedy}."])
    if path.name.replace("_", "-") != name:
        remedy = "Let it have the name of its folder, with a hyphen for each underscore"
        raise AssignmentError([f"{place} leads to a folder called {path.name}. {remedy}."])
    return path


def _found(point: EntryPoint) -> Path | None:
    """Find the folder by the files that were installed, or by where a checkout lies."""
    parts = point.value.strip().split(".")
    if point.dist is not None:
        path = Path(str(point.dist.locate_file("/".join(parts))))
        if (path / MANIFEST).is_file():
            return path
    with contextlib.suppress(ImportError, ValueError, AttributeError):
        spec = importlib.util.find_spec(parts[0])  # of a package above all: imports nothing
        for root in (spec and spec.submodule_search_locations) or ():
            path = Path(root, *parts[1:])
            if (path / MANIFEST).is_file():
                return path
    return None


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "a package"
