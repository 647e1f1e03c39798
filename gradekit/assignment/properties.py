"""Import the properties of an assignment: one ``properties.py``, or a folder of such files.

A name that starts with an underscore is a helper, as a function or as a file;
every other function is a property.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from gradekit.assignment import whole_range
from gradekit.assignment.hypothesis_adapter import load_profile
from gradekit.model.assignment import Manifest
from gradekit.model.errors import AssignmentError

if TYPE_CHECKING:
    from gradekit.guards import Loss

PREFIX: Final = "gradekit_properties_"


def property_files(folder: Path) -> list[Path]:
    """Name ``properties.py``, or the files of the folder ``properties``, helpers among them."""
    package = folder / "properties"
    return sorted(package.glob("*.py")) if package.is_dir() else [folder / "properties.py"]


def property_names(path: Path) -> list[str]:
    """Name the properties that a file defines, without running it."""
    if path.name.startswith("_"):
        return []
    tree = ast.parse(path.read_bytes(), path.name)
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def load_checks(manifest: Manifest) -> dict[str, Callable[..., None]]:
    """Run the files and find in them the properties of the manifest, each a Hypothesis test."""
    load_profile()  # before the properties, whose own settings inherit from it
    modules = [module for _, module in run_files(manifest.folder)]
    checks = {name: _defined(name, modules) for name in manifest.policies}
    for check in checks.values():
        whole_range.bind(check, manifest)
    return checks


def load_losses(manifest: Manifest) -> Mapping[str, Loss]:
    """Give `LOSSES` of `properties/_guards.py`, once `load_checks` has run the files."""
    module = sys.modules.get(f"{_package(manifest.folder)}._guards")
    return getattr(module, "LOSSES", {})


def _defined(name: str, modules: Sequence[ModuleType]) -> Callable[..., None]:
    """Give the property of this name, from the file that defines it if others import it."""
    having = [module for module in modules if hasattr(module, name)]
    own = [module for module in having if getattr(module, name).__module__ == module.__name__]
    check: Callable[..., None] = getattr((own or having)[0], name)
    return check


def run_file(path: Path, name: str) -> ModuleType:
    """Import a file of an assignment under a name of gradekit's own.

    Raises
    ------
    AssignmentError
        If it cannot be loaded; the message tells the line.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except AssignmentError:
        raise
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == str(path)]
        place = f"{path}, line {lines[-1]}" if lines else str(path)
        problem = f"it could not be loaded ({type(error).__name__}: {error}). Mend it."
        raise AssignmentError([f"{place}: {problem}"]) from error
    return module


def _package(folder: Path) -> str:
    return PREFIX + folder.resolve().name.replace("-", "_")


def run_files(folder: Path) -> list[tuple[Path, ModuleType]]:
    """Run each file of properties; those of a folder can import one another relatively."""
    name = _package(folder)
    for stale in [key for key in list(sys.modules) if key == name or key.startswith(f"{name}.")]:
        del sys.modules[stale]
    if not (folder / "properties").is_dir():
        return [(path, run_file(path, name)) for path in property_files(folder)]
    package = types.ModuleType(name)
    package.__path__ = [str(folder / "properties")]
    sys.modules[name] = package
    dotted = {path: f"{name}.{path.stem}" for path in property_files(folder)}
    return [
        (path, sys.modules.get(module) or run_file(path, module)) for path, module in dotted.items()
    ]
