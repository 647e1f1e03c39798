"""Reading an assignment's folder: first its manifest, then its code."""

from __future__ import annotations

import ast
import graphlib
import hashlib
import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from gradekit.assignment import Assignment, Manifest, Misconception, Policy, Property
from gradekit.errors import AssignmentError, did_you_mean
from gradekit.manifest import EXAMPLE_OF_MISCONCEPTION, Reader

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
    alternatives = reader.alternatives()
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
        alternatives=alternatives,
        driver=reader.names("driver"),
        options=reader.options(),
        in_place=reader.listed("", reader.data, "in_place"),
        load=reader.load(),
        characterisations=reader.names("characterisations", policies),
        equivalents=reader.equivalents(),
        limits=reader.limits(),
        examples=reader.examples(),
    )
    if reader.data:
        _check_properties(reader, folder / "properties.py")
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
    reference = _module(manifest, manifest.reference, load_reference)
    assert reference is not None
    for name in manifest.functions:
        if not callable(getattr(reference, name, None)):
            place = f"{manifest.folder / 'assignment.toml'}:functions.{name}"
            problems.append(
                f"{place}: the reference {manifest.reference} has no such function. Write it there."
            )
    if problems:
        raise AssignmentError(problems)
    return Assignment(
        manifest=manifest,
        properties=properties,
        reference=reference,
        identities=_module(manifest, f"identities.numeric.{manifest.reference}", load_reference),
        exact=_module(manifest, f"exact.{manifest.reference}", load_reference),
        digest=_digest(path, Path(reference.__file__ or "")),
        options={name: values[0] for name, values in manifest.options.items()}
        | dict(options or {}),
    )


def _digest(*paths: Path) -> str:
    """Hash the files on which drawn examples depend."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def property_names(path: Path) -> list[str]:
    """Name the properties that a file defines, without running it."""
    tree = ast.parse(path.read_bytes(), path.name)
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def _misconceptions(reader: Reader, folder: Path) -> tuple[Misconception, ...]:
    declared = reader.misconceptions()
    files = {path.stem: path for path in sorted((folder / "misconceptions").glob("*.py"))}
    for name in files:
        if reader.data and name not in reader.table("misconceptions"):
            problem = f"misconceptions/{name}.py has no line here. {EXAMPLE_OF_MISCONCEPTION}"
            reader.complain(f"misconceptions.{name}", problem)
    found = []
    for name, (function, caught_by) in declared.items():
        key = f"misconceptions.{name}"
        if name not in files:
            hint = did_you_mean(name, files) or " Write one."
            reader.complain(key, f"there is no misconceptions/{name}.py.{hint}")
            continue
        belief, remedy = _belief(reader, files[name])
        found.append(
            Misconception(
                name=name,
                path=files[name],
                function=function,
                caught_by=caught_by,
                belief=belief,
                remedy=remedy,
            )
        )
    return tuple(found)


def _belief(reader: Reader, path: Path) -> tuple[str, str]:
    """Read what a misconception's docstring says: the belief, and the remedy."""
    try:
        docstring = ast.get_docstring(ast.parse(path.read_bytes(), path.name)) or ""
    except (OSError, SyntaxError, ValueError) as error:
        reader.problems.append(f"{path}: it can not be read ({error}). Mend it.")
        return "", ""
    belief, _, remedy = docstring.partition(REMEDY)
    if not belief.strip() or not remedy.strip():
        reader.problems.append(
            f"{path}: its docstring needs the belief and a line `{REMEDY} ...`. Write both."
        )
    return " ".join(belief.split()), " ".join(remedy.partition("\n\n")[0].split())


def _check_properties(reader: Reader, path: Path) -> None:
    """Check that the manifest and properties.py name the same properties."""
    try:
        defined = property_names(path)
    except (OSError, SyntaxError, ValueError) as error:
        reader.problems.append(f"{path}: it can not be read ({error}). It holds the properties.")
        return
    declared = reader.table("properties")
    for name in declared:
        if name not in defined:
            reader.complain(
                f"properties.{name}",
                "properties.py has no function of this name."
                f"{did_you_mean(name, defined) or ' Write it there.'}",
            )
    for name in defined:
        if name not in declared:
            reader.complain(
                f"properties.{name}",
                "properties.py defines it but it has no line here. "
                "Add one, or start its name with _.",
            )


def _check_names(reader: Reader, manifest: Manifest) -> None:
    """Check that whatever is named in the manifest is there."""
    functions = reader.table("functions")
    reader.check_known("alternatives", [one.name for one in manifest.alternatives], functions)
    reader.check_known("characterisations", manifest.characterisations, functions)
    reader.check_known("driver", manifest.driver, functions)
    reader.check_known("in_place", manifest.in_place, functions)
    for name, policy in manifest.policies.items():
        reader.check_known(f"properties.{name}.judges", policy.judges, functions)
    for mistake in manifest.misconceptions:
        key = f"misconceptions.{mistake.name}"
        if mistake.function:
            reader.check_known(f"{key}.function", [mistake.function], functions)
        reader.check_known(f"{key}.caught_by", mistake.caught_by, reader.table("properties"))


def _check_needs(reader: Reader, policies: dict[str, Policy]) -> None:
    for name, policy in policies.items():
        known = reader.table("properties")
        reader.check_known(f"properties.{name}.needs", policy.needs, known)
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
                f"nor drawn by @given.{did_you_mean(one, known) or ' Draw it, or rename it.'}"
            )
    problems += [
        f"{place}: it judges {one}, but does not ask for it. Name it there."
        for one in policy.judges
        if one not in functions
    ]
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
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == str(path)]
        place = f"{path}, line {lines[-1]}" if lines else str(path)
        problem = f"it could not be loaded ({type(error).__name__}: {error}). Mend it."
        raise AssignmentError([f"{place}: {problem}"]) from error
    return module
