"""Lazy import of the reference: a module of `reference/`, or an assignment's own file."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

from gradekit.assignment import locations
from gradekit.assignment.properties import run_file
from gradekit.model.assignment import Manifest
from gradekit.model.errors import AssignmentError, LibraryError, did_you_mean

PACKAGE: Final = "gradekit_reference"
"""The name under which `reference/` is imported: a student's own reference.py
must never stand in its place."""
NOT_REFERENCE: Final = {"properties", "driver", "starter"}
"""Python files of an assignment's folder that are never its reference."""


class Reference:
    """The reference that a manifest names, imported when it is asked for.

    It is a module of `reference/assignments/`, or a file of the folder, ending in ``.py``.
    """

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._is_own = manifest.reference.endswith(".py")

    @functools.cached_property
    def functions(self) -> ModuleType:
        """The module of correct functions.

        Raises
        ------
        AssignmentError
            If there is no such reference.
        """
        name = self._manifest.reference
        if not self._is_own:
            if not has_module(f"assignments.{name}"):
                pages = locations.reference() / "assignments"
                bundled = sorted(path.stem for path in pages.glob("[a-z]*.py"))
                hint = did_you_mean(name, bundled) or " A file of your own ends in .py."
                problem = f"there is no bundled reference {name}.{hint}"
                raise AssignmentError([f"{self._place()}: {problem}"])
            return load_module(f"assignments.{name}")
        path = self._manifest.folder / name
        if not path.is_file():
            python = [file.name for file in path.parent.glob("*.py")]
            files = [file for file in python if Path(file).stem not in NOT_REFERENCE]
            hint = did_you_mean(name, files) or " Write it there."
            raise AssignmentError([f"{self._place()}: the folder holds no {name}.{hint}"])
        return run_file(path, f"gradekit_reference_of_{self._manifest.name}")

    @functools.cached_property
    def identities(self) -> ModuleType | None:
        """The functions that SymPy derived, where there are any."""
        return self._beside("identities.numeric")

    @functools.cached_property
    def exact(self) -> ModuleType | None:
        """The same functions at 50 digits, where there are any."""
        return self._beside("exact")

    def _beside(self, package: str) -> ModuleType | None:
        name = f"{package}.{self._manifest.reference}"
        return load_module(name) if not self._is_own and has_module(name) else None

    def _place(self) -> str:
        return f"{self._manifest.folder / 'assignment.toml'}:reference"


def has_module(name: str) -> bool:
    """Whether `reference/` holds a module of this dotted name."""
    return (locations.reference() / Path(*name.split("."))).with_suffix(".py").is_file()


def load_module(name: str) -> ModuleType:
    """Import a module of `reference/`, under a name of gradekit's own.

    Parameters
    ----------
    name : str
        Dotted, inside the package: "assignments.cross_entropy", "exact.cross_entropy".

    Raises
    ------
    LibraryError
        If it is not there.
    """
    package = locations.reference()
    if PACKAGE not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            PACKAGE, package / "__init__.py", submodule_search_locations=[str(package)]
        )
        if spec is None or spec.loader is None or not (package / "__init__.py").is_file():
            raise LibraryError(f"{package}: the reference is not there. Reinstall gradekit.")
        module = importlib.util.module_from_spec(spec)
        sys.modules[PACKAGE] = module
        spec.loader.exec_module(module)
    try:
        return importlib.import_module(f"{PACKAGE}.{name}")
    except ModuleNotFoundError as error:
        raise LibraryError(f"{package}: there is no module {name} ({error}).") from error
