"""Load an assignment from its folder: first the manifest, then the code."""

from __future__ import annotations

import graphlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from gradekit.assignment import examples as corpora
from gradekit.assignment import locations, lockfile, misconceptions
from gradekit.assignment.code import FolderCode, describe_properties, read_claims
from gradekit.assignment.fingerprint import of_claims
from gradekit.assignment.manifest import Reader
from gradekit.assignment.properties import property_files, property_names
from gradekit.model.assignment import Assignment, Manifest, Policy, Property
from gradekit.model.errors import AssignmentError, did_you_mean


def read_manifest(folder: Path, *, thorough: bool = False) -> Manifest:
    """Read what an assignment is, running none of its code.

    Where a corpus of these sources is shipped, its files were checked when it was built.
    For its author it is `thorough`: every file is read, every misconception to its end, and
    every parameter has a domain.

    Raises
    ------
    AssignmentError
        With every problem of the folder at once.
    """
    reader = Reader(folder / "assignment.toml")
    policies = reader.policies()
    functions = reader.functions()
    alternatives = reader.alternatives()
    driver = reader.names("driver")
    solutions = tuple(sorted((folder / "solutions").glob("*.py")))
    names = list(reader.table("functions"))  # also those that could not be read
    mistakes = misconceptions.Misconceptions(folder, reader.text("base"), names, driver)
    manifest = Manifest(
        name=folder.resolve().name,
        folder=folder,
        title=reader.text("title"),
        description=reader.text("description"),
        source=reader.text("source"),
        reference=reader.text("reference"),
        functions=functions,
        policies=policies,
        misconceptions=mistakes,
        solutions=solutions,
        mutate=reader.mutate(solutions),
        alternatives=alternatives,
        driver=driver,
        options=reader.options(),
        in_place=reader.in_place(functions),
        load=reader.load(),
        hints=reader.hints(),
        submission=reader.submission(),
        accepts=reader.listed("", reader.data, "accepts"),
        characterisations=reader.names("characterisations", policies),
        equivalents=reader.reasons("equivalents"),
        admitted=reader.reasons("admitted"),
        limits=reader.limits(),
        examples=reader.examples(),
        fingerprint=of_claims(folder, locations.reference()),
    )
    is_built = not thorough and lockfile.fits(folder / corpora.SHIPPED, corpora.key(manifest))
    if reader.data and not is_built:
        reader.problems += mistakes.complaints
        _check_properties(reader, property_files(folder))
        _check_names(reader, manifest)
        _check_needs(reader, policies)
    if reader.data and thorough:
        from gradekit.assignment.domains import domains_of  # late: no check needs them

        reader.problems += misconceptions.problems(mistakes)
        domains_of(reader, functions)
    if reader.problems:
        raise AssignmentError(reader.problems)
    return manifest


def load_assignment(manifest: Manifest, *, options: Mapping[str, str] | None = None) -> Assignment:
    """Load the properties of an assignment and what they rest on.

    `options` are what a submission chose. From a shipped corpus of these sources the
    properties are taken as they were written down; what they rest on is imported when needed.

    Raises
    ------
    AssignmentError
        If the properties cannot be loaded or do not fit the manifest.
    """
    code = FolderCode(manifest)
    corpus = corpora.shipped(manifest, corpora.key(manifest))
    if corpus is not None and corpus.claims:
        properties = read_claims(manifest, code, corpus.claims)
    else:
        properties = _described(manifest, code)
    options = manifest.usual_options | dict(options or {})
    return Assignment(manifest=manifest, properties=properties, code=code, options=options)


def _described(manifest: Manifest, code: FolderCode) -> tuple[Property, ...]:
    problems: list[str] = []
    properties = describe_properties(manifest, code, problems)
    place, reference = f"{manifest.folder / 'assignment.toml'}:functions", manifest.reference
    problems += [
        f"{place}.{name}: the reference {reference} has no such function. Write it there."
        for name in manifest.functions
        if not callable(getattr(code.reference, name, None))
    ]
    if problems:
        raise AssignmentError(problems)
    return properties


def _check_properties(reader: Reader, paths: Sequence[Path]) -> None:
    """Check that the manifest and the files of properties name the same ones."""
    defined: dict[str, str] = {}
    for path in paths:
        try:
            names = property_names(path)
        except (OSError, SyntaxError, ValueError) as error:
            reader.problems.append(f"{path}: it cannot be read ({error}). It holds the properties.")
            return
        for name in names:
            if name in defined:
                problem = f"{defined[name]} defines this name too. Rename one of them."
                reader.problems.append(f"{path}:{name}: {problem}")
            defined[name] = path.name
    declared = reader.table("properties")
    place = paths[0].name if len(paths) == 1 else "the folder properties"
    for name in declared:
        if name not in defined:
            hint = did_you_mean(name, defined) or " Write it there."
            reader.complain(f"properties.{name}", f"{place} has no function of this name.{hint}")
    for name, file in defined.items():
        if name not in declared:
            problem = f"{file} defines it but it has no line here"
            remedy = "Add one, or start its name with _."
            reader.complain(f"properties.{name}", f"{problem}. {remedy}")


def _check_names(reader: Reader, manifest: Manifest) -> None:
    """Check that whatever is named in the manifest is there."""
    functions = reader.table("functions")
    replaced = [alternative.name for alternative in manifest.alternatives]
    reader.check_known("alternatives", replaced, functions)
    reader.check_known("characterisations", manifest.characterisations, functions)
    reader.check_known("driver", manifest.driver, functions)
    reader.check_known("in_place", manifest.in_place, functions)
    for name, policy in manifest.policies.items():
        reader.check_known(f"properties.{name}.judges", policy.judges, functions)


def _check_needs(reader: Reader, policies: dict[str, Policy]) -> None:
    needs = {name: policy.needs for name, policy in policies.items()}
    for name, needed in needs.items():
        reader.check_known(f"properties.{name}.needs", needed, reader.table("properties"))
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as error:
        circle = " -> ".join(error.args[1])
        reader.complain("properties", f"needs go in a circle: {circle}. Break it.")
