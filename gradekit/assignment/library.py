"""Find an assignment by its name, by its folder, or by the header of a submission."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gradekit.assignment import installed, locations
from gradekit.assignment.reading import load_assignment, read_manifest
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.errors import (
    AssignmentError,
    LibraryError,
    OtherAssignmentError,
    SubmissionError,
    UsageError,
    did_you_mean,
)
from gradekit.submission.file import read_leniently
from gradekit.submission.header import find_name
from gradekit.submission.reading import Beside, Submission, parse, read_submission

__all__ = [
    "choose",
    "find",
    "load_assignment",
    "manifests",
    "names",
    "offered",
    "open_submission",
    "read_for",
    "written",
]

MANIFEST: Final = "assignment.toml"


def names() -> list[str]:
    """Name the bundled assignments; raise `LibraryError` if there are none at all."""
    paths = (locations.root() / "assignments").glob(f"*/{MANIFEST}")
    bundled = sorted(path.parent.name for path in paths)
    if not bundled:
        raise LibraryError(
            f"{locations.root()}: the bundled assignments are not there. Reinstall gradekit."
        )
    return bundled


def manifests() -> list[Manifest]:
    """Read the manifests of all bundled assignments, by name."""
    return [read_manifest(locations.root() / "assignments" / name) for name in names()]


def offered() -> tuple[list[Manifest], list[str]]:
    """Read the manifests that installed packages offer, by name; and what is wrong with others."""
    offers = installed.offers()
    clashing = sorted(offers.keys() & set(names()))
    problems = [
        f"{name}: a bundled assignment has this name, and is the one that is meant. "
        "Call the installed one otherwise."
        for name in clashing
    ]
    manifests = []
    for name in sorted(offers.keys() - set(clashing)):
        try:
            manifests.append(read_manifest(installed.folder(name, offers)))
        except AssignmentError as error:
            problems += error.problems
    return manifests, problems


def find(name: str, *, thorough: bool = False) -> Manifest:
    """Find an assignment by its name, or by the path of its folder, `thorough` for its author.

    A name without a slash is a bundled assignment's, or one that an installed package offers:
    a folder of that name where gradekit happens to run, a student's perhaps, is not taken for it.

    Raises
    ------
    LibraryError
        If there is none; the message lists those that are bundled.
    AssignmentError
        If the folder, or what the package offers, is malformed.
    """
    if "/" in name or "\\" in name or name in {".", ".."}:
        path = Path(name)
        return read_manifest(path.parent if path.name == MANIFEST else path, thorough=thorough)
    bundled = names()
    if name not in bundled:
        offers = installed.offers()
        if name in offers:
            return read_manifest(installed.folder(name, offers), thorough=thorough)
        raise LibraryError(
            f"{name}: there is no bundled assignment of this name, and no package offers it."
            f"{did_you_mean(name, [*bundled, *offers])} Bundled are: {', '.join(bundled)}; "
            f"a folder of your own is named by a path, such as ./{name}."
        )
    return read_manifest(locations.root() / "assignments" / name, thorough=thorough)


def find_named_in(path: str) -> Manifest | None:
    """Find the assignment that a file names which perhaps cannot be read; None if there is none."""
    name = find_name(read_leniently(path), notebook=path.endswith(".ipynb"))
    if name is None or (name not in names() and name not in installed.offers()):
        return None
    return find(name)


def choose(submission: Submission) -> Manifest:
    """Find the assignment that a submission is for.

    Its own header line wins, then the only assignment whose functions are all defined in it.

    Raises
    ------
    UsageError
        If nothing says it; the message lists the candidates, the likeliest first.
    SubmissionError
        If there is no assignment of the name that the submission gives.
    """
    if submission.assignment:
        return _find_named(submission.assignment, submission)
    bundled = manifests()
    fitting = [manifest for manifest in bundled if _defines_all(submission, manifest)]
    if len(fitting) == 1:
        return fitting[0]
    candidates = sorted(fitting or bundled, key=lambda each: -_defined(submission, each))
    looks = f" (it looks like {candidates[0].name})" if _defined(submission, candidates[0]) else ""
    raise UsageError(
        f"{submission.path}: it does not say which assignment it is for{looks}. "
        f"Add a first line such as `# gradekit: {candidates[0].name}`, or use --assignment. "
        f"Candidates: {', '.join(manifest.name for manifest in candidates)}."
    )


def open_submission(path: str, *, asked: str | None = None) -> tuple[Submission, Assignment]:
    """Read a submission and load the assignment it is for, with the options it chose.

    `asked` is the assignment's name or path; without it the submission says which.

    Raises
    ------
    SubmissionError
        If the file cannot be read, names another assignment than `asked`, or chooses an
        option that there is not.
    """
    manifest = _first_named(path) if asked is None else find(asked)
    if manifest is not None:
        submission = _read(path, manifest)
    if manifest is None or (asked is None and submission.assignment != manifest.name):
        manifest = choose(read_submission(path))
        submission = _read(path, manifest)
    _check_header(submission, manifest)
    _check_options(submission, manifest)
    return submission, load_assignment(manifest, options=submission.options)


def read_for(manifest: Manifest, path: str, beside: Beside | None = None) -> Submission:
    """Read a submission as an assignment loads it, with the modules beside it, in its folder.

    Raises
    ------
    SubmissionError
        If the file cannot be read, or chooses an option that there is not.
    """
    submission = _read(path, manifest, beside)
    _check_header(submission, manifest)
    _check_options(submission, manifest)
    return submission


def parse_for(manifest: Manifest, text: str, path: str) -> Submission:
    """Read the text of a `.py` file as an assignment loads it; `path` is for messages."""
    submission = parse(text, path=path)
    _check_options(submission, manifest)
    return parse(text, path=path, load=_load(manifest), functions=written(manifest))


def _first_named(path: str) -> Manifest | None:
    """Find the assignment that the first lines of a `.py` file seem to name, before it is read."""
    return None if path.endswith(".ipynb") else find_named_in(path)


def _read(path: str, manifest: Manifest, beside: Beside | None = None) -> Submission:
    """Read the definitions of a file, and what they need; all of it where the manifest says so."""
    beside = beside or Beside(folder=str(Path(path).parent))
    return read_submission(path, load=_load(manifest), functions=written(manifest), beside=beside)


def _load(manifest: Manifest) -> str:
    """Tell how a file is read, `.py` or notebook: whole only where an assignment says so."""
    return manifest.load or "definitions"


def written(manifest: Manifest) -> set[str]:
    """Name what a student may write for an assignment."""
    driven = {name for written in manifest.driver.values() for name in written}
    instead = {name for alternative in manifest.alternatives for name in alternative.needs}
    return {*manifest.functions, *driven, *instead}


def _find_named(name: str, submission: Submission) -> Manifest:
    """Find what a submission itself names: a bundled or an installed assignment, and no folder."""
    try:
        return find(name)
    except LibraryError as error:
        problem = f"it says that it is for {name}, but there is no bundled assignment of this name"
        remedy = f"Name one of: {', '.join(names())}.{did_you_mean(name, names())}"
        raise SubmissionError(submission.path, problem, remedy) from error


def _check_header(submission: Submission, manifest: Manifest) -> None:
    """Refuse a submission that is for another assignment by its own header.

    A folder of one's own may ask for the same functions, or say which headers it accepts.
    """
    named = submission.assignment
    if not named or named in {manifest.name, *manifest.accepts}:
        return
    if named in names() and set(find(named).functions) == set(manifest.functions):
        return
    raise OtherAssignmentError(
        submission.path,
        f"its header says that it is for {named}, and it was to be graded as {manifest.name}",
        f"Grade it with `--assignment {named}`, or change its header.",
    )


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


def _defined(submission: Submission, manifest: Manifest) -> float:
    """Give the share of what a student writes for an assignment that a submission defines."""
    wanted = written(manifest)
    return len(wanted & set(submission.definitions)) / max(len(wanted), 1)


def _defines_all(submission: Submission, manifest: Manifest) -> bool:
    functions, defined = set(manifest.functions), set(submission.definitions)
    return functions <= defined or any(
        alternative.name in functions
        and functions.union(alternative.needs) - {alternative.name} <= defined
        for alternative in manifest.alternatives
    )
