"""Where `reference/` and `assignments/` are, and finding an assignment there."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

from gradekit.assignment import fingerprint, kept
from gradekit.model.assignment import Assignment, Foundation, Manifest
from gradekit.model.errors import (
    AssignmentError,
    LibraryError,
    SubmissionError,
    UsageError,
    did_you_mean,
)
from gradekit.submission.reading import Submission, parse, read

MANIFEST: Final = "assignment.toml"
REFERENCE: Final = "gradekit_reference"
"""The name under which `reference/` is imported: a student's own reference.py
must never stand in its place."""


def root() -> Path:
    """Give the folder that holds `reference/` and `assignments/`.

    Inside an installed package it is ``_library``; in a checkout it is the
    repository around the package.
    """
    package = Path(__file__).parents[1]
    installed = package / "_library"
    return installed if installed.is_dir() else package.parent


def names() -> list[str]:
    """Name the bundled assignments.

    Raises
    ------
    LibraryError
        If there are none at all.
    """
    found = sorted(path.parent.name for path in (root() / "assignments").glob(f"*/{MANIFEST}"))
    if not found:
        raise LibraryError(f"{root()}: the bundled assignments are not there. Reinstall gradekit.")
    return found


def manifests() -> list[Manifest]:
    """Read the manifests of all bundled assignments, by name."""
    return [read_folder(root() / "assignments" / name) for name in names()]


def find(name: str, *, thorough: bool = False) -> Manifest:
    """Find an assignment by its name, or by the path of its folder.

    Its author has all of it read: `thorough`.

    A name without a slash is a bundled assignment's: a folder of that name
    where gradekit happens to run, a student's perhaps, is not taken for it.

    Raises
    ------
    LibraryError
        If there is none; the message lists those that are bundled.
    """
    if "/" in name or "\\" in name or name in {".", ".."}:
        path = Path(name)
        return read_folder(path.parent if path.name == MANIFEST else path, thorough=thorough)
    known = names()
    if name not in known:
        raise LibraryError(
            f"{name}: there is no bundled assignment of this name."
            f"{did_you_mean(name, known)} Bundled are: {', '.join(known)}; "
            f"a folder of your own is named by a path, such as ./{name}."
        )
    return read_folder(root() / "assignments" / name, thorough=thorough)


def read_folder(folder: Path, *, thorough: bool = False) -> Manifest:
    """Read the manifest of a folder: from its kept, or (always if `thorough`) as it was written.

    Raises
    ------
    AssignmentError
        With every problem of the folder at once.
    """
    recorded = kept.read(folder, fingerprint.of_claims(folder, reference()))
    if recorded is not None and not thorough:
        return recorded
    from gradekit.assignment.reading import read_manifest  # most runs read a kept

    return read_manifest(folder, thorough=thorough)


def reference() -> Path:
    """Give the folder of reference implementations."""
    return root() / "reference"


def choose(submission: Submission, *, asked: str | None = None) -> Manifest:
    """Find the assignment that a submission is for.

    The flag wins, then the submission's own header line, then the only
    assignment whose functions are all defined in it.

    Raises
    ------
    UsageError
        If it can not be told; the message lists the candidates.
    LibraryError
        If there is no assignment of the name that was asked for.
    SubmissionError
        If there is none of the name that the submission gives.
    """
    if asked is not None:
        return find(asked)
    if submission.assignment:
        return _find_named(submission.assignment, submission)
    bundled = manifests()
    fitting = [one for one in bundled if _defines_all(submission, one)]
    if len(fitting) == 1:
        return fitting[0]
    candidates = fitting or bundled
    raise UsageError(
        f"{submission.path}: it does not say which assignment it is for. "
        f"Add a first line such as `# gradekit: {candidates[0].name}`, or use --assignment. "
        f"Candidates: {', '.join(one.name for one in candidates)}."
    )


def load_reference(name: str) -> ModuleType:
    """Import a module of `reference/`, under a name of gradekit's own.

    Parameters
    ----------
    name : str
        Dotted, inside the package: "cross_entropy", "exact.cross_entropy".

    Raises
    ------
    LibraryError
        If it is not there.
    """
    package = reference()
    if REFERENCE not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            REFERENCE, package / "__init__.py", submodule_search_locations=[str(package)]
        )
        if spec is None or spec.loader is None or not (package / "__init__.py").is_file():
            raise LibraryError(f"{package}: the reference is not there. Reinstall gradekit.")
        module = importlib.util.module_from_spec(spec)
        sys.modules[REFERENCE] = module
        spec.loader.exec_module(module)
    try:
        return importlib.import_module(f"{REFERENCE}.{name}")
    except ModuleNotFoundError as error:
        raise LibraryError(f"{package}: there is no module {name} ({error}).") from error


def open_submission(path: str, *, asked: str | None = None) -> tuple[Submission, Assignment]:
    """Read a submission and load the assignment it is for, with the options it chose.

    Parameters
    ----------
    path : str
        The file.
    asked : str, optional
        The assignment's name or path; otherwise the submission says it.

    Raises
    ------
    SubmissionError
        If the file can not be read, or chooses an option that there is not.
    """
    submission = read(path)
    manifest = choose(submission, asked=asked)
    submission = _as_loaded(submission, manifest)
    return submission, load_assignment(manifest, options=submission.options)


def read_for(manifest: Manifest, path: str) -> Submission:
    """Read a submission as an assignment loads it.

    Raises
    ------
    SubmissionError
        If the file can not be read, or chooses an option that there is not.
    """
    return _as_loaded(read(path), manifest)


def parse_for(manifest: Manifest, text: str, path: str) -> Submission:
    """Read the text of a `.py` file as an assignment loads it; `path` is for messages."""
    submission = parse(text, path=path)
    _check_options(submission, manifest)
    if manifest.load:
        return parse(text, path=path, load=manifest.load, functions=_wanted(manifest))
    return submission


def _as_loaded(submission: Submission, manifest: Manifest) -> Submission:
    """Read a submission again where only its definitions are to be run."""
    _check_options(submission, manifest)
    if submission.notebook or manifest.load:
        return read(submission.path, load=manifest.load, functions=_wanted(manifest))
    return submission


def _wanted(manifest: Manifest) -> set[str]:
    """Name what a student may write for an assignment."""
    driven = {name for written in manifest.driver.values() for name in written}
    instead = {name for one in manifest.alternatives for name in one.needs}
    return {*manifest.functions, *driven, *instead}


def load_assignment(manifest: Manifest, *, options: Mapping[str, str] | None = None) -> Assignment:
    """Load the properties of an assignment with the reference they rest on.

    Identities and the 50-digit form are used where the reference has them.
    """

    def module(name: str) -> ModuleType | None:
        if has_reference(name):
            return load_reference(name)
        if name != manifest.reference:
            return None
        known = sorted(path.stem for path in reference().glob("[a-z]*.py"))
        hint = did_you_mean(name, known) or " A file of your own ends in .py."
        place = f"{manifest.folder / MANIFEST}:reference"
        raise AssignmentError([f"{place}: there is no bundled reference {name}.{hint}"])

    def assignment() -> Assignment:
        from gradekit.assignment.reading import load

        return load(manifest, module, _fingerprint(manifest), options=options)

    def foundation() -> Foundation:
        from gradekit.assignment.reading import load_foundation

        return load_foundation(manifest, module)

    def exact() -> ModuleType | None:
        from gradekit.assignment.reading import load_exact

        return load_exact(manifest, module)

    if manifest.record is None:
        return assignment()
    return kept.assignment(manifest, assignment, foundation, exact, options=options)


def _fingerprint(manifest: Manifest) -> str:
    if manifest.record is not None:
        return manifest.record.fingerprint
    return fingerprint.of_claims(manifest.folder, reference())


def has_reference(name: str) -> bool:
    """Whether `reference/` holds a module of this dotted name."""
    return (reference() / Path(*name.split("."))).with_suffix(".py").is_file()


def _find_named(name: str, submission: Submission) -> Manifest:
    """Find what a submission itself names: never more than a bundled assignment."""
    try:
        return find(name)
    except LibraryError as error:
        problem = f"it says that it is for {name}, but there is no bundled assignment of this name"
        remedy = f"Name one of: {', '.join(names())}.{did_you_mean(name, names())}"
        raise SubmissionError(submission.path, problem, remedy) from error


def _check_options(submission: Submission, manifest: Manifest) -> None:
    for option, value in submission.options.items():
        if option not in manifest.options:
            offered = ", ".join(manifest.options) or "none"
            problem = f"its header line sets {option}, but {manifest.name} has no such option"
            remedy = f"Remove it. Options are: {offered}.{did_you_mean(option, manifest.options)}"
            raise SubmissionError(submission.path, problem, remedy)
        if value not in manifest.options[option]:
            problem = f"its header line sets {option}={value}"
            remedy = f"Choose one of: {', '.join(manifest.options[option])}."
            raise SubmissionError(submission.path, problem, remedy)


def _defines_all(submission: Submission, manifest: Manifest) -> bool:
    return _all_defined(manifest.functions, submission) or any(
        alternative.name in manifest.functions
        and _all_defined({*manifest.functions, *alternative.needs} - {alternative.name}, submission)
        for alternative in manifest.alternatives
    )


def _all_defined(names: Iterable[str], submission: Submission) -> bool:
    return all(name in submission.definitions for name in names)
