"""Reading the properties of an assignment: one ``properties.py``, or a folder of such files.

A name that starts with an underscore is a helper, as a function or as a file;
every other function is a property.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import sys
import traceback
import types
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from gradekit.assignment.hypothesis_adapter import load_profile, runnable_alone
from gradekit.model.assignment import Manifest, Property
from gradekit.model.errors import AssignmentError, did_you_mean

MATERIAL: Final = ("reference", "identities")
PREFIX: Final = "gradekit_properties_"


def property_files(folder: Path) -> list[Path]:
    """Name the files that hold the properties of an assignment.

    Parameters
    ----------
    folder : Path
        The assignment's.

    Returns
    -------
    list of Path
        ``properties.py``, or what the folder ``properties`` holds; files of
        helpers are among them.
    """
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


def load_properties(manifest: Manifest, problems: list[str]) -> tuple[Property, ...]:
    """Run the files and find in them the properties of the manifest.

    Parameters
    ----------
    manifest : Manifest
        Its folder has been checked to define each property once.
    problems : list of str
        What is wrong with them is added here.
    """
    load_profile()  # before the properties, whose own settings inherit from it
    found = {
        name: (path, getattr(module, name))
        for path, module in run_files(manifest.folder, PREFIX)
        for name in property_names(path)
    }
    return tuple(_property(name, *found[name], manifest, problems) for name in manifest.policies)


def run_file(path: Path, name: str, beforehand: Mapping[str, Any] | None = None) -> ModuleType:
    """Import a file of an assignment under a name of gradekit's own.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What the module is called.
    beforehand : mapping, optional
        What its namespace holds before it is run.

    Raises
    ------
    AssignmentError
        If it can not be loaded; the message tells the line.
    """
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    vars(module).update(beforehand or {})
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


def run_files(
    folder: Path, prefix: str, beforehand: Mapping[str, Any] | None = None
) -> list[tuple[Path, ModuleType]]:
    """Run each file of properties; those of a folder can import one another relatively.

    Parameters
    ----------
    folder : Path
        The assignment's.
    prefix : str
        What the names of the modules begin with.
    beforehand : mapping, optional
        As for `run_file`.
    """
    name = prefix + folder.resolve().name.replace("-", "_")
    for stale in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[stale]
    if not (folder / "properties").is_dir():
        return [(path, run_file(path, name, beforehand)) for path in property_files(folder)]
    package = types.ModuleType(name)
    package.__path__ = [str(folder / "properties")]
    sys.modules[name] = package
    whole = {path: f"{name}.{path.stem}" for path in property_files(folder)}
    return [
        (path, sys.modules.get(one) or run_file(path, one, beforehand))
        for path, one in whole.items()
    ]


def _property(
    name: str, path: Path, check: Any, manifest: Manifest, problems: list[str]
) -> Property:
    policy = manifest.policies[name]
    parameters = tuple(inspect.signature(check).parameters)
    functions = tuple(one for one in parameters if one in manifest.functions)
    claim, _, explanation = (inspect.getdoc(check) or "").partition("\n")
    problems += [f"{path}:{name}: {one}" for one in _flaws(name, parameters, claim, manifest)]
    given = getattr(check, "hypothesis", None)
    inner = check if given is None else runnable_alone(given.inner_test)
    return Property(
        name=name,
        claim=claim,
        explanation=" ".join(explanation.split()),
        functions=functions,
        judges=policy.judges or functions[:1],
        policy=policy,
        asks_for=parameters,
        drawn=given is not None,
        load_check=lambda: check,
        load_inner=lambda: inner,
    )


def _flaws(name: str, parameters: tuple[str, ...], claim: str, manifest: Manifest) -> list[str]:
    """List what is wrong with a property: what it asks for, judges and says."""
    known = (*manifest.functions, *MATERIAL, *manifest.options)
    flaws = [
        f"it asks for {one}, which is neither a function of the assignment "
        f"nor drawn by @given.{did_you_mean(one, known) or ' Draw it, or rename it.'}"
        for one in parameters
        if one not in known
    ]
    flaws += [
        f"it judges {one}, but does not ask for it. Name it there."
        for one in manifest.policies[name].judges
        if one not in parameters
    ]
    if not any(one in manifest.functions for one in parameters):
        flaws.append("it asks for no function of the assignment. Name one.")
    if not claim:
        flaws.append("it has no docstring. Its first line is what students read.")
    return flaws
