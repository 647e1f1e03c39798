"""Reading an assignment's folder: first its manifest, then its code."""

from __future__ import annotations

import ast
import graphlib
import hashlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from gradekit.assignment import Assignment, Manifest, Misconception, Policy, Property
from gradekit.errors import AssignmentError, did_you_mean
from gradekit.manifest import Reader

MATERIAL: Final = ("reference", "identities")
REMEDY: Final = "Remedy:"


def read_manifest(folder: Path) -> Manifest:
    """Read what an assignment is, running none of its code.

    Parameters
    ----------
    folder : Path
        Where ``assignment.toml`` lies.

    Raises
    ------
    AssignmentError
        With every problem of the folder at once.
    """
    reader = Reader(folder / "assignment.toml")
    policies = reader.policies()
    functions = reader.functions()
    manifest = Manifest(
        name=folder.resolve().name,
        folder=folder,
        title=reader.text("title"),
        description=reader.text("description"),
        source=reader.text("source"),
        reference=reader.text("reference"),
        functions=functions,
        policies=policies,
        misconceptions=_misconceptions(reader, folder),
        solutions=tuple(sorted((folder / "solutions").glob("*.py"))),
        alternatives=reader.alternatives(),
        driver=reader.names("driver"),
        options=reader.options(),
        in_place=tuple(map(str, reader.data.get("in_place", ()))),
        load=reader.load(),
        characterisations=reader.names("characterisations", policies),
        equivalents={key: str(value) for key, value in reader.table("equivalents").items()},
        limits=reader.limits(),
        examples=reader.examples(),
    )
    if reader.data:
        _check_names(reader, manifest)
        _check_needs(reader, policies)
    if reader.problems:
        raise AssignmentError(reader.problems)
    return manifest


def load(
    manifest: Manifest,
    load_reference: Callable[[str], ModuleType | None],
    *,
    options: Mapping[str, str] | None = None,
) -> Assignment:
    """Load the properties of an assignment and what they rest on.

    Parameters
    ----------
    manifest : Manifest
        The folder as read.
    load_reference : callable
        Gives a module of the library by its dotted name, or None.
    options : mapping, optional
        What a submission chose; defaults for the rest.

    Raises
    ------
    AssignmentError
        If the properties can not be loaded or do not fit the manifest.
    """
    from gradekit.profile import load_profile  # imports Hypothesis, which a manifest needs not

    load_profile()  # before the properties, whose own settings inherit from it
    path = manifest.folder / "properties.py"
    module = _run(path, f"gradekit_properties_{manifest.name.replace('-', '_')}")
    problems: list[str] = []
    properties = tuple(
        _property(name, getattr(module, name), policy, manifest, problems)
        for name, policy in manifest.policies.items()
    )
    if problems:
        raise AssignmentError(problems)
    reference = _module(manifest, manifest.reference, load_reference)
    assert reference is not None
    return Assignment(
        manifest=manifest,
        properties=properties,
        reference=reference,
        identities=_module(manifest, f"identities.numeric.{manifest.reference}", load_reference),
        exact=_module(manifest, f"exact.{manifest.reference}", load_reference),
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        options={name: values[0] for name, values in manifest.options.items()}
        | dict(options or {}),
    )


def property_names(path: Path) -> list[str]:
    """Name the properties that a file defines, without running it."""
    tree = ast.parse(path.read_text("utf-8"))
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def _misconceptions(reader: Reader, folder: Path) -> tuple[Misconception, ...]:
    declared = reader.table("misconceptions")
    files = {path.stem: path for path in sorted((folder / "misconceptions").glob("*.py"))}
    for name in files.keys() - declared.keys():
        reader.complain(
            f"misconceptions.{name}", f"{files[name].name} has no line here. Add one for it."
        )
    found = []
    for name, table in declared.items():
        if name not in files:
            reader.complain(
                f"misconceptions.{name}",
                f"there is no misconceptions/{name}.py.{did_you_mean(name, files)}",
            )
        elif isinstance(table, dict):
            found.append(_misconception(name, files[name], table))
    return tuple(found)


def _misconception(name: str, path: Path, table: dict[str, Any]) -> Misconception:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    belief, _, remedy = docstring.partition(REMEDY)
    return Misconception(
        name=name,
        path=path,
        function=str(table.get("function", "")),
        caught_by=tuple(table.get("caught_by", ())),
        belief=" ".join(belief.split()),
        remedy=" ".join(remedy.partition("\n\n")[0].split()),
    )


def _check_names(reader: Reader, manifest: Manifest) -> None:
    path = manifest.folder / "properties.py"
    try:
        defined = property_names(path)
    except (OSError, SyntaxError) as error:
        reader.problems.append(f"{path}: this can not be read ({error}). It holds the properties.")
        return
    declared = manifest.policies
    for name in declared:
        if name not in defined:
            reader.complain(
                f"properties.{name}",
                f"properties.py has no function of this name.{did_you_mean(name, defined)}",
            )
    for name in defined:
        if name not in declared:
            reader.complain(
                f"properties.{name}",
                "properties.py defines it but it has no line here. "
                "Add one, or start its name with _.",
            )
    reader.check_known("driver", manifest.driver, manifest.functions)
    reader.check_known("in_place", manifest.in_place, manifest.functions)
    for mistake in manifest.misconceptions:
        key = f"misconceptions.{mistake.name}"
        reader.check_known(key, [mistake.function], manifest.functions)
        reader.check_known(key, mistake.caught_by, declared)
        if not mistake.belief or not mistake.remedy:
            reader.complain(
                key, f"its docstring needs the belief and a line `{REMEDY} ...`. Write both."
            )


def _check_needs(reader: Reader, policies: dict[str, Policy]) -> None:
    for name, policy in policies.items():
        reader.check_known(f"properties.{name}.needs", policy.needs, policies)
    try:
        graphlib.TopologicalSorter({name: one.needs for name, one in policies.items()}).prepare()
    except graphlib.CycleError as error:
        circle = " -> ".join(error.args[1])
        reader.complain("properties", f"needs go in a circle: {circle}. Break it.")


def _property(
    name: str, check: Any, policy: Policy, manifest: Manifest, problems: list[str]
) -> Property:
    parameters = tuple(inspect.signature(check).parameters)
    functions = tuple(one for one in parameters if one in manifest.functions)
    claim, _, explanation = (inspect.getdoc(check) or "").partition("\n")
    place = f"{manifest.folder / 'properties.py'}:{name}"
    for one in parameters:
        known = (*manifest.functions, *MATERIAL, *manifest.options)
        if one not in known:
            problems.append(
                f"{place}: it asks for {one}, which is neither a function of the assignment "
                f"nor drawn by @given.{did_you_mean(one, known)}"
            )
    if not functions:
        problems.append(f"{place}: it asks for no function of the assignment. Name one.")
    if not claim:
        problems.append(f"{place}: it has no docstring. Its first line is what students read.")
    given = getattr(check, "hypothesis", None)
    return Property(
        name=name,
        claim=claim,
        explanation=" ".join(explanation.split()),
        functions=functions,
        judges=policy.judges or functions[:1],
        policy=policy,
        check=check,
        inner=given.inner_test if given is not None else check,
        asks_for=parameters,
    )


def _module(
    manifest: Manifest, name: str, load_reference: Callable[[str], ModuleType | None]
) -> ModuleType | None:
    """Load a module of the folder itself (named with .py) or of the library."""
    if manifest.reference.endswith(".py"):
        if name != manifest.reference:
            return None
        return _run(manifest.folder / name, f"gradekit_reference_of_{manifest.name}")
    return load_reference(name)


def _run(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise AssignmentError(
            [f"{path}: it could not be loaded ({type(error).__name__}: {error})."]
        ) from error
    return module
